package io.runledger.query.stream;

import io.runledger.events.run.AppendLiveText;
import org.axonframework.commandhandling.CommandHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Takes pieces of models' answers in and wakes those who listen to the run. */
@Component
class LiveTextHandler {

    private final LiveText texts;
    private final LogTail tail;
    private final TransactionTemplate transaction;

    LiveTextHandler(LiveText texts, LogTail tail, PlatformTransactionManager transactions) {
        this.texts = texts;
        this.tail = tail;
        this.transaction = new TransactionTemplate(transactions);
    }

    @CommandHandler
    void handle(AppendLiveText piece) {
        transaction.executeWithoutResult(_ -> {
            if (texts.append(piece)) {
                // Only then can it be read; the transaction may be the command's own.
                TransactionSynchronizationManager.registerSynchronization(
                        new TransactionSynchronization() {
                            @Override
                            public void afterCommit() {
                                tail.tell(piece.runId());
                            }
                        });
            }
        });
    }
}

package io.runledger.worker.call;

import io.runledger.events.Command;
import io.runledger.events.Question;
import io.runledger.events.id.CallId;
import io.runledger.events.id.TenantId;
import io.runledger.events.run.AppendLiveText;
import io.runledger.events.run.CachedNode;
import io.runledger.events.run.FindCached;
import io.runledger.events.worker.WorkerTarget;
import io.runledger.worker.run.Ledger;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A ledger that knows some workers and gives every call the same id. */
final class CallLedger implements Ledger {

    static final CallId CALL = new CallId("0b9f7b0e-0000-5000-8000-000000000001");

    final List<Command> commands = new CopyOnWriteArrayList<>();
    volatile List<WorkerTarget> workers = List.of();
    volatile CachedNode cached = CachedNode.none(Targets.RUN);

    /** What is done with every command that is sent; it may fail. */
    volatile Consumer<Command> onSend = _ -> {};

    @Override
    public void send(TenantId tenant, Command command) {
        onSend.accept(command);
        commands.add(command);
    }

    @Override
    public <R> R call(TenantId tenant, Command command, Class<R> answer) {
        commands.add(command);
        return answer.cast(CALL);
    }

    @Override
    @SuppressWarnings("unchecked") // each question says what answers it
    public <R> R ask(Question<R> question) {
        return (R) (question instanceof FindCached ? cached : workers);
    }

    /** The pieces of answers that were handed on while they came. */
    List<AppendLiveText> liveText() {
        return commands.stream()
                .filter(AppendLiveText.class::isInstance)
                .map(AppendLiveText.class::cast)
                .toList();
    }
}

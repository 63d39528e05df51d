package io.runledger.platform.eventstore;

import org.axonframework.common.transaction.Transaction;
import org.axonframework.common.transaction.TransactionManager;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The transactions of processors, which do not wait until the disk has them. A table and its token
 * are in one transaction and Postgres flushes in order, so after a crash a processor stands a few
 * events earlier and does them again; events themselves are always waited for.
 */
final class ProjectionTransactions implements TransactionManager {

    private final TransactionManager transactions;
    private final JdbcClient db;

    ProjectionTransactions(TransactionManager transactions, JdbcClient db) {
        this.transactions = transactions;
        this.db = db;
    }

    @Override
    public Transaction startTransaction() {
        Transaction transaction = transactions.startTransaction();
        try {
            db.sql("SET LOCAL synchronous_commit = off").update();
            return transaction;
        } catch (RuntimeException e) {
            transaction.rollback();
            throw e;
        }
    }
}

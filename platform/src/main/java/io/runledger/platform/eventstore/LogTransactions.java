package io.runledger.platform.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.axonframework.common.transaction.Transaction;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Axon's transactions on Spring's. What they append to the log is kept back until they commit and
 * then goes together with the commit, since the log has one head: whoever holds it keeps every
 * other writer waiting. A transaction that did nothing else shares a commit with others.
 *
 * <p>Nobody sees the difference: Axon publishes when its unit of work prepares to commit, an event
 * can be read when it is committed, and an append that fails rolls the transaction back. A handler
 * that runs in the transaction finds its event there, unless it is marked {@link BeforeItsAppend}.
 */
final class LogTransactions extends SpringTransactionManager {

    private final DataSource database;
    private final GroupCommit group = new GroupCommit();

    LogTransactions(PlatformTransactionManager transactions, DataSource database) {
        super(transactions);
        this.database = database;
    }

    /**
     * Rows that are to be appended.
     *
     * @param refusal what to throw where they cannot be
     */
    record Rows(Append append, Function<SQLException, RuntimeException> refusal) {}

    private static final class Pending {

        private final List<Rows> rows = new ArrayList<>();

        /** All of them as one, in the order in which they came. */
        Optional<Rows> take() {
            if (rows.size() <= 1) {
                Optional<Rows> only = rows.stream().findFirst();
                rows.clear();
                return only;
            }
            Append all = new Append();
            rows.forEach(some -> all.addAll(some.append()));
            Rows merged = new Rows(all, rows.getFirst().refusal());
            rows.clear();
            return Optional.of(merged);
        }
    }

    @Override
    public Transaction startTransaction() {
        boolean outermost = !TransactionSynchronizationManager.isActualTransactionActive();
        Transaction transaction = super.startTransaction();
        if (outermost) {
            TransactionSynchronizationManager.bindResource(this, new Pending());
        }
        return transaction;
    }

    /**
     * Appends with the commit of this thread's outermost transaction, if that is one of ours; else
     * now, in the transaction that there is, or in one of its own.
     */
    void append(Rows rows) {
        Pending pending = bound();
        if (pending != null) {
            pending.rows.add(rows);
        } else if (TransactionSynchronizationManager.isActualTransactionActive()) {
            execute(rows, Append::execute);
        } else {
            executeInTransaction(() -> append(rows));
        }
    }

    /** Appends what this thread's transaction has kept back, and leaves the transaction open. */
    void appendNow() {
        Pending pending = bound();
        if (pending != null) {
            pending.take().ifPresent(rows -> execute(rows, Append::execute));
        }
    }

    @Override
    protected void commitTransaction(TransactionStatus status) {
        Pending pending = status.isNewTransaction() ? unbind() : bound();
        if (pending != null && !status.isCompleted() && !status.isRollbackOnly()) {
            // Part of a larger transaction: whoever began it goes on, and whoever called this is to
            // learn now whether the append is good.
            Execution how = status.isNewTransaction() ? this::appendAndCommit : Append::execute;
            pending.take().ifPresent(rows -> execute(rows, how));
        }
        super.commitTransaction(status);
    }

    @Override
    protected void rollbackTransaction(TransactionStatus status) {
        if (status.isNewTransaction()) {
            unbind();
        }
        super.rollbackTransaction(status);
    }

    private @Nullable Pending bound() {
        return (Pending) TransactionSynchronizationManager.getResource(this);
    }

    private @Nullable Pending unbind() {
        return (Pending) TransactionSynchronizationManager.unbindResourceIfPossible(this);
    }

    /** What is done with rows on a connection. */
    private interface Execution {

        void on(Append append, Connection connection) throws SQLException;
    }

    private void execute(Rows rows, Execution how) {
        Connection connection = DataSourceUtils.getConnection(database);
        try {
            how.on(rows.append(), connection);
        } catch (SQLException e) {
            throw rows.refusal().apply(e);
        } finally {
            DataSourceUtils.releaseConnection(connection, database);
        }
    }

    private void appendAndCommit(Append append, Connection connection) throws SQLException {
        TransactionState state = connection.unwrap(BaseConnection.class).getTransactionState();
        if (state == TransactionState.IDLE) {
            group.append(append, connection);
        } else {
            append.executeAndCommit(connection);
        }
    }
}

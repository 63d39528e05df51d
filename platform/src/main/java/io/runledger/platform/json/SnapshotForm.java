package io.runledger.platform.json;

import java.util.function.Function;

/**
 * How an aggregate is kept as a snapshot: as a record, which it takes back as if it were its first
 * event. Declared as a bean by the aggregate's owner. A snapshot is a help for reading: each can be
 * made again from the log, and none says what the log does not.
 *
 * @param <A> the aggregate
 * @param <R> its state, with nothing of what people or models wrote in it
 * @param revision of the record's components and of what they mean: snapshots of any other are not
 *     read, and the aggregate is folded from its beginning
 * @param form the aggregate's state as the record
 */
public record SnapshotForm<A, R extends Record>(
        Class<A> aggregate, Class<R> type, String revision, Function<A, R> form) {

    R of(Object instance) {
        return form.apply(aggregate.cast(instance));
    }
}

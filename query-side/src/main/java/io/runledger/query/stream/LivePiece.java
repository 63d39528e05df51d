package io.runledger.query.stream;

/**
 * A piece of a model's answer, as it came.
 *
 * @param live its number among the pieces of the run, from 1
 * @param sequence its number among the pieces of the call, from 0
 */
record LivePiece(
        long live,
        String callId,
        int sequence,
        int attempt,
        int step,
        String node,
        String path,
        String text) {}

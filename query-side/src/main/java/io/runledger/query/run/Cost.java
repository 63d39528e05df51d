package io.runledger.query.run;

import io.runledger.events.json.Json;
import io.runledger.query.readmodel.Columns;
import java.math.BigDecimal;
import java.util.Collection;

/**
 * What a run or an attempt cost, markup included.
 *
 * @param inherited what the calls on its way cost before it began: those of the run or attempt that
 *     it goes on from, up to the checkpoint
 * @param incremental what its own calls cost
 * @param avoided what the calls had cost whose answers it took from the cache
 */
public record Cost(Sum inherited, Sum incremental, Sum avoided) {

    /** An amount of money in both units. */
    public record Sum(long credits, BigDecimal usd) {

        static final Sum ZERO = new Sum(0, BigDecimal.ZERO);

        Sum plus(Sum other) {
            return new Sum(Math.addExact(credits, other.credits), usd.add(other.usd));
        }
    }

    Cost(Sum inherited, Collection<Sum> incremental, Collection<Sum> avoided) {
        this(
                inherited,
                incremental.stream().reduce(Sum.ZERO, Sum::plus),
                avoided.stream().reduce(Sum.ZERO, Sum::plus));
    }

    /** What its whole way cost; what was avoided is not in it. */
    public Sum total() {
        return inherited.plus(incremental);
    }

    /** As the API shows it. */
    Json.Obj json() {
        Json.Builder json = Json.obj();
        put(json, "inherited", inherited);
        put(json, "incremental", incremental);
        put(json, "avoided", avoided);
        put(json, "total", total());
        return json.build();
    }

    private static void put(Json.Builder json, String name, Sum sum) {
        json.put(name + "_credits", Long.toString(sum.credits()))
                .put(name + "_usd", Columns.usd(sum.usd()));
    }
}

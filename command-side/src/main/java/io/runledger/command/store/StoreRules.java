package io.runledger.command.store;

import io.runledger.events.RefusalCode;
import io.runledger.events.Refused;
import io.runledger.events.json.CanonicalJson;
import io.runledger.events.json.Json;
import io.runledger.events.store.StoreCommand;
import io.runledger.events.store.StoreCommand.PutValue;
import io.runledger.events.store.StoreCommand.RemoveValue;
import io.runledger.events.store.StoreEvent;
import io.runledger.events.store.StoreEvent.ValuePut;
import io.runledger.events.store.StoreEvent.ValueRemoved;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rules of one value: whoever puts last wins, and a node's repeated put changes nothing. */
final class StoreRules {

    /** The canonical JSON of a value may be this long: 1 MiB. */
    static final int MAX_VALUE_BYTES = 1024 * 1024;

    private StoreRules() {}

    /**
     * What is known of a value; never the value itself.
     *
     * @param source the node that put it last, or null where a person did
     */
    record State(boolean present, @Nullable String source) {

        static final State NONE = new State(false, null);

        State after(StoreEvent event) {
            return switch (event) {
                case ValuePut e -> new State(true, e.source());
                case ValueRemoved _ -> NONE;
            };
        }
    }

    static List<StoreEvent> decide(State state, StoreCommand command) {
        return switch (command) {
            case PutValue c -> put(state, c);
            case RemoveValue c -> remove(state, c);
        };
    }

    private static List<StoreEvent> put(State state, PutValue c) {
        if (c.source() != null && c.source().equals(state.source())) {
            return List.of();
        }
        requireSize(c, c.value());
        return List.of(
                new ValuePut(
                        c.tenantId(),
                        c.key().namespace(),
                        c.key().key(),
                        StoreEvent.contentKeyOf(c.tenantId(), c.key().namespace()),
                        c.value(),
                        c.source(),
                        c.by(),
                        c.at()));
    }

    private static void requireSize(PutValue c, Json value) {
        int bytes = CanonicalJson.bytes(value).length;
        if (bytes > MAX_VALUE_BYTES) {
            throw new Refused(
                    RefusalCode.STATE_TOO_LARGE,
                    "the value of %s has %d bytes and a value at most %d"
                            .formatted(c.key(), bytes, MAX_VALUE_BYTES));
        }
    }

    private static List<StoreEvent> remove(State state, RemoveValue c) {
        return state.present()
                ? List.of(
                        new ValueRemoved(
                                c.tenantId(),
                                c.key().namespace(),
                                c.key().key(),
                                StoreEvent.contentKeyOf(c.tenantId(), c.key().namespace()),
                                c.by(),
                                c.at()))
                : List.of();
    }
}

package io.runledger.query.readmodel;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import org.axonframework.eventhandling.TrackingToken;
import org.jspecify.annotations.Nullable;

/** How values are written into columns and read from them. */
public final class Columns {

    private static final int USD_DECIMALS = 6;

    private Columns() {}

    /** A moment as Postgres takes it; its columns keep microseconds. */
    public static OffsetDateTime time(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** The moment in a column, or null where there is none. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** An enum constant as it is stored and shown. */
    public static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Dollars in full: every digit, and at least six decimals. */
    public static String usd(BigDecimal amount) {
        BigDecimal exact = amount.stripTrailingZeros();
        return exact.setScale(Math.max(USD_DECIMALS, exact.scale())).toPlainString();
    }

    /** The place in the log of the event that is being handled. */
    public static long position(TrackingToken token) {
        return token.position()
                .orElseThrow(() -> new IllegalStateException(token + " has no position"));
    }
}

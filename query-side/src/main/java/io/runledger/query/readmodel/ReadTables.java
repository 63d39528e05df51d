package io.runledger.query.readmodel;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;

/**
 * The read tables in the schema that their user is given, so that a rebuild can fill other tables
 * beside the live ones.
 */
public final class ReadTables {

    private static final String LIVE = "read_model";

    private final JdbcClient db;
    private final String schema;

    private ReadTables(JdbcClient db, String schema) {
        this.db = db;
        this.schema = schema;
    }

    /** The tables that the queries read. */
    public static ReadTables live(JdbcClient db) {
        return new ReadTables(db, LIVE);
    }

    /**
     * The tables of another schema, which must have the same shape.
     *
     * @throws IllegalArgumentException if the name is more than letters, digits and underscores
     */
    public static ReadTables in(JdbcClient db, String schema) {
        if (!schema.matches("[a-z_][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("schema \"" + schema + "\" is not a plain name");
        }
        return new ReadTables(db, schema);
    }

    /** A statement whose tables are written as {@code read_model.…}. */
    public StatementSpec sql(String text) {
        return db.sql(schema.equals(LIVE) ? text : text.replace(LIVE + ".", schema + "."));
    }
}

package io.runledger.query.testing;

import io.runledger.platform.testing.TestPostgres;
import io.runledger.query.readmodel.ReadTables;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The read tables of a database of their own. */
public final class TestTables {

    public final JdbcClient db = JdbcClient.create(TestPostgres.migratedDatabase().dataSource());
    public final ReadTables tables = ReadTables.live(db);

    /** Everything that a table holds, as text, in the order of its rows' text. */
    public List<String> dump(String table) {
        return db.sql("SELECT t::text FROM read_model." + table + " t ORDER BY 1")
                .query(String.class)
                .list();
    }

    public void clear(String... names) {
        for (String table : names) {
            db.sql("TRUNCATE read_model." + table).update();
        }
    }
}

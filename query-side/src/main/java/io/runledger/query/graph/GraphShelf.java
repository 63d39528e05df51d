package io.runledger.query.graph;

import static io.runledger.query.readmodel.Columns.instant;

import io.runledger.events.id.TenantId;
import io.runledger.events.json.Json;
import io.runledger.platform.http.ProblemException;
import io.runledger.query.readmodel.ReadTables;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.springframework.stereotype.Component;

/** The published graphs of a tenant. Graphs that came inline with a run are not among them. */
@Component
public class GraphShelf {

    private static final String NEWEST_VERSIONS =
            """
            SELECT v.graph_id, v.version, g.name, v.definition, v.hash, v.created_at
            FROM read_model.graphs g
            JOIN read_model.graph_versions v USING (tenant_id, graph_id, version)
            WHERE g.tenant_id = :tenant AND NOT g.deleted
            """;

    private final ReadTables tables;

    GraphShelf(ReadTables tables) {
        this.tables = tables;
    }

    /** At most {@code limit} graphs in their newest versions, by id, after the given one. */
    public List<GraphVersion> after(TenantId tenant, String graphId, int limit) {
        return tables.sql(
                        NEWEST_VERSIONS
                                + """
                                 AND g.graph_id COLLATE "C" > :after
                                 AND g.graph_id NOT LIKE 'inline:%'
                                ORDER BY g.graph_id COLLATE "C" LIMIT :limit
                                """)
                .param("tenant", tenant.value())
                .param("after", graphId)
                .param("limit", limit)
                .query((row, _) -> version(row))
                .list();
    }

    /**
     * A graph in its newest version.
     *
     * @throws ProblemException 404 if there is none of this id, or it was deleted
     */
    public GraphVersion newest(TenantId tenant, String graphId) {
        return tables.sql(NEWEST_VERSIONS + " AND g.graph_id = :graph")
                .param("tenant", tenant.value())
                .param("graph", graphId)
                .query((row, _) -> version(row))
                .optional()
                .orElseThrow(() -> ProblemException.notFound("there is no such graph"));
    }

    /**
     * All versions of a graph, newest first.
     *
     * @throws ProblemException as {@link #newest}
     */
    public List<GraphVersion> versions(TenantId tenant, String graphId) {
        newest(tenant, graphId);
        return tables.sql(
                        """
                        SELECT graph_id, version, name, definition, hash, created_at
                        FROM read_model.graph_versions
                        WHERE tenant_id = :tenant AND graph_id = :graph ORDER BY version DESC
                        """)
                .param("tenant", tenant.value())
                .param("graph", graphId)
                .query((row, _) -> version(row))
                .list();
    }

    /** The numbers of a graph's versions, newest first; empty where it is not published. */
    public List<Integer> versionNumbers(TenantId tenant, String graphId) {
        return tables.sql(
                        """
                        SELECT v.version
                        FROM read_model.graph_versions v
                        JOIN read_model.graphs g USING (tenant_id, graph_id)
                        WHERE v.tenant_id = :tenant AND v.graph_id = :graph AND NOT g.deleted
                          AND v.graph_id NOT LIKE 'inline:%'
                        ORDER BY v.version DESC
                        """)
                .param("tenant", tenant.value())
                .param("graph", graphId)
                .query((row, _) -> row.getInt("version"))
                .list();
    }

    private static GraphVersion version(ResultSet row) throws SQLException {
        return new GraphVersion(
                row.getString("graph_id"),
                row.getInt("version"),
                row.getString("name"),
                (Json.Obj) Json.parseStored(row.getString("definition")),
                row.getString("hash"),
                Objects.requireNonNull(instant(row, "created_at")));
    }
}

package io.runledger.query.graph;

import static io.runledger.query.readmodel.Columns.time;

import io.runledger.events.graph.GraphEvent;
import io.runledger.events.graph.GraphEvent.GraphDeleted;
import io.runledger.events.graph.GraphEvent.GraphPublished;
import io.runledger.events.graph.GraphEvent.GraphRenamed;
import io.runledger.query.readmodel.ProjectionGroups;
import io.runledger.query.readmodel.ReadTables;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Component;

/** Graphs and their versions, written in the transaction of the command that changed them. */
@Component
@ProcessingGroup(ProjectionGroups.GRAPHS)
class GraphsProjector {

    private final ReadTables tables;

    GraphsProjector(ReadTables tables) {
        this.tables = tables;
    }

    @EventHandler
    void on(GraphEvent event) {
        switch (event) {
            case GraphPublished e -> published(e);
            case GraphRenamed e ->
                    change("name = :name, updated_at = :at", e).param("name", e.name()).update();
            case GraphDeleted e -> change("deleted = true, updated_at = :at", e).update();
        }
    }

    private void published(GraphPublished e) {
        tables.sql(
                        """
                        INSERT INTO read_model.graph_versions
                            (tenant_id, graph_id, version, name, definition, hash, created_at)
                        VALUES (:tenant, :graph, :version, :name, :definition, :hash, :at)
                        ON CONFLICT (tenant_id, graph_id, version) DO NOTHING
                        """)
                .param("tenant", e.tenantId().value())
                .param("graph", e.graphId().value())
                .param("version", e.version())
                .param("name", e.name())
                .param("definition", e.definition().text())
                .param("hash", e.hash())
                .param("at", time(e.at()))
                .update();
        tables.sql(
                        """
                        INSERT INTO read_model.graphs
                            (tenant_id, graph_id, name, version, created_at, updated_at)
                        VALUES (:tenant, :graph, :name, :version, :at, :at)
                        ON CONFLICT (tenant_id, graph_id) DO UPDATE SET
                            name = excluded.name, version = excluded.version, deleted = false,
                            updated_at = excluded.updated_at
                        WHERE graphs.version < excluded.version
                        """)
                .param("tenant", e.tenantId().value())
                .param("graph", e.graphId().value())
                .param("version", e.version())
                .param("name", e.name())
                .param("at", time(e.at()))
                .update();
    }

    private StatementSpec change(String assignments, GraphEvent e) {
        return tables.sql(
                        "UPDATE read_model.graphs SET "
                                + assignments
                                + " WHERE tenant_id = :tenant AND graph_id = :graph")
                .param("tenant", e.tenantId().value())
                .param("graph", e.graphId().value())
                .param("at", time(e.at()));
    }
}

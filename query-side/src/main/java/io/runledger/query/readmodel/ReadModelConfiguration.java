package io.runledger.query.readmodel;

import org.axonframework.config.EventProcessingConfigurer;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The live tables, and how their projections are fed. */
@Configuration(proxyBeanMethods = false)
class ReadModelConfiguration {

    private static final int BATCH = 200;

    @Bean
    ReadTables readTables(JdbcClient db) {
        return ReadTables.live(db);
    }

    @Autowired
    void processors(EventProcessingConfigurer processing) {
        // In the transaction of the command: whoever got a 2xx finds the graph at once.
        processing.registerSubscribingEventProcessor(ProjectionGroups.GRAPHS);
        processing.registerSubscribingEventProcessor(ProjectionGroups.WEBHOOKS);
        inOrder(processing, ProjectionGroups.GRAPH_RUNS);
        inOrder(processing, ProjectionGroups.ACTIVITY);
        inOrder(processing, ProjectionGroups.COST_LINES);
        inOrder(processing, ProjectionGroups.SCHEDULE_RUNS);
        inOrder(processing, ProjectionGroups.WEBHOOK_DELIVERIES);
    }

    /**
     * One segment: rows then appear in the order of the log, so that a page's cursor, which is a
     * position, never passes a row that comes later (a second segment could be behind the first).
     */
    private static void inOrder(EventProcessingConfigurer processing, String group) {
        processing.registerPooledStreamingEventProcessor(
                group,
                org.axonframework.config.Configuration::eventStore,
                (_, builder) ->
                        builder.batchSize(BATCH).initialSegmentCount(1).tokenClaimInterval(2_000));
    }
}

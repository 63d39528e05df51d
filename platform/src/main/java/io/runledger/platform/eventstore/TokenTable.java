package io.runledger.platform.eventstore;

import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;

/** The names of the token table and its columns. */
final class TokenTable {

    private TokenTable() {}

    static TokenSchema schema() {
        return TokenSchema.builder()
                .setTokenTable("tokens")
                .setProcessorNameColumn("processor_name")
                .setSegmentColumn("segment")
                .setTokenColumn("token")
                .setTokenTypeColumn("token_type")
                .setTimestampColumn("time_stamp")
                .setOwnerColumn("owner")
                .build();
    }
}

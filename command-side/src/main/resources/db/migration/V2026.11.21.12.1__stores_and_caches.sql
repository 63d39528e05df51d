-- The newest values of tenants' stores, sealed with the key of their namespace. Written in the
-- transaction that appends their events.
CREATE TABLE store_values (
    tenant_id  text        NOT NULL,
    namespace  text        NOT NULL,
    key        text        COLLATE "C" NOT NULL,
    sealed     bytea       NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, namespace, key)
);

-- Where the answers are that later nodes may take over. The key is known only to whoever has the
-- master key and the question. Rows are only added, and gone after a day.
CREATE TABLE cached_nodes (
    run_id       text        NOT NULL,
    sequence     bigint      NOT NULL,
    cache_key    bytea       NOT NULL,
    completed_at timestamptz NOT NULL,
    PRIMARY KEY (run_id, sequence)
);
CREATE INDEX cached_nodes_newest ON cached_nodes (cache_key, completed_at DESC);
CREATE INDEX cached_nodes_oldest ON cached_nodes (completed_at);

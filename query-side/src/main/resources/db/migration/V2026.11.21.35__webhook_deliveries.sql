-- The webhook triggers as they are now, with those that are gone: what was delivered to them stays readable.
CREATE TABLE read_model.webhooks (
    webhook_id       text        PRIMARY KEY,
    tenant_id        text        NOT NULL,
    name             text        NOT NULL,
    graph_id         text        NOT NULL,
    account_id       text,
    scheme           text        NOT NULL,
    input_template   text,
    filter           text,
    signature_header text,
    enabled          boolean     NOT NULL,
    old_secret_until timestamptz,
    deleted          boolean     NOT NULL DEFAULT false,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL
);
CREATE INDEX webhooks_of_tenant ON read_model.webhooks (tenant_id, created_at);

-- One row per delivery with what became of it last. Neither payload nor headers: they are content and stay in
-- the log, encrypted.
CREATE TABLE read_model.webhook_deliveries (
    tenant_id      text        NOT NULL,
    webhook_id     text        NOT NULL,
    delivery_id    text        NOT NULL,
    outcome        text        NOT NULL,
    run_id         text,
    reason         text,
    received_at    timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    first_position bigint      NOT NULL,
    position       bigint      NOT NULL,
    PRIMARY KEY (tenant_id, webhook_id, delivery_id)
);
CREATE INDEX webhook_deliveries_newest ON read_model.webhook_deliveries (tenant_id, webhook_id, first_position);

-- The runs of a delivery, those among them that somebody started again.
CREATE INDEX graph_runs_of_delivery ON read_model.graph_runs (tenant_id, trigger_ref, created_position)
    WHERE trigger_source LIKE 'webhook:%';

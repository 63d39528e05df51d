-- The living webhook triggers, written in the transaction that appends their events.
CREATE TABLE webhooks (
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
    secret_ref       text        NOT NULL,
    old_secret_ref   text,
    old_until        timestamptz,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    number           bigint      GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX webhooks_of_tenant ON webhooks (tenant_id, number);
CREATE INDEX webhooks_of_scheme ON webhooks (scheme, number);
COMMENT ON COLUMN webhooks.secret_ref IS 'the name of the secret, which is kept sealed elsewhere';

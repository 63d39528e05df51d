
-- What LiteLLM reported, stored before it is answered. A row is never deleted: it is the witness
-- behind a charge.
CREATE TABLE billing_inbox (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    call_id      text        NOT NULL,
    response_id  text        NOT NULL,
    status       text        NOT NULL,
    received_at  timestamptz NOT NULL DEFAULT now(),
    payload      bytea       NOT NULL,
    processed_at timestamptz,
    outcome      text,
    tries        integer     NOT NULL DEFAULT 0,
    next_try_at  timestamptz NOT NULL DEFAULT now(),
    last_error   text,
    UNIQUE (call_id, response_id, status)
);
CREATE INDEX billing_inbox_waiting ON billing_inbox (id) WHERE processed_at IS NULL;
COMMENT ON COLUMN billing_inbox.payload IS 'encrypted under the content key "inbox"';

CREATE TABLE read_model.billing_runs (
    run_id         text        PRIMARY KEY,
    tenant_id      text        NOT NULL,
    account_id     text        NOT NULL,
    graph_id       text        NOT NULL,
    run_kind       text        NOT NULL,
    trigger_source text        NOT NULL,
    created_at     timestamptz NOT NULL,
    position       bigint      NOT NULL
);

CREATE TABLE read_model.usage_units (
    call_id    text        PRIMARY KEY,
    run_id     text        NOT NULL,
    attempt    integer     NOT NULL,
    step       integer     NOT NULL,
    node       text        NOT NULL,
    path       text        NOT NULL,
    tenant_id  text        NOT NULL,
    account_id text        NOT NULL,
    worker_id  text        NOT NULL,
    model      text        NOT NULL,
    outcome    text,
    created_at timestamptz NOT NULL,
    settled_at timestamptz,
    position   bigint      NOT NULL
);
CREATE INDEX usage_units_of_run ON read_model.usage_units (run_id);
CREATE INDEX usage_units_open ON read_model.usage_units (position) WHERE outcome IS NULL;

CREATE TABLE read_model.charge_receipts (
    id                uuid        PRIMARY KEY,
    tenant_id         text        NOT NULL,
    account_id        text        NOT NULL,
    run_id            text,
    attempt           integer     NOT NULL,
    node              text,
    graph_id          text,
    source_system     text        NOT NULL,
    source_reference  text        NOT NULL,
    call_id           text        NOT NULL,
    receipt_kind      text        NOT NULL,
    model             text        NOT NULL,
    provider          text,
    tokens_in         bigint      NOT NULL,
    tokens_out        bigint      NOT NULL,
    cost_usd          numeric     NOT NULL,
    provider_cost_usd numeric     NOT NULL,
    markup            numeric     NOT NULL,
    charged_credits   bigint      NOT NULL,
    provenance        text        NOT NULL,
    estimated         boolean     NOT NULL,
    run_kind          text,
    created_at        timestamptz NOT NULL,
    position          bigint      NOT NULL,
    UNIQUE (source_system, call_id)
);
CREATE INDEX charge_receipts_newest ON read_model.charge_receipts (tenant_id, position DESC);
CREATE INDEX charge_receipts_of_account
    ON read_model.charge_receipts (tenant_id, account_id, position DESC);
CREATE INDEX charge_receipts_of_run ON read_model.charge_receipts (run_id, position DESC);

CREATE TABLE read_model.llm_charge_details (
    receipt_id       uuid   PRIMARY KEY REFERENCES read_model.charge_receipts ON DELETE CASCADE,
    provider_call_id text   NOT NULL,
    model            text   NOT NULL,
    provider         text,
    tokens_in        bigint NOT NULL,
    tokens_out       bigint NOT NULL,
    latency_ms       bigint,
    graph_id         text
);

CREATE TABLE read_model.billing_accounts (
    tenant_id  text        NOT NULL,
    account_id text        NOT NULL,
    balance    bigint      NOT NULL,
    held       bigint      NOT NULL,
    opened_at  timestamptz NOT NULL,
    sequence   bigint      NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
);
CREATE INDEX billing_accounts_by_name ON read_model.billing_accounts (account_id);
COMMENT ON COLUMN read_model.billing_accounts.sequence IS 'the account''s last event in this row';

CREATE TABLE read_model.credit_ledger (
    id            uuid        PRIMARY KEY,
    tenant_id     text        NOT NULL,
    account_id    text        NOT NULL,
    amount        bigint      NOT NULL,
    balance_after bigint      NOT NULL,
    reason        text        NOT NULL,
    reference     text,
    created_at    timestamptz NOT NULL,
    position      bigint      NOT NULL
);
CREATE INDEX credit_ledger_newest
    ON read_model.credit_ledger (tenant_id, account_id, position DESC);

CREATE TABLE read_model.billing_quarantine (
    id            uuid        PRIMARY KEY,
    tenant_id     text        NOT NULL,
    account_id    text        NOT NULL,
    source_system text        NOT NULL,
    call_id       text        NOT NULL,
    response_id   text        NOT NULL,
    run_id        text,
    reason        text        NOT NULL,
    resolution    text,
    created_at    timestamptz NOT NULL,
    position      bigint      NOT NULL
);
CREATE INDEX billing_quarantine_newest ON read_model.billing_quarantine (tenant_id, position DESC);

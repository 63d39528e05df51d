-- A call may be told of by its callback and by its row in the spend log.
ALTER TABLE billing_inbox ADD COLUMN witness text NOT NULL DEFAULT 'callback';
ALTER TABLE billing_inbox DROP CONSTRAINT billing_inbox_call_id_response_id_status_key;
ALTER TABLE billing_inbox ADD UNIQUE (call_id, response_id, status, witness);

ALTER TABLE read_model.billing_runs
    ADD COLUMN schedule_id   text,
    ADD COLUMN ended_attempt integer,
    ADD COLUMN ended_at      timestamptz;
CREATE INDEX billing_runs_ended ON read_model.billing_runs (ended_at);

-- Large bodies are stored as they came, and taken apart afterwards. What is encrypted cannot be
-- compressed, so that is not tried.
CREATE TABLE billing_inbox_bodies (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now(),
    body        bytea       NOT NULL
);
ALTER TABLE billing_inbox_bodies ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE billing_inbox ALTER COLUMN payload SET STORAGE EXTERNAL;
COMMENT ON COLUMN billing_inbox_bodies.body IS 'encrypted under the content key "inbox"';

-- What LiteLLM, or somebody who has its token, sent and nobody can use.
CREATE TABLE billing_dead_letters (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    received_at timestamptz NOT NULL DEFAULT now(),
    code        text        NOT NULL,
    message     text        NOT NULL,
    entry_index integer,
    bytes       integer     NOT NULL,
    content     bytea       NOT NULL
);
COMMENT ON COLUMN billing_dead_letters.bytes IS 'how many came; more than 1 MiB are cut';
COMMENT ON COLUMN billing_dead_letters.content IS 'encrypted under the content key "inbox"';

-- These read models are written anew from the log, since their rows say more from now on.
TRUNCATE read_model.billing_runs, read_model.usage_units, read_model.charge_receipts,
         read_model.llm_charge_details, read_model.billing_quarantine;
DELETE FROM tokens
WHERE processor_name IN ('usage-units', 'charge-receipts', 'billing-quarantine');

-- A receipt says where the charge of a call stands: by the last of the events that charged it and of
-- those that took it back, whichever is seen first.
ALTER TABLE read_model.charge_receipts
    ADD COLUMN schedule_id       text,
    ADD COLUMN called_at         timestamptz NOT NULL,
    ADD COLUMN pricing           text        NOT NULL,
    ADD COLUMN reissued          text,
    ADD COLUMN charged_position  bigint      NOT NULL,
    ADD COLUMN reversed_position bigint      NOT NULL DEFAULT 0,
    ADD COLUMN status            text        NOT NULL GENERATED ALWAYS AS (
        CASE WHEN reversed_position > charged_position THEN 'reversed' ELSE 'charged' END) STORED;
COMMENT ON COLUMN read_model.charge_receipts.position IS 'of the first event of the charge';
COMMENT ON COLUMN read_model.charge_receipts.reissued IS
    'why it was charged anew; null: it stands as it was first charged';
CREATE INDEX charge_receipts_called ON read_model.charge_receipts (tenant_id, called_at);

ALTER TABLE read_model.credit_ledger
    ADD COLUMN run_id      text,
    ADD COLUMN call_id     text,
    ADD COLUMN graph_id    text,
    ADD COLUMN schedule_id text,
    ADD COLUMN called_at   timestamptz;
COMMENT ON COLUMN read_model.credit_ledger.called_at IS
    'when the call began that was charged or given back; null in rows of before this was told';
CREATE INDEX credit_ledger_spent ON read_model.credit_ledger (tenant_id, called_at)
    WHERE call_id IS NOT NULL;

-- What is set aside, by run.
CREATE TABLE read_model.account_holds (
    tenant_id  text        NOT NULL,
    account_id text        NOT NULL,
    run_id     text        NOT NULL,
    attempt    integer     NOT NULL,
    amount     bigint      NOT NULL,
    placed_at  timestamptz NOT NULL,
    sequence   bigint      NOT NULL,
    PRIMARY KEY (tenant_id, account_id, run_id)
);
CREATE INDEX account_holds_placed ON read_model.account_holds (placed_at);
CREATE INDEX account_holds_of_run ON read_model.account_holds (run_id);

-- The journal. Amounts are credits, exact: what a provider costs has fractions of them.
CREATE TABLE read_model.ledger_transactions (
    position   bigint      PRIMARY KEY,
    id         uuid        NOT NULL UNIQUE,
    tenant_id  text        NOT NULL,
    account_id text        NOT NULL,
    kind       text        NOT NULL,
    run_id     text,
    call_id    text,
    reference  text,
    created_at timestamptz NOT NULL
);
CREATE INDEX ledger_transactions_newest
    ON read_model.ledger_transactions (tenant_id, position DESC);
CREATE INDEX ledger_transactions_of_account
    ON read_model.ledger_transactions (tenant_id, account_id, position DESC);
CREATE INDEX ledger_transactions_of_run
    ON read_model.ledger_transactions (run_id, position DESC) WHERE run_id IS NOT NULL;
CREATE INDEX ledger_transactions_of_call
    ON read_model.ledger_transactions (call_id, position DESC) WHERE call_id IS NOT NULL;

CREATE TABLE read_model.ledger_entries (
    position       bigint  NOT NULL,
    number         integer NOT NULL,
    tenant_id      text    NOT NULL,
    ledger_account text    NOT NULL,
    amount         numeric NOT NULL,
    PRIMARY KEY (position, number)
);
CREATE INDEX ledger_entries_of_account
    ON read_model.ledger_entries (tenant_id, ledger_account) INCLUDE (amount);

-- What the journal has seen each account set aside.
CREATE TABLE read_model.ledger_held (
    tenant_id  text   NOT NULL,
    account_id text   NOT NULL,
    held       bigint NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
);

ALTER TABLE read_model.billing_quarantine
    ADD COLUMN resolved_by text,
    ADD COLUMN resolved_at timestamptz;
CREATE INDEX billing_quarantine_open
    ON read_model.billing_quarantine (tenant_id, position DESC) WHERE resolution IS NULL;

-- Charges that nobody could be named for.
CREATE TABLE read_model.billing_suspense (
    receipt_id      uuid        PRIMARY KEY,
    tenant_id       text        NOT NULL,
    source_system   text        NOT NULL,
    call_id         text        NOT NULL,
    response_id     text        NOT NULL,
    unknown_account boolean     NOT NULL,
    resolution      text,
    resolved_by     text,
    resolved_at     timestamptz,
    created_at      timestamptz NOT NULL,
    position        bigint      NOT NULL
);
CREATE INDEX billing_suspense_newest ON read_model.billing_suspense (tenant_id, position DESC);
CREATE INDEX billing_suspense_open
    ON read_model.billing_suspense (tenant_id, position DESC) WHERE resolution IS NULL;

-- Budgets, what was spent in each of their periods, and what runs have reserved of them.
CREATE TABLE read_model.budgets (
    tenant_id    text        NOT NULL,
    id           text        NOT NULL,
    scope        text        NOT NULL,
    subject      text        NOT NULL,
    period       text        NOT NULL,
    warn_credits bigint,
    stop_credits bigint,
    set_by       text        NOT NULL,
    set_at       timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);

CREATE TABLE read_model.budget_spending (
    tenant_id    text   NOT NULL,
    id           text   NOT NULL,
    period_start date   NOT NULL,
    spent        bigint NOT NULL,
    PRIMARY KEY (tenant_id, id, period_start)
);

CREATE TABLE read_model.budget_reservations (
    tenant_id   text   NOT NULL,
    run_id      text   NOT NULL,
    account_id  text   NOT NULL,
    graph_id    text   NOT NULL,
    schedule_id text,
    amount      bigint NOT NULL,
    PRIMARY KEY (tenant_id, run_id, account_id)
);

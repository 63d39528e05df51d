-- One pass over LiteLLM's spend log. What it has done so far is in the tables below, so that
-- whoever carries it on after a crash does nothing twice.
CREATE TABLE reconciliations (
    id           uuid        PRIMARY KEY,
    number       bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    scheduled    boolean     NOT NULL,
    tenant_id    text        NOT NULL,
    requested_by text        NOT NULL,
    from_time    timestamptz NOT NULL,
    to_time      timestamptz NOT NULL,
    apply        boolean     NOT NULL,
    status       text        NOT NULL DEFAULT 'running',
    error        text,
    truncated_on date,
    has_turn     boolean     NOT NULL DEFAULT false,
    renewed_at   timestamptz NOT NULL DEFAULT now(),
    started_at   timestamptz NOT NULL DEFAULT now(),
    completed_at timestamptz
);
CREATE UNIQUE INDEX reconciliations_one_at_a_time ON reconciliations (has_turn) WHERE has_turn;
CREATE INDEX reconciliations_running ON reconciliations (number) WHERE status = 'running';
COMMENT ON COLUMN reconciliations.truncated_on IS
    'the earliest day of which LiteLLM kept rows to itself';

-- LiteLLM's rows of a pass that runs; emptied at its end.
CREATE TABLE reconciliation_rows (
    reconciliation_id uuid    NOT NULL REFERENCES reconciliations ON DELETE CASCADE,
    request_id        text    NOT NULL,
    call_id           text    COLLATE "C" NOT NULL,
    line              integer,
    status            text    NOT NULL,
    spend             numeric,
    fault             text,
    started_at        timestamptz,
    cache_hit         boolean NOT NULL,
    model             text    NOT NULL,
    node              text,
    claimed_run       text,
    payload           text,
    PRIMARY KEY (reconciliation_id, request_id)
);
CREATE INDEX reconciliation_rows_of_call ON reconciliation_rows (reconciliation_id, call_id);

-- The calls that such a pass compares, and why it does; emptied at its end.
CREATE TABLE reconciliation_calls (
    reconciliation_id uuid    NOT NULL REFERENCES reconciliations ON DELETE CASCADE,
    call_id           text    COLLATE "C" NOT NULL,
    looked_up         boolean NOT NULL,
    PRIMARY KEY (reconciliation_id, call_id)
);
CREATE INDEX reconciliation_calls_to_look_up
    ON reconciliation_calls (reconciliation_id, call_id) WHERE NOT looked_up;

CREATE TABLE reconciliation_items (
    reconciliation_id uuid    NOT NULL REFERENCES reconciliations ON DELETE CASCADE,
    call_id           text    COLLATE "C" NOT NULL,
    request_id        text    COLLATE "C" NOT NULL,
    ordinal           bigint  GENERATED ALWAYS AS IDENTITY,
    tenant_id         text    NOT NULL,
    class             text    NOT NULL,
    action            text    NOT NULL,
    entries           integer NOT NULL,
    spend_usd         numeric NOT NULL,
    receipts_usd      numeric NOT NULL,
    evidence          text,
    payload           text,
    PRIMARY KEY (reconciliation_id, call_id, request_id)
);
CREATE INDEX reconciliation_items_in_order ON reconciliation_items (reconciliation_id, ordinal);
COMMENT ON COLUMN reconciliation_items.payload IS
    'the row for the writer, while it has not been handed over';

-- The sums of a pass that is done.
CREATE TABLE reconciliation_totals (
    reconciliation_id uuid    NOT NULL REFERENCES reconciliations ON DELETE CASCADE,
    tenant_id         text    NOT NULL,
    class             text    NOT NULL,
    findings          bigint  NOT NULL,
    backfilled        bigint  NOT NULL,
    settled           bigint  NOT NULL,
    entries           bigint  NOT NULL,
    spend_usd         numeric NOT NULL,
    receipts_usd      numeric NOT NULL,
    PRIMARY KEY (reconciliation_id, tenant_id, class)
);

-- How far passes that begin by themselves have come.
CREATE TABLE reconciliation_cursor (
    one     boolean     PRIMARY KEY DEFAULT true CHECK (one),
    reached timestamptz NOT NULL
);

-- A call that was charged under an id of its own, since a client had used its id before, belongs to
-- the id that LiteLLM has.
CREATE INDEX charge_receipts_of_reused_call
    ON read_model.charge_receipts (left(call_id, -13)) WHERE call_id ~ '~[0-9a-f]{12}$';

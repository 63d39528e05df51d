-- What the queries read. Every table here is a function of the log: it can be dropped and made again.
-- No table holds what a person wrote or a model answered.

CREATE TABLE read_model.graph_runs (
    run_id           text        PRIMARY KEY,
    tenant_id        text        NOT NULL,
    graph_id         text        NOT NULL,
    graph_version    integer     NOT NULL,
    status           text        NOT NULL,
    run_kind         text        NOT NULL,
    trigger_source   text        NOT NULL,
    trigger_ref      text,
    requested_by     text        NOT NULL,
    schedule_id      text,
    scheduled_for    timestamptz,
    account_id       text        NOT NULL,
    attempt          integer     NOT NULL DEFAULT 0,
    steps            integer     NOT NULL DEFAULT 0,
    error_code       text,
    error_node       text,
    units            integer     NOT NULL DEFAULT 0,
    units_open       integer     NOT NULL DEFAULT 0,
    units_disputed   integer     NOT NULL DEFAULT 0,
    tokens_in        bigint      NOT NULL DEFAULT 0,
    tokens_out       bigint      NOT NULL DEFAULT 0,
    cost_usd         numeric     NOT NULL DEFAULT 0,
    charged_credits  bigint      NOT NULL DEFAULT 0,
    billing_status   text        NOT NULL GENERATED ALWAYS AS (
        CASE WHEN units = 0 THEN 'none'
             WHEN units_disputed > 0 THEN 'disputed'
             WHEN units_open = 0 AND status IN ('success', 'error', 'skipped', 'cancelled') THEN 'settled'
             ELSE 'pending' END) STORED,
    created_at       timestamptz NOT NULL,
    started_at       timestamptz,
    completed_at     timestamptz,
    created_position bigint      NOT NULL,
    updated_position bigint      NOT NULL
);
CREATE UNIQUE INDEX graph_runs_newest ON read_model.graph_runs (tenant_id, created_position DESC);
CREATE INDEX graph_runs_of_graph ON read_model.graph_runs (tenant_id, graph_id, created_position DESC);
CREATE INDEX graph_runs_of_status ON read_model.graph_runs (tenant_id, status, created_position DESC);

-- A unit may change its outcome (a dispute that is resolved), so the run's counts are taken from here.
CREATE TABLE read_model.run_units (
    run_id  text NOT NULL,
    call_id text NOT NULL,
    outcome text,
    PRIMARY KEY (run_id, call_id)
);

CREATE TABLE read_model.run_nodes (
    run_id       text        NOT NULL,
    attempt      integer     NOT NULL,
    step         integer     NOT NULL,
    path         text        NOT NULL,
    tenant_id    text        NOT NULL,
    node         text        NOT NULL,
    type         text        NOT NULL,
    status       text        NOT NULL,
    worker       text,
    tries        integer     NOT NULL DEFAULT 0,
    cached       boolean     NOT NULL DEFAULT false,
    tokens_in    bigint      NOT NULL DEFAULT 0,
    tokens_out   bigint      NOT NULL DEFAULT 0,
    started_at   timestamptz NOT NULL,
    completed_at timestamptz,
    duration_ms  bigint,
    PRIMARY KEY (run_id, attempt, step, path)
);

CREATE TABLE read_model.activity (
    receipt_id     text        PRIMARY KEY,
    position       bigint      NOT NULL UNIQUE,
    tenant_id      text        NOT NULL,
    at             timestamptz NOT NULL,
    run_id         text,
    graph_id       text,
    run_kind       text,
    trigger_source text,
    model          text        NOT NULL,
    provider       text,
    tokens_in      bigint      NOT NULL,
    tokens_out     bigint      NOT NULL,
    cost_usd       numeric     NOT NULL,
    credits        bigint      NOT NULL,
    duration_ms    bigint
);
CREATE INDEX activity_of_tenant ON read_model.activity (tenant_id, at);
CREATE INDEX activity_newest ON read_model.activity (tenant_id, position DESC);
CREATE INDEX activity_of_run ON read_model.activity (run_id);

CREATE TABLE read_model.graphs (
    tenant_id  text        NOT NULL,
    graph_id   text        NOT NULL,
    name       text        NOT NULL,
    version    integer     NOT NULL,
    deleted    boolean     NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, graph_id)
);

-- The definition is text, not jsonb: the declared order of nodes is the order of their members.
CREATE TABLE read_model.graph_versions (
    tenant_id  text        NOT NULL,
    graph_id   text        NOT NULL,
    version    integer     NOT NULL,
    name       text        NOT NULL,
    definition text        NOT NULL,
    hash       text        NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, graph_id, version)
);

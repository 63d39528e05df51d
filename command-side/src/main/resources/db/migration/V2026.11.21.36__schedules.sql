-- The schedules, written in the transaction that appends their events. What they are given as input
-- is in the log alone.
CREATE TABLE schedules (
    tenant_id       text        NOT NULL,
    schedule_id     text        NOT NULL,
    name            text,
    graph_id        text        NOT NULL,
    cron            text        NOT NULL,
    timezone        text        NOT NULL,
    overlap         text        NOT NULL,
    catchup_seconds integer     NOT NULL,
    enabled         boolean     NOT NULL,
    grant_id        text        NOT NULL,
    created_at      timestamptz NOT NULL,
    updated_at      timestamptz NOT NULL,
    deleted_at      timestamptz,
    PRIMARY KEY (tenant_id, schedule_id)
);
CREATE INDEX schedules_living ON schedules (tenant_id, created_at) WHERE deleted_at IS NULL;

-- Changes of schedules that are under way in Temporal and in the log. Who finds an old row makes
-- Temporal like the log, and removes it.
CREATE TABLE schedule_intents (
    tenant_id   text        NOT NULL,
    schedule_id text        NOT NULL,
    token       text        NOT NULL,
    operation   text        NOT NULL,
    grant_id    text,
    abandoned   boolean     NOT NULL DEFAULT false,
    begun_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, schedule_id)
);

-- The runs that schedules have started, and the workflows that wait for their end.
CREATE TABLE schedule_slot_runs (
    tenant_id     text        NOT NULL,
    schedule_id   text        NOT NULL,
    scheduled_for timestamptz NOT NULL,
    run_id        text        NOT NULL,
    manual        boolean     NOT NULL,
    workflow_id   text,
    opened_at     timestamptz NOT NULL,
    closed_at     timestamptz,
    PRIMARY KEY (run_id)
);
CREATE INDEX schedule_slot_runs_newest ON schedule_slot_runs (tenant_id, schedule_id, opened_at DESC);
CREATE INDEX schedule_slot_runs_open ON schedule_slot_runs (tenant_id, schedule_id)
    WHERE closed_at IS NULL;

-- Up to where every due time of a schedule has its fate.
CREATE TABLE schedule_accounts (
    tenant_id    text        NOT NULL,
    schedule_id  text        NOT NULL,
    accounted_to timestamptz NOT NULL,
    next_look    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, schedule_id)
);
CREATE INDEX schedule_accounts_next ON schedule_accounts (next_look);

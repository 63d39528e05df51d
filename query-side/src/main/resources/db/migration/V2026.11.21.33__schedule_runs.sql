-- The runs of a schedule.
CREATE INDEX graph_runs_of_schedule ON read_model.graph_runs (tenant_id, schedule_id, created_position DESC)
    WHERE schedule_id IS NOT NULL;

-- What became of each due time of each schedule, and of what it was told to start at once: a run, or the
-- reason why there was none. A run that came nevertheless takes the place of the reason. "run_id" is empty
-- where there is no run.
CREATE TABLE read_model.schedule_runs (
    tenant_id     text        NOT NULL,
    schedule_id   text        NOT NULL,
    scheduled_for timestamptz NOT NULL,
    run_id        text        NOT NULL,
    status        text        NOT NULL,
    attempt       integer     NOT NULL DEFAULT 0,
    skip_reason   text,
    detail        text,
    error_code    text,
    started_at    timestamptz,
    completed_at  timestamptz,
    position      bigint      NOT NULL,
    PRIMARY KEY (tenant_id, schedule_id, scheduled_for, run_id)
);
CREATE INDEX schedule_runs_of_run ON read_model.schedule_runs (run_id) WHERE run_id <> '';

-- Where a run was forked from; null: it began at the beginning.
ALTER TABLE read_model.graph_runs
    ADD COLUMN forked_from_run     text,
    ADD COLUMN forked_from_attempt integer,
    ADD COLUMN forked_from_step    integer;
CREATE INDEX graph_runs_forks ON read_model.graph_runs (forked_from_run, created_position DESC)
    WHERE forked_from_run IS NOT NULL;

-- Where each attempt of a run goes on from: a checkpoint of the same run, for a fork's first attempt one
-- of another run. What a run cost can be followed along these rows.
CREATE TABLE read_model.run_attempts (
    run_id       text    NOT NULL,
    attempt      integer NOT NULL,
    from_run     text,
    from_attempt integer,
    from_step    integer,
    PRIMARY KEY (run_id, attempt)
);

-- Which node each announced model call belongs to.
CREATE TABLE read_model.run_calls (
    run_id  text    NOT NULL,
    call_id text    NOT NULL,
    attempt integer NOT NULL,
    step    integer NOT NULL,
    path    text    NOT NULL,
    PRIMARY KEY (run_id, call_id)
);
CREATE INDEX run_calls_of_node ON read_model.run_calls (run_id, attempt, step, path);

-- What each call of a run cost, announced or not.
CREATE TABLE read_model.run_charges (
    source_system text    NOT NULL,
    call_id       text    NOT NULL,
    run_id        text    NOT NULL,
    attempt       integer NOT NULL,
    cost_usd      numeric NOT NULL,
    credits       bigint  NOT NULL,
    PRIMARY KEY (source_system, call_id)
);
CREATE INDEX run_charges_of_run ON read_model.run_charges (run_id, call_id);

-- Nodes that took an earlier node's answer instead of calling anybody.
CREATE TABLE read_model.run_cache_hits (
    run_id         text    NOT NULL,
    attempt        integer NOT NULL,
    step           integer NOT NULL,
    path           text    NOT NULL,
    origin_run     text    NOT NULL,
    origin_attempt integer NOT NULL,
    origin_step    integer NOT NULL,
    origin_path    text    NOT NULL,
    PRIMARY KEY (run_id, attempt, step, path)
);

-- Pieces of models' answers as they come, for those who listen. They are no part of the log: when a node
-- has ended, the log has the whole answer and its pieces go. "live" counts the run's pieces in the order
-- of their commits, without gaps, from 1.
CREATE TABLE live_text (
    run_id     text        NOT NULL,
    live       bigint      NOT NULL,
    call_id    text        NOT NULL,
    sequence   integer     NOT NULL,
    attempt    integer     NOT NULL,
    step       integer     NOT NULL,
    node       text        NOT NULL,
    path       text        NOT NULL,
    sealed     bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, live),
    UNIQUE (call_id, sequence)
);
CREATE INDEX live_text_by_age ON live_text (created_at);
COMMENT ON COLUMN live_text.sealed IS 'encrypted under the content key of the run';

-- The number of each run's newest piece. A row stays when the pieces go, so that no number comes twice.
CREATE TABLE live_heads (
    run_id text   PRIMARY KEY,
    live   bigint NOT NULL
);

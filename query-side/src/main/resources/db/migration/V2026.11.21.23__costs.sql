-- Each charged call as it stands now, whoever pays for it. A charge may be taken back and made anew for
-- another account, run or cost, and the events of that may arrive in any order: "position" is the newest
-- that a row has seen, "first_position" and "at" are the oldest.
CREATE TABLE read_model.cost_lines (
    source_system     text        NOT NULL,
    call_id           text        NOT NULL,
    tenant_id         text        NOT NULL,
    account_id        text        NOT NULL,
    run_id            text,
    attempt           integer     NOT NULL,
    node              text,
    graph_id          text,
    schedule_id       text,
    model             text        NOT NULL,
    tokens_in         bigint      NOT NULL,
    tokens_out        bigint      NOT NULL,
    provider_cost_usd numeric     NOT NULL,
    cost_usd          numeric     NOT NULL,
    credits           bigint      NOT NULL,
    charged           boolean     NOT NULL,
    at                timestamptz NOT NULL,
    first_position    bigint      NOT NULL,
    position          bigint      NOT NULL,
    PRIMARY KEY (source_system, call_id)
);
CREATE INDEX cost_lines_of_tenant ON read_model.cost_lines (tenant_id, at);
CREATE INDEX cost_lines_newest ON read_model.cost_lines (tenant_id, first_position);
CREATE INDEX cost_lines_of_run ON read_model.cost_lines (run_id, call_id);
COMMENT ON COLUMN read_model.cost_lines.charged IS 'false where the charge was taken back and not made anew';

-- What a run's row has in its sums, so that a charge that is taken back can be taken out of them exactly.
CREATE TABLE read_model.run_bills (
    run_id        text    NOT NULL,
    source_system text    NOT NULL,
    call_id       text    NOT NULL,
    cost_usd      numeric NOT NULL,
    credits       bigint  NOT NULL,
    position      bigint  NOT NULL,
    PRIMARY KEY (run_id, source_system, call_id)
);
INSERT INTO read_model.run_bills (run_id, source_system, call_id, cost_usd, credits, position)
    SELECT run_id, source_system, call_id, cost_usd, credits, 0 FROM read_model.run_charges;

-- The lines above say the same and more; their projection begins at the beginning of the log by itself.
DROP TABLE read_model.run_charges;

-- Charges that were taken back leave the activity, and come back to it when they are made anew.
ALTER TABLE read_model.activity
    ADD COLUMN charged  boolean NOT NULL DEFAULT true,
    ADD COLUMN changed  bigint  NOT NULL DEFAULT 0;
COMMENT ON COLUMN read_model.activity.changed IS 'the newest position that the row has seen';

-- The run that a run descends from over all of its forks; itself where it is no fork.
ALTER TABLE read_model.graph_runs ADD COLUMN root_run_id text;
WITH RECURSIVE family (run_id, root_run_id) AS (
    SELECT run_id, run_id FROM read_model.graph_runs WHERE forked_from_run IS NULL
  UNION ALL
    SELECT r.run_id, f.root_run_id FROM family f
    JOIN read_model.graph_runs r ON r.forked_from_run = f.run_id)
UPDATE read_model.graph_runs r SET root_run_id = f.root_run_id
    FROM family f WHERE f.run_id = r.run_id;
UPDATE read_model.graph_runs SET root_run_id = forked_from_run WHERE root_run_id IS NULL;
ALTER TABLE read_model.graph_runs ALTER COLUMN root_run_id SET NOT NULL;
CREATE INDEX graph_runs_of_root ON read_model.graph_runs (root_run_id, created_position);

-- Where runs stood at some of their checkpoints, encrypted under the run's content key. Every row can be
-- made again from the log; one that is missing costs time only.
CREATE TABLE run_snapshots (
    run_id   text    NOT NULL,
    attempt  integer NOT NULL,
    step     integer NOT NULL,
    sequence bigint  NOT NULL,
    sealed   bytea   NOT NULL,
    PRIMARY KEY (run_id, attempt, step)
);

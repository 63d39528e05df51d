-- The log. "position" is dense and in commit order: it is taken from log_head inside the transaction
-- that appends, so a reader that has seen position n has seen everything below it.
CREATE TABLE domain_events (
    position             bigint      PRIMARY KEY,
    event_identifier     text        NOT NULL UNIQUE,
    aggregate_identifier text        NOT NULL,
    sequence_number      bigint      NOT NULL,
    type                 text        NOT NULL,
    payload_type         text        NOT NULL,
    payload_revision     text        NOT NULL,
    time_stamp           text        NOT NULL,
    appended_at          timestamptz NOT NULL,
    payload              bytea       NOT NULL,
    meta_data            bytea       NOT NULL,
    UNIQUE (aggregate_identifier, sequence_number)
);
CREATE INDEX domain_events_appended_at ON domain_events (appended_at);
COMMENT ON TABLE domain_events IS 'Events are forever: rows are only ever inserted.';

CREATE TABLE log_head (
    one         boolean     PRIMARY KEY DEFAULT true CHECK (one),
    position    bigint      NOT NULL,
    appended_at timestamptz NOT NULL
);
INSERT INTO log_head (position, appended_at) VALUES (0, '2000-01-01T00:00:00Z');

CREATE TABLE snapshots (
    event_identifier     text   NOT NULL UNIQUE,
    aggregate_identifier text   NOT NULL,
    sequence_number      bigint NOT NULL,
    type                 text   NOT NULL,
    payload_type         text   NOT NULL,
    payload_revision     text,
    time_stamp           text   NOT NULL,
    payload              bytea  NOT NULL,
    meta_data            bytea,
    PRIMARY KEY (aggregate_identifier, sequence_number)
);

-- Where each processor stands, by Axon's token store.
CREATE TABLE tokens (
    processor_name text   NOT NULL,
    segment         integer NOT NULL,
    token           bytea,
    token_type    text,
    time_stamp    text,
    owner           text,
    PRIMARY KEY (processor_name, segment)
);

-- One key per run, wrapped with the master key. Forgetting a key makes the run's content unreadable
-- and leaves the log as it is.
CREATE TABLE content_keys (
    key_id     text        PRIMARY KEY,
    wrapped    bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Secrets that must be kept, sealed with the master key. Events only name them.
CREATE TABLE secrets (
    ref        text        PRIMARY KEY,
    sealed     bytea       NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- What projections write. Everything in it can be made again from the log.
CREATE SCHEMA read_model;

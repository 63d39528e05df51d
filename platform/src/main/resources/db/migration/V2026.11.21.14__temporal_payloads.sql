-- Payloads that are too large for Temporal, which only has their ids. An id follows from the content and
-- its key, so that a repeat takes no room; key_id says whose key it is, a run's id.
CREATE TABLE temporal_payloads (
    id      text        PRIMARY KEY,
    key_id  text        NOT NULL,
    sealed  bytea       NOT NULL,
    kept_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX temporal_payloads_kept_at ON temporal_payloads (kept_at);
-- What is encrypted cannot be compressed, so the database need not try.
ALTER TABLE temporal_payloads ALTER COLUMN sealed SET STORAGE EXTERNAL;

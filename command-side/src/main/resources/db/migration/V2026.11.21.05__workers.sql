-- The registered workers, written in the transaction that appends their events.
CREATE TABLE workers (
    tenant_id      text        NOT NULL,
    worker_id      text        NOT NULL,
    url            text        NOT NULL,
    protocol       text        NOT NULL,
    token_ref      text,
    tags           text[]      NOT NULL,
    max_concurrent integer     NOT NULL,
    model          text,
    registered_at  timestamptz NOT NULL,
    number         bigint      GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (tenant_id, worker_id)
);

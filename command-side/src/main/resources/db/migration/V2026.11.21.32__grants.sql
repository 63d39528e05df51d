-- The grants, written in the transaction that appends their events.
CREATE TABLE execution_grants (
    grant_id   text        PRIMARY KEY,
    tenant_id  text        NOT NULL,
    scopes     text[]      NOT NULL,
    account_id text        NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz,
    issued_by  text        NOT NULL,
    issued_at  timestamptz NOT NULL,
    number     bigint      GENERATED ALWAYS AS IDENTITY
);
CREATE INDEX execution_grants_of_tenant ON execution_grants (tenant_id, number DESC);

-- Executions that somebody waits for, by idempotency key. "ok" is null until the run has ended; until then
-- whoever waits holds the lease, and after its end anybody may take it over.
CREATE TABLE execution_requests (
    tenant_id       text        NOT NULL,
    idempotency_key text        NOT NULL,
    request_hash    text        NOT NULL,
    run_id          text        NOT NULL,
    ok              boolean,
    error_code      text,
    lease_owner     text,
    lease_until     timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, idempotency_key)
);

-- Who owns data, and the keys that speak for them. A key itself is kept nowhere, only its SHA-256.
CREATE TABLE tenants (
    tenant_id  text        PRIMARY KEY CHECK (tenant_id ~ '^[a-z0-9-]{1,63}$'),
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_keys (
    key_hash   text        PRIMARY KEY CHECK (key_hash ~ '^[0-9a-f]{64}$'),
    tenant_id  text        NOT NULL REFERENCES tenants,
    label      text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    revoked_at timestamptz
);
CREATE INDEX api_keys_of_tenant ON api_keys (tenant_id);
-- A browser's cookie names its key by the first half of the hash.
CREATE UNIQUE INDEX api_keys_by_prefix ON api_keys (left(key_hash, 32));

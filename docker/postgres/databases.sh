#!/bin/bash
# Runs once, on an empty data directory: a role and its own database for each neighbour, so that
# none can read another's tables.
set -euo pipefail

create() { # role password database...
    local role=$1 password=$2
    shift 2
    psql --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
        --set=role="$role" --set=password="$password" --quiet <<'SQL'
CREATE ROLE :"role" LOGIN PASSWORD :'password';
SQL
    local database
    for database in "$@"; do
        psql --set=ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
            --set=role="$role" --set=database="$database" --quiet <<'SQL'
CREATE DATABASE :"database" OWNER :"role";
REVOKE CONNECT ON DATABASE :"database" FROM PUBLIC;
SQL
    done
}

create temporal "$TEMPORAL_DB_PASSWORD" temporal temporal_visibility
create litellm "$LITELLM_DB_PASSWORD" litellm
create runledger "$RUNLEDGER_DB_PASSWORD" runledger

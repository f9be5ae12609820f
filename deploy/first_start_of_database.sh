#!/bin/sh
# Run once by the database of `docker compose`, when it makes its data: a replica may copy them, and what PgBouncer
# leaves out of the site's connections is the role's own setting.
set -e
echo "host replication all all scram-sha-256" >> "$PGDATA/pg_hba.conf"
psql --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --command "ALTER ROLE $POSTGRES_USER SET search_path = django, public" \
    --command "ALTER ROLE $POSTGRES_USER SET timezone = 'UTC'" \
    --command "ALTER ROLE $POSTGRES_USER SET jit = off" \
    --command "ALTER ROLE $POSTGRES_USER SET parallel_setup_cost = 100000"

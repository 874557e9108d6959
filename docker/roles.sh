#!/bin/sh
# Runs once, when the database is empty: the role that owns the tables, and the one that works with rows.
# Everything the second must not do is taken away by the migrations and `manage.py grant_app`.
set -eu

psql --set=ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres \
    --set=owner_password="$DESK_OWNER_PASSWORD" --set=app_password="$DESK_APP_PASSWORD" <<'SQL'
CREATE ROLE desk_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE desk_app LOGIN PASSWORD :'app_password';
ALTER ROLE desk_owner SET lock_timeout = '2s';
ALTER ROLE desk_app SET statement_timeout = '60s';
ALTER ROLE desk_app SET lock_timeout = '10s';
ALTER ROLE desk_app SET idle_in_transaction_session_timeout = '60s';
CREATE DATABASE desk OWNER desk_owner;
\connect desk
GRANT USAGE ON SCHEMA public TO desk_app;
ALTER DEFAULT PRIVILEGES FOR ROLE desk_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO desk_app;
ALTER DEFAULT PRIVILEGES FOR ROLE desk_owner IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO desk_app;
SQL

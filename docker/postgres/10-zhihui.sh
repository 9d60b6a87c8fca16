#!/bin/sh
# Run once by the image, on an empty cluster: our role is no superuser; the extensions go into the template too, so that
# a database made by our role (restore) has them. The same as ./run does.
set -eu
psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d postgres -v password="$ZHIHUI_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE zhihui LOGIN CREATEDB PASSWORD :'password';
CREATE DATABASE zhihui OWNER zhihui;
SQL
for database in template1 zhihui; do
  psql -v ON_ERROR_STOP=1 -U "${POSTGRES_USER:-postgres}" -d "$database" <<'SQL'
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
GRANT SELECT, INSERT ON spatial_ref_sys TO zhihui;
SQL
done

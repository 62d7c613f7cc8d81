#!/bin/sh
# Makes Temporal's two databases and brings them to the newest schema; a second run finds nothing to do.
set -eu

for name in temporal temporal_visibility; do
  case "$name" in
    temporal) schema=postgresql/v12/temporal ;;
    *) schema=postgresql/v12/visibility ;;
  esac
  tool="temporal-sql-tool --plugin postgres12 --endpoint $POSTGRES_SEEDS --port $DB_PORT --user $POSTGRES_USER --database $name"
  if ! $tool update-schema --schema-name "$schema"; then
    $tool create
    $tool setup-schema --version 0.0
    $tool update-schema --schema-name "$schema"
  fi
done

#!/bin/sh
# The engine's two databases: made when absent, brought up to date when there. Safe to run again at every start.
set -eu

: "${SQL_HOST:?}" "${SQL_PORT:?}" "${SQL_USER:?}" "${SQL_PASSWORD:?}" "${SQL_PLUGIN:?}"
export SQL_HOST SQL_PORT SQL_USER SQL_PASSWORD SQL_PLUGIN
tool="${SQL_TOOL:-temporal-sql-tool}"
schemas="${SCHEMA_FOLDER:-/etc/temporal/schema/postgresql/v12}"

update() {
  "$tool" --db "$1" update-schema -d "$schemas/$2/versioned"
}

prepare() {
  database="$1" kind="$2"
  # succeeds where it is there already
  "$tool" --db "$database" create
  if output="$(update "$database" "$kind" 2>&1)"; then
    echo "$database: up to date"
    return 0
  fi
  # setup-schema on a database in use would set its version back to 0.0 without a word: only the server's own answer
  # that there is no version lets it run, never a mere failure
  case "$output" in
    *schema_version*'does not exist'* | *'no rows in result set'*) ;;
    *)
      echo "$output" >&2
      return 1
      ;;
  esac
  "$tool" --db "$database" setup-schema -v 0.0
  update "$database" "$kind"
  echo "$database: made"
}

prepare "${TEMPORAL_DATABASE:-temporal}" temporal
prepare "${VISIBILITY_DATABASE:-temporal_visibility}" visibility

#!/bin/sh
# The city's namespace and the four filters of operators. Safe to run again; an open port is not yet a ready server.
set -eu

: "${TEMPORAL_ADDRESS:?}" "${TEMPORAL_NAMESPACE:?}" "${TEMPORAL_RETENTION:?}"
export TEMPORAL_ADDRESS
cli="${TEMPORAL_CLI:-temporal}"
pause="${RETRY_SECONDS:-2}"

# whatever fails here fails because the server is not ready yet, or for good: both end as a failed job
retried() {
  left=30
  until "$@"; do
    left=$((left - 1))
    if [ "$left" -eq 0 ]; then
      echo "gave up: $*" >&2
      return 1
    fi
    sleep "$pause"
  done
}

namespace() {
  "$cli" operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
    "$cli" operator namespace create -n "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION"
}

# "create" succeeds where the attribute is there with the same type
attributes() {
  "$cli" operator search-attribute create -n "$TEMPORAL_NAMESPACE" \
    --name Jurisdiction --type Keyword --name CaseState --type Keyword --name Lamp --type Keyword --name DueAt --type Datetime
}

# workers see them a moment later
visible() {
  listed="$("$cli" operator search-attribute list -n "$TEMPORAL_NAMESPACE")"
  for name in Jurisdiction CaseState Lamp DueAt; do
    case "$listed" in *"$name"*) ;; *) return 1 ;; esac
  done
}

retried "$cli" operator cluster health
retried namespace
retried attributes
retried visible
echo "namespace $TEMPORAL_NAMESPACE is ready"

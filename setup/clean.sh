#!/usr/bin/env bash
# Stops the private PostgreSQL and deletes .build; databases on a server that PGHOST
# names are ours by their name, and go as well.
. "$(dirname "$0")/common.sh"

for lock in "$BUILD"/*.lock; do
    [ ! -f "$lock" ] || flock -n "$lock" true || fail \
        "Something is still running here ($(basename "$lock" .lock))." "Stop it first (Ctrl-C), then: make clean"
done
if [ -n "${PGHOST:-}" ] && [ -x "$VENV/bin/python" ] && "$TOP/setup/postgres.sh" start 2>/dev/null; then
    say "dropping this tree's databases on $PGHOST"
    "$TOP/setup/database.sh" clean
fi
env -u PGHOST "$TOP/setup/postgres.sh" stop 2>/dev/null || true
CLUSTER=chaos "$TOP/setup/postgres.sh" stop 2>/dev/null || true
say "deleting .build"
rm -rf "$BUILD"

#!/usr/bin/env bash
# A private PostgreSQL in .build/postgres on a Unix socket, or the server PGHOST names.
#   postgres.sh start | stop | env   (env prints shell assignments)
#   CLUSTER=chaos postgres.sh start | stop | crash | env
#                                    one more in .build/chaos, which may crash at any time
. "$(dirname "$0")/common.sh"

DATA=$BUILD/postgres
PORT=5432
SOCKET=$BUILD/socket
# Development data that can be made again: fast before durable.
SETTINGS="-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
if [ -n "${CLUSTER:-}" ]; then
    unset PGHOST
    DATA=$BUILD/$CLUSTER/postgres
    SOCKET=$BUILD/$CLUSTER/socket
    # what is committed has to outlive a crash, as PostgreSQL's own defaults promise
    SETTINGS="-c log_min_messages=warning"
fi
# A socket's path may not exceed 107 characters: deep trees use the user's cache folder.
[ ${#SOCKET} -lt 85 ] ||
    SOCKET=${XDG_CACHE_HOME:-$HOME/.cache}/service_sla_scripts/$(fingerprint "$TOP")${CLUSTER:+-$CLUSTER}

print_env() {
    if [ -n "${PGHOST:-}" ]; then
        printf 'export PGHOST=%q PGPORT=%q PGUSER=%q\n' "$PGHOST" "${PGPORT:-5432}" "${PGUSER:-odoo}"
    else
        printf 'export PGHOST=%q PGPORT=%q PGUSER=odoo\n' "$SOCKET" "$PORT"
    fi
}
[ "${1:-}" = env ] && print_env && exit 0

if [ -n "${PGHOST:-}" ]; then
    [ "${1:-}" = stop ] && exit 0
    eval "$(print_env)"
    psql -qAtd postgres -c "select 1" >/dev/null || fail \
        "The PostgreSQL server that PGHOST names ($PGHOST) does not answer as user $PGUSER." \
        "Check PGHOST, PGPORT, PGUSER and ~/.pgpass, or unset PGHOST to use a private server."
    exit 0
fi

BIN=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
[ -n "$BIN" ] || BIN=$(dirname "$(command -v postgres || echo /missing/postgres)")
[ -x "$BIN/initdb" ] || fail "PostgreSQL's server programs were not found." "Run: make setup"

# PostgreSQL refuses to run as root: then it runs as the postgres user, with the one
# capability it needs to reach a tree below a closed folder such as /root.
server() {
    if [ "$(id -u)" != 0 ]; then
        "$@"
    elif runuser -u postgres -- test -x "$BUILD" -a -w "$SOCKET"; then
        (cd / && runuser -u postgres -- "$@")
    else
        (cd / && setpriv --reuid postgres --regid postgres --clear-groups \
            --inh-caps +dac_override --ambient-caps +dac_override -- "$@")
    fi
}
running() { [ -f "$DATA/postmaster.pid" ] && server "$BIN/pg_ctl" -D "$DATA" status >/dev/null 2>&1; }

case ${1:-start} in
start)
    running && exit 0
    mkdir -p "$DATA" "$SOCKET" && chmod 700 "$DATA" "$SOCKET"
    [ "$(id -u)" != 0 ] || chown postgres "$DATA" "$SOCKET"
    if [ ! -f "$DATA/PG_VERSION" ]; then
        say "a private PostgreSQL in ${DATA#"$TOP"/}"
        # trust: only who may enter the socket's folder gets that far
        server "$BIN/initdb" -D "$DATA" -U postgres -A trust -E UTF8 --locale=C.UTF-8 >"$BUILD/initdb.log" || fail \
            "initdb failed." "See .build/initdb.log"
    fi
    server "$BIN/pg_ctl" -D "$DATA" -w -s -l "$DATA/server.log" start -o "-p $PORT -k '$SOCKET' -c listen_addresses='' \
        $SETTINGS -c shared_buffers=256MB -c max_connections=120" >/dev/null || fail \
        "PostgreSQL did not start." "$(tail -n 5 "$DATA/server.log" 2>/dev/null)"
    PGHOST=$SOCKET psql -qAtU postgres -p "$PORT" -d postgres -c "select 1 from pg_roles where rolname = 'odoo'" | grep -q 1 ||
        PGHOST=$SOCKET psql -qU postgres -p "$PORT" -d postgres -c "create role odoo login createdb"
    ;;
stop)
    ! running || server "$BIN/pg_ctl" -D "$DATA" -m fast -s stop
    ;;
crash) # as if the machine had lost it: no checkpoint, no farewell to its clients
    [ -n "${CLUSTER:-}" ] || fail "postgres.sh: only a cluster of its own may crash (CLUSTER=)."
    ! running || server "$BIN/pg_ctl" -D "$DATA" -m immediate -s stop
    ;;
esac

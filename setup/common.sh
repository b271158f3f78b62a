# Sourced by every script of the set-up: where things live, and how it talks.
set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=$TOP/.build
VENV=$BUILD/venv
# A machine without any locale would make Python and psql guess at ASCII.
export LANG=${LANG:-C.UTF-8}
mkdir -p "$BUILD/done"

say() { printf '\033[1m→ %s\033[0m\n' "$*" >&2; }
fail() {
    printf '\n\033[31m✗ %s\033[0m\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

# Inputs are files (their content counts) or plain words (their text counts).
fingerprint() {
    local input
    for input in "$@"; do
        if [ -f "$input" ]; then cat "$input"; else echo "$input"; fi
    done | sha256sum | cut -c1-16
}
# is_done NAME KEY: true when NAME was last done with exactly this fingerprint.
is_done() { [ "$(cat "$BUILD/done/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { echo "$2" >"$BUILD/done/$1"; }

# Two makes in one tree take turns. The lock is closed in what we start (9>&-),
# or a server that lives on would keep it.
locked() { # NAME COMMAND...
    local name=$1
    shift
    exec 9>"$BUILD/$name.lock"
    flock -n 9 || { say "waiting for another make in this tree ($name)" && flock 9; }
    "$@" 9>&-
    exec 9>&-
}

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 77; fi
}

# The first interpreter that Odoo 19 and the pinned wheels both know.
find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.12 python3.11 python3.13 python3.10 python3; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
        "$candidate" -c "import sys; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))" 2>/dev/null || continue
        echo "$candidate"
        return
    done
    fail "No Python 3.10 to 3.13 was found." "Install one, or name it: make … PYTHON=/path/to/python3.12"
}

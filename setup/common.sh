# Sourced by every script of the set-up: where things live, and how it talks.
set -euo pipefail

TOP=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD=$TOP/.build
VENV=$BUILD/venv
mkdir -p "$BUILD"

say() { printf '\033[1m→ %s\033[0m\n' "$*" >&2; }
fail() {
    printf '\n\033[31m✗ %s\033[0m\n' "$1" >&2
    shift
    [ $# -eq 0 ] || printf '  %s\n' "$@" >&2
    exit 1
}

# stamp NAME FILE...: 0 when NAME was last done with exactly these inputs.
# Inputs are files (their content counts) or plain words (their text counts).
fingerprint() {
    local input
    for input in "$@"; do
        if [ -f "$input" ]; then cat "$input"; else echo "$input"; fi
    done | sha256sum | cut -c1-16
}
is_done() { [ "$(cat "$BUILD/done/$1" 2>/dev/null)" = "$2" ]; }
mark_done() { mkdir -p "$BUILD/done" && echo "$2" >"$BUILD/done/$1"; }

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; elif command -v sudo >/dev/null; then sudo "$@"; else return 77; fi
}

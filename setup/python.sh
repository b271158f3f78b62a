#!/usr/bin/env bash
# The virtual environment: pinned wheels, and a .pth file that points at Odoo.
. "$(dirname "$0")/common.sh"

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.12 python3.11 python3.13 python3.10 python3; do
        [ -n "$candidate" ] && command -v "$candidate" >/dev/null && "$candidate" - <<'PY' && echo "$candidate" && return
import sys
sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))
PY
    done 2>/dev/null
    fail "No Python 3.10 to 3.13 was found." "Install one, or name it: make … PYTHON=/path/to/python3.12"
}

key=$(fingerprint "$TOP/setup/requirements.txt" "$TOP/setup/python.sh")
if ! is_done python "$key" || [ ! -x "$VENV/bin/python" ]; then
    python=$(find_python)
    "$python" -c "import ensurepip, venv" 2>/dev/null || "$TOP/setup/packages.sh" python3-venv
    say "virtual environment with $("$python" --version) (about 120 wheels)"
    "$python" -m venv --clear "$VENV"
    # --no-deps: requirements.txt is the whole closure, and Odoo is no wheel
    "$VENV/bin/pip" install --disable-pip-version-check --progress-bar on --no-deps \
        --require-hashes -r "$TOP/setup/requirements.txt" | grep -vE '^(Looking in|  Using cached|  Downloading)' || true
    [ "${PIPESTATUS[0]}" = 0 ] || fail "The Python requirements could not be installed." "See the lines above."
    mark_done python "$key"
fi
site=$("$VENV/bin/python" -c "import sysconfig; print(sysconfig.get_path('purelib'))")
cmp -s "$BUILD/odoo.path" "$site/odoo19.pth" || cp "$BUILD/odoo.path" "$site/odoo19.pth"

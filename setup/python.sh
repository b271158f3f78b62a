#!/usr/bin/env bash
# The virtual environment: pinned wheels, and a .pth file that points at Odoo.
. "$(dirname "$0")/common.sh"

key=$(fingerprint "$TOP/setup/requirements.txt" "$TOP/setup/python.sh")
if ! is_done python "$key" || ! "$VENV/bin/python" -c "" 2>/dev/null; then
    if ! "$VENV/bin/python" -m pip --version >/dev/null 2>&1; then
        python=$(find_python)
        say "virtual environment with $("$python" --version)"
        "$python" -m venv --clear "$VENV" || fail "The virtual environment could not be made." "See the lines above."
    fi
    say "Python packages (about 120 wheels)"
    # --no-deps: requirements.txt is the whole closure, and Odoo is no wheel
    "$VENV/bin/python" -m pip install --disable-pip-version-check --no-deps \
        --require-hashes -r "$TOP/setup/requirements.txt" 2>&1 |
        tee "$BUILD/pip.log" | sed -uE '/^(Collecting|Processing|     ━|ERROR|error)/!d; s/ \(from .*//' ||
        fail "The Python packages could not be installed." "The whole log: .build/pip.log"
    mark_done python "$key"
fi
site=$("$VENV/bin/python" -c "import sysconfig; print(sysconfig.get_path('purelib'))")
[ ! -f "$BUILD/odoo.path" ] || cmp -s "$BUILD/odoo.path" "$site/odoo19.pth" || cp "$BUILD/odoo.path" "$site/odoo19.pth"

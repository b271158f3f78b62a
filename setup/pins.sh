#!/usr/bin/env bash
# Makes requirements.txt and package-lock.json from requirements.in and package.json.
# What is pinned stays; UPGRADE=1 takes the newest that the .in file allows. Neither
# file may name the mirror that this machine happens to download from.
. "$(dirname "$0")/common.sh"
cd "$TOP/setup"

uv=$(command -v uv || echo "$BUILD/uv/bin/uv")
if ! "$uv" --version >/dev/null 2>&1; then
    say "uv"
    "$(find_python)" -m venv --clear "$BUILD/uv"
    "$BUILD/uv/bin/pip" -q install --disable-pip-version-check uv
    uv=$BUILD/uv/bin/uv
fi
say "setup/requirements.txt"
"$uv" pip compile requirements.in --output-file requirements.txt --override overrides.txt \
    --universal --python-version 3.10 --generate-hashes --no-emit-index-url --no-emit-find-links \
    --no-header --no-annotate --quiet ${UPGRADE:+--upgrade}

say "setup/package-lock.json"
PATH=$VENV/bin:$PATH npm install --package-lock-only --omit-lockfile-registry-resolved \
    --no-audit --no-fund --loglevel=error
[ -z "${UPGRADE:-}" ] || PATH=$VENV/bin:$PATH npm update --package-lock-only \
    --omit-lockfile-registry-resolved --no-audit --no-fund --loglevel=error
! grep -nE '"resolved"|://[^"]*(/simple|registry)' package-lock.json requirements.txt || fail \
    "A lock file names a mirror." "See the lines above."
git --no-pager diff --stat -- . 2>/dev/null || true

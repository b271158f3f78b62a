#!/usr/bin/env bash
# Every distribution package this project uses, in one place; installed when missing.
#   packages.sh run | test | lint     what that needs
. "$(dirname "$0")/common.sh"

have() { command -v "$1" >/dev/null; }
# the names Odoo's test runner looks for
have_browser() { have google-chrome || have chromium || have chromium-browser || have google-chrome-stable; }
# wkhtmltopdf left Debian after version 12: prints need it, nothing else does
optional=" wkhtmltopdf "

wanted() {
    local python
    if [ ! -x "$VENV/bin/python" ]; then
        python=$(find_python)
        "$python" -c "import ensurepip, venv" 2>/dev/null ||
            "$python" -c "import sys; print('python%d.%d-venv' % sys.version_info[:2])"
    fi
    [ "$1" != lint ] || return 0
    [ -n "${PGHOST:-}" ] || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || have postgres || echo postgresql
    # the server that PGHOST names still wants createdb and psql here
    have psql || echo postgresql-client
    have wkhtmltopdf || echo wkhtmltopdf
    [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || printf '%s\n' fontconfig fonts-noto-cjk
    [ "$1" != test ] || have_browser || echo chromium
}

wanted=$(wanted "${1:-run}") || exit 1
mapfile -t missing < <(sort -u <<<"$wanted")
[ -n "${missing[0]}" ] || exit 0

# What could not be had once (and can be done without) is not asked for at every call.
key=$(fingerprint "${missing[@]}")
! is_done packages "$key" || exit 0

have apt-get || fail "These programs are missing: ${missing[*]}" \
    "Install them with this system's package manager, then call make again."
as_root true || fail "These distribution packages are missing: ${missing[*]}" \
    "Install them as root: apt-get install ${missing[*]}"
say "installing from the distribution: ${missing[*]}"
as_root apt-get -q update || fail "apt-get update failed." "See the lines above."

install() { as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends "$@"; }
if ! install "${missing[@]}"; then
    for package in "${missing[@]}"; do
        install "$package" && continue
        [[ $optional == *" $package "* ]] || fail "$package could not be installed." "See the lines above."
        say "going on without $package: PDF prints will not work"
        mark_done packages "$(fingerprint "$package")"
    done
fi

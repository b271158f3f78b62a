#!/usr/bin/env bash
# Every distribution package this project uses, in one place; installed when missing.
#   packages.sh run|test|lint   what that needs
#   packages.sh NAME            one package by name
. "$(dirname "$0")/common.sh"

have() { command -v "$1" >/dev/null; }
have_browser() { have chromium || have google-chrome || have chromium-browser || have google-chrome-stable; }
# wkhtmltopdf left Debian after version 12: prints need it, nothing else does
optional=" wkhtmltopdf "

wanted() {
    have node && have npm || echo npm
    case $1 in
    run | test)
        [ -n "${PGHOST:-}" ] || ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || have postgres || echo postgresql
        # the server that PGHOST names still wants createdb and psql here
        have psql || echo postgresql-client
        have wkhtmltopdf || echo wkhtmltopdf
        [ -n "$(fc-list :lang=zh 2>/dev/null)" ] || echo fontconfig fonts-noto-cjk
        ;;
    esac
    case $1 in test) have_browser || echo chromium ;; esac
}

case ${1:-run} in
run | test | lint) mapfile -t missing < <(wanted "$1" | tr ' ' '\n' | sort -u) ;;
*) missing=("$@") ;;
esac
[ ${#missing[@]} -gt 0 ] && [ -n "${missing[0]}" ] || exit 0

have apt-get || fail "These programs are missing: ${missing[*]}" \
    "Install them with this system's package manager, then call make again."
as_root true 2>/dev/null || fail "These distribution packages are missing: ${missing[*]}" \
    "Install them as root: apt-get install ${missing[*]}"
say "installing from the distribution: ${missing[*]}"
as_root apt-get -q update || fail "apt-get update failed." "See the lines above."
for package in "${missing[@]}"; do
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q install -y --no-install-recommends "$package" && continue
    [[ $optional == *" $package "* ]] || fail "$package could not be installed." "See the lines above."
    say "going on without $package: PDF prints will not work"
done

#!/usr/bin/env bash
# Odoo 19 Community, in this order: ODOO_PATH, Debian's package (unpacked, never
# installed), upstream's branch. Leaves the folder that Python imports from in
# .build/odoo.path.
. "$(dirname "$0")/common.sh"

# Debian's package links to these instead of shipping copies. Font Awesome comes from
# the machine's own suite: sid has version 7, which lacks the 4.7 files Odoo links to.
FROM_SID=(odoo-19 libjs-jquery libjs-jquery-form libjs-underscore fonts-montserrat
    fonts-ocr-b fonts-roboto-unhinted fonts-glyphicons-halflings)
FROM_OWN_SUITE=(fonts-font-awesome fonts-inconsolata)
ROOT=$BUILD/odoo

use() {
    [ -f "$1/odoo/__init__.py" ] || [ -f "$1/odoo/release.py" ] || fail \
        "There is no Odoo in $1." "ODOO_PATH must name a folder that holds odoo/release.py."
    grep -q "version_info = (19, 0" "$1/odoo/release.py" || fail \
        "Odoo in $1 is not version 19.0." "Set ODOO_PATH to a 19.0 checkout, or unset it."
    echo "$1" >"$BUILD/odoo.path"
}

private_apt() { # SOURCE-FILE-SUITE...: an apt of our own, the machine's stays as it is
    local apt=$BUILD/apt suite
    mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/cache/archives/partial" "$BUILD/debs"
    for suite in sid .; do
        python3 "$TOP/setup/apt-source.py" "$suite" >"$apt/sources/${suite/./own}.sources" || return 3
    done
    cat >"$apt/apt.conf" <<CONF
Dir::Etc::SourceList "/dev/null";
Dir::Etc::SourceParts "$apt/sources";
Dir::State::Lists "$apt/lists";
Dir::Cache "$apt/cache";
APT::Sandbox::User "root";
Acquire::Languages "none";
Acquire::Retries "3";
CONF
    APT_CONFIG=$apt/apt.conf apt-get -q update
    own=$(sed -n 's/^Suites: //p' "$apt/sources/own.sources")
    (cd "$BUILD/debs" && APT_CONFIG=$apt/apt.conf apt-get -q download \
        "${FROM_SID[@]/%//sid}" "${FROM_OWN_SUITE[@]/%//$own}")
}

if [ -n "${ODOO_PATH:-}" ]; then
    use "$(cd "$ODOO_PATH" && pwd)"
elif [ -f "$ROOT/.complete" ]; then
    use "$(cat "$ROOT/.complete")"
elif command -v apt-get >/dev/null && say "Odoo 19 from Debian's package (123 MB)" && private_apt; then
    say "unpacking"
    rm -rf "$ROOT" && mkdir -p "$ROOT"
    for deb in "$BUILD"/debs/*.deb; do dpkg-deb -x "$deb" "$ROOT"; done
    rm -rf "$BUILD/debs"
    python="$ROOT/usr/lib/python3/dist-packages"
    use "$python" && echo "$python" >"$ROOT/.complete"
else
    say "Odoo 19 from upstream's branch 19.0 (about 400 MB)"
    rm -rf "$ROOT"
    git clone --depth 1 --branch 19.0 --progress https://github.com/odoo/odoo.git "$ROOT" || fail \
        "Odoo could not be fetched." \
        "Fetch Odoo 19.0 on a machine that can, and call make with ODOO_PATH=that folder."
    use "$ROOT" && echo "$ROOT" >"$ROOT/.complete"
fi

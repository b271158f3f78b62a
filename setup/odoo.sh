#!/usr/bin/env bash
# Odoo 19 Community, in this order: ODOO_PATH, Debian's package (unpacked, never
# installed), upstream's branch. Leaves the folder that Python imports from in
# .build/odoo.path, and what it holds in .build/odoo.version.
. "$(dirname "$0")/common.sh"

# Debian's package links to these instead of shipping copies. Font Awesome comes from
# the machine's own suite: sid has version 7, which lacks the 4.7 files Odoo links to.
FROM_SID=(odoo-19 libjs-jquery libjs-jquery-form libjs-underscore fonts-montserrat
    fonts-ocr-b fonts-roboto-unhinted fonts-glyphicons-halflings)
FROM_OWN_SUITE=(fonts-font-awesome fonts-inconsolata)
ROOT=$BUILD/odoo

use() { # FOLDER VERSION
    [ -f "$1/odoo/release.py" ] || fail \
        "There is no Odoo in $1." "ODOO_PATH must name a folder that holds odoo/release.py."
    grep -q "version_info = (19, 0" "$1/odoo/release.py" || fail \
        "Odoo in $1 is not version 19.0." "Set ODOO_PATH to a 19.0 checkout, or unset it."
    echo "$1" >"$BUILD/odoo.path"
    echo "$2" >"$BUILD/odoo.version"
}

use_own() {
    local mail=odoo/addons/mail path
    path=$(cd "$ODOO_PATH" && pwd) || fail "There is no folder $ODOO_PATH." "Correct ODOO_PATH, or unset it."
    [ -d "$path/$mail" ] || mail=addons/mail # a checkout of upstream
    [ ! -d "$path/$mail" ] || [ -f "$path/$mail/static/lib/selfie_segmentation/selfie_segmentation.js" ] || fail \
        "Odoo in $path is Debian's package, which takes a file out that every page loads." \
        "Unset ODOO_PATH: the same package is then unpacked in .build, and completed."
    # the user's own Odoo may change at any time: sizes and times tell
    use "$path" "$(cd "$path" && find odoo addons -type f ! -name '*.pyc' -printf '%P %s %T@\n' 2>/dev/null |
        LC_ALL=C sort | sha256sum | cut -c1-16)"
}

private_apt() { # an apt of our own, the machine's stays as it is
    local apt=$BUILD/apt suite own
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
    (cd "$BUILD/debs" && rm -f ./*.deb && APT_CONFIG=$apt/apt.conf apt-get -q download \
        "${FROM_SID[@]/%//sid}" "${FROM_OWN_SUITE[@]/%//$own}")
}

if [ -n "${ODOO_PATH:-}" ]; then
    use_own
elif [ -f "$ROOT/.complete" ]; then
    # .complete: folder, then version
    { read -r path && read -r version || version=unknown; } <"$ROOT/.complete"
    use "$path" "$version"
elif command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null &&
    say "Odoo 19 from Debian's package (123 MB)" && private_apt; then
    say "unpacking"
    rm -rf "$ROOT" && mkdir -p "$ROOT"
    for deb in "$BUILD"/debs/*.deb; do dpkg-deb -x "$deb" "$ROOT"; done
    version=$(cd "$BUILD/debs" && echo *.deb)
    rm -rf "$BUILD/debs" "$BUILD/apt"
    python="$ROOT/usr/lib/python3/dist-packages"
    use "$python" "$version" && printf '%s\n' "$python" "$version" >"$ROOT/.complete"
else
    say "Debian's package is not to be had here: Odoo 19 from upstream's branch 19.0 (about 400 MB)"
    command -v git >/dev/null || fail "git is missing." "Install git, or set ODOO_PATH to an Odoo 19.0 you already have."
    rm -rf "$ROOT"
    git clone --depth 1 --branch 19.0 --progress https://github.com/odoo/odoo.git "$ROOT" || fail \
        "Odoo could not be fetched." \
        "Fetch Odoo 19.0 on a machine that can, and call make with ODOO_PATH=that folder."
    version=$(git -C "$ROOT" rev-parse HEAD)
    use "$ROOT" "$version" && printf '%s\n' "$ROOT" "$version" >"$ROOT/.complete"
fi

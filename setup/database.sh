#!/usr/bin/env bash
# Databases by cloning. A template's name says what went into it, so that one made for
# other inputs is never used and never rebuilt in vain:
#   base    Odoo, the pinned requirements, the addon's dependencies, English and Chinese
#   addon   the base, and every file of the addon that installing reads
#
#   database.sh key           fingerprints of both, without building
#   database.sh clone NAME    clone of the current addon template (made when missing);
#                             prints the names of both templates
#   database.sh copy A B | rename A B | drop NAME | exists NAME
#   database.sh clean         drop all that this tree made
. "$(dirname "$0")/common.sh"
eval "$("$TOP/setup/postgres.sh" env)"

ADDON=service_sla_scripts
STORE=$BUILD/data/filestore
# A server that PGHOST names may serve several trees.
TREE=$(fingerprint "$TOP" | cut -c1-6)

sql() { psql -qAtX -d postgres -v ON_ERROR_STOP=1 -c "$1"; }
exists() { [ "$(sql "select 1 from pg_database where datname = '$1'")" = 1 ]; }
drop() {
    dropdb --if-exists --force "$1" 2> >(grep -v 'does not exist, skipping' >&2)
    rm -rf "${STORE:?}/$1"
}
copy() { # FROM TO
    drop "$2"
    createdb -T "$1" "$2"
    # files of the filestore are named after their content and never change: links will do
    [ ! -d "$STORE/$1" ] || cp -al "$STORE/$1" "$STORE/$2" 2>/dev/null || cp -a "$STORE/$1" "$STORE/$2"
}
rename() { # FROM TO
    sql "alter database \"$1\" rename to \"$2\""
    [ ! -d "$STORE/$1" ] || { rm -rf "${STORE:?}/$2" && mv "$STORE/$1" "$STORE/$2"; }
}

depends() {
    [ -f "$TOP/$ADDON/__manifest__.py" ] || fail "$ADDON/__manifest__.py is missing." "There is no addon to install."
    "$VENV/bin/python" -c "
import ast, sys
print(','.join(sorted(ast.literal_eval(open(sys.argv[1]).read())['depends'])))" "$TOP/$ADDON/__manifest__.py"
}
addon_files() {
    find "$ADDON" -type f ! -name '*.pyc' ! -path '*/static/tests/*' ! -path "$ADDON/readme/*" \
        ! -path "$ADDON/demo/*" ! -name 'README*' -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
}
keys() {
    modules=$(depends)
    base_key=$(fingerprint "$BUILD/odoo.version" "$TOP/setup/requirements.txt" "$modules" en_US,zh_CN | cut -c1-10)
    addon_key=$(cd "$TOP" && addon_files | { cat; echo "$base_key"; } | sha256sum | cut -c1-10)
    base=tpl_${TREE}_base_$base_key
    addon=tpl_${TREE}_addon_$addon_key
}

install() { # NAME MODULES [OPTION...]: Odoo must install them without one warning
    local log=$BUILD/install.log
    rm -f "$log"
    "$VENV/bin/python" -m odoo server --config "$BUILD/odoo.conf" --database "$1" --init "$2" "${@:3}" \
        --stop-after-init --no-http --max-cron-threads 0 --logfile "$log" >>"$log" 2>&1 || {
        "$VENV/bin/python" "$TOP/setup/check_log.py" "$log" && tail -n 20 "$log" >&2
        fail "Odoo could not install $2." "The whole log: .build/install.log"
    }
    # compiled once here, not in every clone's first browser test or page
    "$VENV/bin/python" -m odoo shell --config "$BUILD/odoo.conf" --database "$1" --no-http --logfile "$log" \
        <<<'env["ir.qweb"]._pregenerate_assets_bundles(); env.cr.commit()' >>"$log" 2>&1 || {
        tail -n 20 "$log" >&2
        fail "The asset bundles of $2 could not be compiled." "The whole log: .build/install.log"
    }
    "$VENV/bin/python" "$TOP/setup/check_log.py" "$log" || fail \
        "Odoo warned while installing $2." "The whole log: .build/install.log"
}

make_templates() {
    keys
    if ! exists "$base"; then
        say "template database with $modules (a minute)"
        drop "new_$TREE"
        # English first: Odoo makes the first language named here everybody's own
        install "new_$TREE" "$modules" --load-language en_US,zh_CN
        rename "new_$TREE" "$base"
    fi
    if ! exists "$addon"; then
        say "template database with $ADDON"
        copy "$base" "new_$TREE"
        install "new_$TREE" "$ADDON"
        local started_with=$addon_key
        keys
        if [ "$addon_key" != "$started_with" ]; then
            say "files of $ADDON changed meanwhile: once more"
            make_templates
            return
        fi
        rename "new_$TREE" "$addon"
    fi
    prune
}

# Templates of other inputs, and what killed test runs left behind.
prune() {
    local name pid
    mkdir -p "$BUILD/locks"
    while read -r name; do
        case $name in
        "$base" | "$addon" | "new_$TREE") ;;
        tpl_"$TREE"_*)
            # a test run that still clones from it holds its lock
            flock -n "$BUILD/locks/$name" true && drop "$name" && rm -f "$BUILD/locks/$name"
            ;;
        test_"$TREE"_*)
            pid=${name##*_} # pytest-xdist adds -gw0
            kill -0 "${pid%%-*}" 2>/dev/null || drop "$name"
            ;;
        esac
    done < <(sql "select datname from pg_database where datname like '%\\_$TREE\\_%' order by 1")
}

clone() {
    make_templates
    copy "$addon" "$1"
    touch "$BUILD/locks/$base" "$BUILD/locks/$addon"
    echo "$base $addon"
}

clean() {
    local name logins
    for logins in "$BUILD"/*.logins; do # those of bin/run
        [ ! -f "$logins" ] || drop "$(basename "$logins" .logins)"
    done
    for name in $(sql "select datname from pg_database where datname like '%\\_$TREE%'"); do drop "$name"; done
}

case ${1:-} in
clean) clean ;;
key) keys && echo "$base_key $addon_key" ;;
tree) echo "$TREE" ;;
clone) locked templates clone "$2" ;;
copy) copy "$2" "$3" ;;
rename) rename "$2" "$3" ;;
drop) drop "$2" ;;
exists) exists "$2" ;;
*) fail "database.sh: what shall it do?" "$(sed -n '7,12s/^#   //p' "$0")" ;;
esac

#!/usr/bin/env bash
# Writes .build/odoo.conf from what was set up, and prints the connection (`config.sh env`).
. "$(dirname "$0")/common.sh"
eval "$("$TOP/setup/postgres.sh" env)"

ODOO_PORT=${ODOO_PORT:-8069}
if [ "${1:-}" = env ]; then
    printf 'PGHOST=%q\nPGPORT=%q\nPGUSER=%q\nODOO_URL=http://127.0.0.1:%s\nVENV=%q\n' \
        "$PGHOST" "$PGPORT" "$PGUSER" "$ODOO_PORT" "$VENV"
    exit 0
fi

odoo=$(cat "$BUILD/odoo.path")
site=$("$VENV/bin/python" -c "import sysconfig; print(sysconfig.get_path('purelib'))")
paths=$TOP,$site/odoo/addons,$odoo/odoo/addons
# a checkout keeps the other addons beside the odoo package, an install keeps them inside
[ -d "$odoo/odoo/addons/web" ] || paths=$paths,$odoo/addons
cat >"$BUILD/odoo.conf.new" <<CONF
[options]
addons_path = $paths
data_dir = $BUILD/data
screenshots = $BUILD/screenshots
db_host = $PGHOST
db_port = $PGPORT
db_user = $PGUSER
http_interface = 127.0.0.1
http_port = $ODOO_PORT
proxy_mode = False
log_level = info
CONF
cmp -s "$BUILD/odoo.conf.new" "$BUILD/odoo.conf" && rm "$BUILD/odoo.conf.new" || mv "$BUILD/odoo.conf.new" "$BUILD/odoo.conf"

#!/usr/bin/env bash
# Whatever set-up is still missing, in order.
#   setup.sh run | test | lint     what that needs (lint needs neither Odoo nor a server)
. "$(dirname "$0")/common.sh"

set_up() {
    "$TOP/setup/packages.sh" "$1"
    [ "$1" = lint ] || "$TOP/setup/odoo.sh"
    "$TOP/setup/python.sh"
    "$TOP/setup/node.sh"
    [ "$1" = lint ] || "$TOP/setup/postgres.sh" start
    [ "$1" = lint ] || "$TOP/setup/config.sh"
}
# What the scripts below print belongs to the person, not to `eval "$(make -s env)"`.
locked setup set_up "${1:-run}" >&2

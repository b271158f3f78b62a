"""Seed a database and print its logins, one "role<TAB>login<TAB>password" a line.

Usage: seed.py CONFIG DATABASE

What is seeded is the addon's business (``demo/seed.py``). Here the administrator gets
a password of his own: a fresh Odoo has admin/admin.
"""

import importlib.util
import secrets
import sys
import threading

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.service.server import load_server_wide_modules
from odoo.tools import config

SEED = "odoo.addons.service_sla_scripts.demo.seed"


def seed(env):
    if importlib.util.find_spec("odoo.addons.service_sla_scripts.demo") is None:
        return []
    return importlib.import_module(SEED).seed(env)


def main(conf, database):
    config.parse_config(
        ["--config", conf, "--database", database, "--no-http", "--log-level", "warn"],
        setup_logging=True,
    )
    load_server_wide_modules()
    threading.current_thread().dbname = database
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        password = secrets.token_urlsafe(9)
        env.ref("base.user_admin").password = password
        logins = [*seed(env), ("administrator", "admin", password)]
        cr.commit()
    for login in logins:
        sys.stdout.write("\t".join(login) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

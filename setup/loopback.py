"""Refuse to serve a database that still has admin/admin on anything but loopback.

Usage: loopback.py ARGUMENT...     the arguments that bin/odoo passes on
The databases are those of --database, or all that the server would offer without it.
"""

import argparse
import ipaddress
import os
import sys

import psycopg2
from passlib.context import CryptContext

CRYPT = CryptContext(["pbkdf2_sha512", "plaintext"], deprecated=["plaintext"])
QUERY = "SELECT password FROM res_users WHERE login = 'admin' AND active"


def is_loopback(interface):
    if interface == "localhost":
        return True
    try:
        return ipaddress.ip_address(interface).is_loopback
    except ValueError:
        return False


def connect(database):
    return psycopg2.connect(
        dbname=database,
        host=os.environ["PGHOST"],
        port=os.environ["PGPORT"],
        user=os.environ["PGUSER"],
    )


def offered():
    with connect("postgres") as connection, connection.cursor() as cr:
        cr.execute(
            "SELECT datname FROM pg_database WHERE NOT datistemplate"
            " AND pg_get_userbyid(datdba) = current_user"
        )
        return [name for (name,) in cr.fetchall()]


def has_admin_admin(database):
    try:
        with connect(database) as connection, connection.cursor() as cr:
            cr.execute(QUERY)
            stored = cr.fetchone()
    except psycopg2.Error:
        return False  # not there yet, or not Odoo's
    return bool(stored and stored[0] and CRYPT.verify("admin", stored[0]))


def main(arguments):
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument(
        "--http-interface", default=os.environ.get("ODOO_HTTP_INTERFACE")
    )
    parser.add_argument("-d", "--database", default="")
    options, _rest = parser.parse_known_args(arguments)
    if not options.http_interface or is_loopback(options.http_interface):
        return 0
    databases = [name for name in options.database.split(",") if name] or offered()
    for database in filter(has_admin_admin, databases):
        sys.stderr.write(
            f"Database {database} still has the login admin with the password admin:"
            f" it is not served on {options.http_interface}.\nChange that password"
            " first, or name another database with --database.\n"
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2.errors import InsufficientPrivilege

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import mute_logger

from odoo.addons.service_sla_scripts.models.contact.reveal_const import HEAD, RETENTION

from .reveal_common import RevealCase

TABLE = "service_contact_reveal"


class TestRevealLog(RevealCase):
    """Rows stay as they are; whoever gets past that is seen."""

    def tamper(self, statement, *params):
        """What a superuser of the database could do."""
        cr = self.env.cr
        cr.execute(f"ALTER TABLE {TABLE} DISABLE TRIGGER USER")
        cr.execute(statement, params)
        cr.execute(f"ALTER TABLE {TABLE} ENABLE TRIGGER USER")

    def reveal_times(self, count):
        for _i in range(count):
            self.reveal()
        return self.rows().sorted("id")

    def found(self):
        return [(row["id"], row["problem"]) for row in self.verify()["problems"]]

    # -- append-only --------------------------------------------------------------

    def test_nobody_writes_rows_by_the_orm(self):
        self.reveal()
        row = self.rows()
        for user in (self.agent, self.auditor, self.env.ref("base.user_admin")):
            for records in (row.with_user(user), row.with_user(user).sudo()):
                for call in (
                    lambda r=records: r.write({"note": "x"}),
                    lambda r=records: r.unlink(),
                    lambda r=records: r.create({"kind": "reveal"}),
                    lambda r=records: r.copy(),
                ):
                    with self.assertRaises(AccessError):
                        call()
        self.assertEqual(self.verify()["problems"], [])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_it_too(self):
        self.reveal()
        for statement in (
            f"UPDATE {TABLE} SET note = 'x'",
            f"UPDATE {TABLE} SET note = 'x' WHERE false",
            f"DELETE FROM {TABLE}",
            f"TRUNCATE {TABLE}",
            # the door of the purge lets nothing through that is young
            "SELECT set_config('service_sla_scripts.purge', 'on', true);"
            f"DELETE FROM {TABLE}",
        ):
            with self.subTest(statement), self.assertRaises(InsufficientPrivilege):
                with self.env.cr.savepoint():
                    self.env.cr.execute(statement)
        self.assertEqual(len(self.rows()), 1)

    def test_an_update_of_the_addon_keeps_the_guard(self):
        self.env["service.contact.reveal"].init()
        self.test_the_database_refuses_it_too()

    # -- chain --------------------------------------------------------------------

    def test_a_log_that_nobody_touched_verifies(self):
        rows = self.reveal_times(3)
        result = self.verify()
        self.assertEqual(
            result,
            {
                "rows": 3,
                "last_id": rows[-1].id,
                "last_hash": rows[-1].row_hash,
                "problems": [],
            },
        )

    def test_a_changed_row_is_named(self):
        rows = self.reveal_times(3)
        self.tamper(f"UPDATE {TABLE} SET note = 'x' WHERE id = %s", rows[1].id)
        (problem,) = self.found()
        self.assertEqual(problem[0], rows[1].id)
        self.assertIn("not what was written", problem[1])

    def test_a_changed_row_with_a_new_hash_breaks_the_next(self):
        rows = self.reveal_times(3)
        self.tamper(
            f"UPDATE {TABLE} SET row_hash = repeat('a', 64) WHERE id = %s", rows[1].id
        )
        self.assertEqual([id_ for id_, _text in self.found()], rows[1:].ids)

    def test_a_missing_row_is_noticed_by_the_next(self):
        rows = self.reveal_times(3)
        for gone, noticed in ((rows[1], rows[2]), (rows[0], rows[2])):
            self.tamper(f"DELETE FROM {TABLE} WHERE id = %s", gone.id)
            self.assertEqual([id_ for id_, _text in self.found()], noticed.ids)

    def test_rows_missing_at_the_end_are_noticed_after_a_night(self):
        rows = self.reveal_times(3)
        self.log()._cron_verify_chain()
        self.tamper(f"DELETE FROM {TABLE} WHERE id >= %s", rows[1].id)
        self.assertEqual([id_ for id_, _text in self.found()], rows[2].ids)

    def test_the_night_tells_the_auditors_of_a_broken_chain(self):
        rows = self.reveal_times(2)
        head = self.env["ir.config_parameter"].sudo().get_param(HEAD)
        self.tamper(f"UPDATE {TABLE} SET outcome = 'refused' WHERE id = %s", rows[0].id)
        with self.assertLogs(
            "odoo.addons.service_sla_scripts.models.contact", "ERROR"
        ) as logs:
            self.log()._cron_verify_chain()
        self.assertIn(str(rows[0].id), logs.output[0])
        message = self.env["mail.message"].search([], limit=1, order="id desc")
        self.assertIn(self.auditor.partner_id, message.notified_partner_ids)
        self.assertIn(str(rows[0].id), message.body)
        self.assertEqual(self.env["ir.config_parameter"].sudo().get_param(HEAD), head)

    # -- forgetting ---------------------------------------------------------------

    def test_only_what_is_old_enough_goes_and_the_rest_verifies(self):
        now = fields.Datetime.now()
        for months in (50, 40, 37):
            with freeze_time(now - relativedelta(months=months)):
                self.reveal()
        kept = self.reveal_times(2)[-2:]
        self.log()._cron_verify_chain()
        self.log()._gc_old_rows()
        rows = self.rows().sorted("id")
        self.assertEqual(rows[:2], kept)
        self.assertRecordValues(
            rows[2:],
            [{"kind": "purge", "note": "3 rows", "anchor_hash": kept[0].prev_hash}],
        )
        self.assertEqual(self.verify()["problems"], [])
        self.log()._gc_old_rows()
        self.assertEqual(self.rows().sorted("id"), rows)
        # taking more by hand, as the purge did, shows
        self.tamper(f"DELETE FROM {TABLE} WHERE id = %s", kept[0].id)
        self.assertEqual([id_ for id_, _text in self.found()], kept[1].ids)

    def test_everything_may_go_and_the_log_goes_on(self):
        with freeze_time(fields.Datetime.now() - relativedelta(months=50)):
            self.reveal()
            self.log()._cron_verify_chain()
        self.log()._gc_old_rows()
        self.reveal()
        self.assertEqual(self.rows().mapped("kind"), ["reveal", "purge"])
        self.assertEqual(self.verify()["problems"], [])

    def test_the_law_comes_before_the_setting(self):
        self.env["ir.config_parameter"].sudo().set_param(RETENTION, "1")
        now = fields.Datetime.now()
        for months in (7, 5):
            with freeze_time(now - relativedelta(months=months)):
                self.reveal()
        self.log()._gc_old_rows()
        self.assertEqual(self.rows().mapped("kind"), ["purge", "reveal"])

    # -- who reads it -------------------------------------------------------------

    def test_auditors_read_and_nobody_else(self):
        self.reveal()
        for user in (self.agent, self.supervisor, self.manager):
            log = self.log(user)
            for call in (
                lambda log=log: log.search([]),
                lambda log=log: log.search_count([]),
                lambda log=log: log._read_group([], ["user_id"], ["__count"]),
                lambda log=log: self.rows().with_env(log.env).read(["note"]),
                log.service_verify_chain,
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    call()
        self.assertEqual(self.log(self.auditor).search_count([]), 1)
        self.assertFalse(
            self.auditor.has_group("helpdesk_mgmt.group_helpdesk_user_own")
        )
        menu = self.env.ref("service_sla_scripts.service_contact_audit_menu")
        visible = self.env["ir.ui.menu"].with_user(self.auditor)._visible_menu_ids()
        self.assertIn(menu.id, visible)
        visible = self.env["ir.ui.menu"].with_user(self.manager)._visible_menu_ids()
        self.assertNotIn(menu.id, visible)

    def test_the_views_open_for_an_auditor(self):
        self.reveal()
        log = self.log(self.auditor)
        log.get_views([(False, kind) for kind in ("list", "pivot", "graph", "search")])
        for domain in (
            [("done_at", ">=", "today")],
            [("is_unusual", "=", True)],
            [("outcome", "=", "refused")],
        ):
            log.search_read(domain, ["user_id", "record_name"])
        self.assertEqual(log.search_count([("done_at", ">=", "today")]), 1)

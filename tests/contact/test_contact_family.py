import logging

from odoo.exceptions import AccessError, ValidationError

from odoo.addons.mail.tools.discuss import Store
from odoo.addons.service_sla_scripts.models.contact import log_redact

from .common import ACCOUNT, EMAIL, STREET, VAT, ContactCase


class TestContactFamily(ContactCase):
    """Nobody makes a customer's address a colleague's, to read it there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret.write({"company_registry": VAT, "is_company": True})
        cls.me = cls.partner_agent.partner_id
        cls.ours = cls.company.partner_id
        cls.env.flush_all()

    def _mine(self, record=None):
        return self.seen_by(self.partner_agent, record)

    def assertRefused(self, call):
        with self.assertRaises(AccessError):
            call()
        self.env.invalidate_all()
        for partner in (self.me, self.colleague, self.ours):
            self.assertNotIn(partner.street, [STREET])
            self.assertNotIn(VAT, (partner.vat, partner.company_registry))

    def test_registry_numbers(self):
        self.assertNoSecret(self._mine().read(["company_registry"]))
        self.assertEqual(self._mine().service_company_registry_masked, "110********2X")
        with self.assertRaises(AccessError):
            self._mine().search([("company_registry", "=", VAT)])

    def test_nobody_of_ours_goes_under_a_customer(self):
        for partner in (self.me, self.colleague, self.ours):
            for vals in (
                {"parent_id": self.secret.id},
                {"parent_id": self.secret.id, "type": "contact"},
                {"commercial_partner_id": self.secret.id},
            ):
                self.assertRefused(lambda p=partner, v=vals: self._mine(p).write(v))
        self.assertRefused(lambda: self._mine().write({"child_ids": [(4, self.me.id)]}))

    def test_no_customer_goes_under_one_of_ours(self):
        self.me.is_company = True
        self.assertRefused(lambda: self._mine().write({"parent_id": self.me.id}))
        self.assertRefused(lambda: self._mine().copy({"parent_id": self.me.id}))

    def test_over_several_steps(self):
        """The address would go up, from contact to contact, to the company."""
        typed = self.env["res.partner"].with_user(self.partner_agent)
        between = typed.create({"name": "In-house", "parent_id": self.ours.id})
        self.assertRefused(lambda: self._mine().write({"parent_id": between.id}))
        self.assertRefused(
            lambda: typed.create({"name": "x", "child_ids": [(4, self.me.id)]}).write(
                {"parent_id": self.secret.id}
            )
        )

    def test_a_company_of_ones_own(self):
        self.me.company_name = "Mine"
        self.assertRefused(lambda: self._mine(self.me).create_company())

    def test_customers_stay_what_they_are(self):
        self._mine().write({"partner_share": False})
        self.assertTrue(self.secret.partner_share)
        forged = self.env["res.partner"].with_user(self.partner_agent)
        for context in ({}, {"default_partner_share": False}):
            made = forged.with_context(**context).create(
                {"name": "x", "partner_share": False}
            )
            self.assertTrue(made.partner_share)

    def test_nobody_of_ours_is_merged_with_a_customer(self):
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard = wizard.with_user(self.partner_agent)
        contact = self.env["res.partner"].create({"name": "Double", "email": EMAIL})
        self.me.email = EMAIL
        for into in (self.me, contact):
            self.assertRefused(
                lambda dst=into: wizard._merge((contact | self.me).ids, dst)
            )
        self.assertTrue(contact.exists())

    def test_families_of_customers(self):
        """What agents do all day."""
        typed = self.env["res.partner"].with_user(self.partner_agent)
        child = typed.create({"name": "Child", "parent_id": self.secret.id})
        other = typed.create({"name": "Other", "is_company": True})
        self.assertEqual(child.parent_id, self.secret)
        child.write({"parent_id": other.id})
        self.assertEqual(child.parent_id, other)
        child.write({"parent_id": False})
        self.assertFalse(child.parent_id)
        self._mine(self.me).write({"parent_id": self.ours.id})
        self.assertEqual(self.me.parent_id, self.ours)
        self._mine(self.ours).write({"child_ids": [(0, 0, {"name": "In-house"})]})
        self.assertIn("In-house", self.ours.child_ids.mapped("name"))

    def test_others_do_as_they_did(self):
        self.seen_by(self.env.ref("base.user_admin")).write({"parent_id": self.me.id})
        self.assertEqual(self.secret.parent_id, self.me)

    # -- accounts ---------------------------------------------------------------------

    def test_accounts_stay_with_their_holders(self):
        for partner in (self.me, self.ours):
            for call in (
                lambda p=partner: self._mine(self.account).write({"partner_id": p.id}),
                lambda p=partner: self._mine(self.account).copy({"partner_id": p.id}),
                lambda p=partner: self._mine(p).write(
                    {"bank_ids": [(4, self.account.id)]}
                ),
            ):
                self.assertRefused(call)
        self._mine(self.account).write({"partner_id": self.customer.id})
        self.assertEqual(self.account.partner_id, self.customer)

    def test_double_accounts_are_refused_without_a_word_of_them(self):
        other = self.account.copy({"acc_number": "6222020200998877"})
        accounts = self.env["res.partner.bank"].with_user(self.partner_agent)
        vals = {"acc_number": ACCOUNT, "partner_id": self.secret.id}
        for call in (
            lambda: self._mine(self.account).copy(),
            lambda: accounts.create(vals),
            lambda: self._mine(other).write({"service_acc_number_masked": ACCOUNT}),
        ):
            with self.assertRaises(ValidationError) as caught:
                call()
            self.assertNoSecret(caught.exception)

    # -- messages ---------------------------------------------------------------------

    def test_what_mail_servers_say(self):
        message = self.ticket.message_post(body="x", partner_ids=self.secret.ids)
        notification = message.notification_ids.filtered("res_partner_id")[:1]
        notification.failure_reason = f"550 <{EMAIL}> unknown"
        self.assertNoSecret(
            self.seen_by(self.agent, notification).read(["failure_reason"])
        )

    def test_a_mail_that_a_colleague_got_and_the_customer_did_not(self):
        """Whoever wrote it is told; core looks at the addresses as he would."""
        ticket = self.seen_by(self.agent, self.ticket)
        message = ticket.message_post(
            body="Hello",
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
            partner_ids=(self.secret | self.colleague).ids,
        )
        failed = message.sudo().notification_ids.filtered(
            lambda notification: notification.res_partner_id == self.secret
        )
        failed.notification_status = "exception"
        self.env.flush_all()
        self.env.invalidate_all()
        store = Store()
        message._message_notifications_to_store(store)
        data = store.get_result()
        self.assertIn("exception", str(data["mail.notification"]))
        self.assertNoSecret(data)

    def test_records_that_are_named_by_an_address(self):
        blocked = self.env["mail.blacklist"].create({"email": EMAIL})
        self.assertEqual(blocked.display_name, EMAIL)
        seen = self.seen_by(self.agent, blocked).sudo()
        self.assertEqual(seen.display_name, "s***@hidden-mail.example")

    def test_invitations_are_for_whom_they_invite(self):
        message = self.env["mail.message"].create(
            {
                "model": "res.users",
                "res_id": self.portal.id,
                "message_type": "email_outgoing",
                "body": f"Log in as {EMAIL}",
                "author_id": self.me.id,
            }
        )
        domain = [("id", "=", message.id)]
        messages = self.env["mail.message"]
        self.assertFalse(messages.with_user(self.partner_agent).search(domain))
        with self.assertRaises(AccessError):
            self._mine(message).read(["body"])
        self.assertTrue(messages.with_user(self.employee).search(domain))

    def test_customers_are_not_told_of_each_other(self):
        """Pushes and pages describe followers to customers with all rights."""
        other = self.customer.with_user(self.portal).sudo()
        data = Store().add(other, ["name", "email"]).get_result()
        self.assertNotIn("zhao.min", str(data))
        own = Store().add(self.secret.with_user(self.portal).sudo(), ["email"])
        self.assertIn(EMAIL, str(own.get_result()))
        payload = {
            "res.partner": [
                {"id": partner.id, "email": partner.email}
                for partner in (self.customer, self.secret)
            ]
        }
        self.env.cr.precommit.data.pop("bus.bus.values", None)
        self.env["bus.bus"]._sendone(self.secret, "mail.record/insert", payload)
        (sent,) = self.env.cr.precommit.data["bus.bus.values"]
        self.assertIn(EMAIL, sent["message"])
        self.assertNotIn("zhao.min", sent["message"])

    def test_a_message_is_edited(self):
        """Core describes it with values that are no fields."""
        ticket = self.seen_by(self.agent, self.ticket)
        message = ticket.message_post(
            body="Hello", message_type="comment", partner_ids=self.secret.ids
        )
        ticket._message_update_content(message.sudo(), body="Hello again")
        self.assertIn("again", message.body)

    def test_a_letter_stays_its_authors(self):
        """A colleague's address is shown: nobody makes a customer's letter his own."""
        letter = self.ticket.message_post(
            body="Hello", message_type="email", author_id=self.secret.id
        )
        self.assertIn(EMAIL, letter.email_from)
        mine = {"author_id": self.me.id}
        seen = self.seen_by(self.partner_agent, letter)
        seen.write(mine | {"is_internal": False})
        for message in (letter, seen.copy(mine)):
            message = self.seen_by(self.partner_agent, message)
            self.assertNoSecret(message.read(["email_from", "reply_to"]))
            self.assertEqual(message.sudo().author_id, self.secret)
        letter.write(mine)  # by a program
        self.assertEqual(letter.author_id, self.me)

    def test_nobody_becomes_a_colleague_in_a_form(self):
        seen = self._mine().with_context(show_address=True)
        values = {"partner_share": False, "name": "x"}
        answer = seen.onchange(values, list(values), {"display_name": {}})
        self.assertTrue(answer["value"])
        self.assertNoSecret(answer)

    def test_nobody_opens_texts_by_what_the_company_publishes(self):
        for vals in (
            {"website": "https://hidden-mail.example"},
            {"service_email_masked": "desk@hidden-mail.example"},
            {"service_phone_masked": "13812349012"},
        ):
            with self.assertRaises(AccessError):
                self._mine(self.ours).write(vals)
            self._mine(self.me).write(vals)
        self._mine(self.ours).write({"function": "Desk"})
        self.ours.website = "https://desk.example"  # by an administrator

    def test_logs(self):
        """Lines of core, and of its tracebacks, have no address."""
        for name in log_redact.LOGGERS:
            logger = logging.getLogger(name)
            with self.assertLogs(logger, "WARNING") as logs:
                logger.warning("Routing mail from %s to %s", EMAIL, "desk@example.com")
                try:
                    raise ValueError(f"550 <{EMAIL}> unknown")
                except ValueError:
                    logger.exception("failed sending mail")
                lines = list(map(logging.Formatter().format, logs.records))
            self.assertNoSecret(lines)
            self.assertIn("Routing mail from s***@hidden-mail.example", lines[0])
            self.assertIn("ValueError: 550", lines[1])
            log_redact.redact_logs()
            self.assertEqual(len(logger.filters), 1, "once, however often")

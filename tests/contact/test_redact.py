from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import new_test_user

from tests.common import ServiceDeskCase

from .redact_common import HTML, IDENTITY, MAIL, MASKED, NUMBER, TEXT, RedactMixin

# queries: companies, their websites, the domains of their addresses; the originals
PLAIN_COST = 4


class TestRedactTicket(RedactMixin, ServiceDeskCase):
    """What is written into a ticket is stored with contacts masked."""

    def test_a_new_ticket(self):
        ticket = self._ticket(
            user=self.agent, name=TEXT, description=HTML, service_what=TEXT
        )
        self.assertRecordValues(ticket, [{"name": MASKED, "service_what": MASKED}])
        self.assertEqual(
            ticket.description, "<p>Call <b>138****9012</b>, w***@hidden.example</p>"
        )
        for name in ("name", "description", "service_what"):
            self.assertNoSecret(self.row(ticket, name))
        self.assertEqual(self.original(ticket, "name"), TEXT)
        self.assertEqual(self.original(ticket, "description"), HTML)

    def test_the_raw_text_never_reaches_the_row(self):
        queries = []
        execute = type(self.env.cr).execute

        def listen(cursor, query, params=None, **kwargs):
            code = getattr(query, "code", query)
            if "service_contact_original" not in code:
                queries.append(f"{code} {getattr(query, 'params', params)}")
            return execute(cursor, query, params, **kwargs)

        with patch.object(type(self.env.cr), "execute", listen):
            ticket = self._ticket(user=self.agent, name=TEXT, description=HTML)
            ticket.write({"service_tried": TEXT})
            self.env.flush_all()
        self.assertGreater(len(queries), 5)
        self.assertNoSecret(*queries)

    def test_a_default_is_a_text_too(self):
        ticket = self.Ticket.with_context(
            default_service_demand=TEXT, default_team_id=self.team.id
        ).create({"name": "Title"})
        self.assertEqual(ticket.service_demand, MASKED)
        self.assertEqual(self.original(ticket, "service_demand"), TEXT)

    def test_a_team_that_nobody_named(self):
        ticket = self.Ticket.with_user(self.agent).create(
            {"name": TEXT, "description": HTML}
        )
        self.assertEqual(ticket.team_id, self.team)
        self.assertEqual(ticket.name, MASKED)

    def test_a_long_title(self):
        ticket = self._ticket(name="x" * 300 + TEXT)
        self.assertNoSecret(ticket.name, ticket.description)
        self.assertIn(TEXT, self.original(ticket, "name"))

    def test_writing(self):
        ticket = self._ticket()
        ticket.with_user(self.agent).write({"name": TEXT, "service_who": "Both tills"})
        self.assertRecordValues(ticket, [{"name": MASKED, "service_who": "Both tills"}])
        self.assertEqual(self.original(ticket, "name"), TEXT)
        self.assertIsNone(self.original(ticket, "service_who"))

    def test_saving_the_masked_text_destroys_nothing(self):
        ticket = self._ticket(user=self.agent, service_what=TEXT)
        ticket.service_what = ticket.service_what + " today"
        self.assertEqual(self.original(ticket, "service_what"), TEXT)
        self.assertEqual(ticket.service_what, MASKED + " today")
        ticket.service_what = TEXT
        self.assertEqual(self.original(ticket, "service_what"), TEXT)

    def test_a_new_text_is_added_to_the_old(self):
        ticket = self._ticket(service_what=TEXT, description=HTML)
        ticket.write({"service_what": f"Now {NUMBER}", "description": f"<p>{MAIL}</p>"})
        self.assertEqual(ticket.service_what, "Now 138****9012")
        self.assertEqual(
            self.original(ticket, "service_what"), f"{TEXT}\n\nNow {NUMBER}"
        )
        self.assertEqual(
            self.original(ticket, "description"), f"{HTML}<hr><p>{MAIL}</p>"
        )

    def test_many_at_once(self):
        tickets = self._ticket() | self._plain_ticket()
        tickets.write({"name": TEXT})
        self.assertEqual(tickets.mapped("name"), [MASKED, MASKED])
        for ticket in tickets:
            self.assertEqual(self.original(ticket, "name"), TEXT)
        tickets = self.Ticket.create(
            [
                {"name": name, "description": "x", "team_id": team.id}
                for name, team in (
                    (TEXT, self.team),
                    ("Nothing to hide", self.plain_team),
                    (f"Now {NUMBER}", self.plain_team),
                )
            ]
        )
        self.assertEqual(
            tickets.mapped("name"), [MASKED, "Nothing to hide", "Now 138****9012"]
        )
        self.assertEqual(
            [self.original(ticket, "name") for ticket in tickets],
            [TEXT, None, f"Now {NUMBER}"],
        )

    def test_teams_without_the_pipeline_and_no_team_at_all(self):
        """Agents are masked there too, so what they read has to be."""
        for team in (self.plain_team, self.plain_team.browse()):
            ticket = self.Ticket.create(
                {"name": TEXT, "description": HTML, "team_id": team.id}
            )
            self.assertEqual(ticket.name, MASKED)
            self.assertNoSecret(self.row(ticket, "description"))
            ticket.with_user(self.manager).write({"name": f"Now {NUMBER}"})
            self.assertEqual(ticket.name, "Now 138****9012")
            self.assertIn(TEXT, self.original(ticket, "name"))

    def test_a_value_that_was_handed_in_stays_as_it_is(self):
        vals = {"name": TEXT, "description": HTML, "team_id": self.team.id}
        before = dict(vals)
        ticket = self.Ticket.create(vals)
        ticket.write(vals)
        self.assertEqual(vals, before)

    def test_a_copy_has_nothing_to_hide(self):
        ticket = self._ticket(name=TEXT)
        self.assertEqual(ticket.copy().name, MASKED)

    def test_what_the_company_publishes_stays(self):
        self.company.write(
            {
                "phone": "+86 10 6251 2334",
                "email": "desk@company.example",
                "website": "https://www.shop.example/x",
                "service_contact_allow_list": "010-8888 7777\nour.desk@qq.com",
            }
        )
        self.company.service_contact_allow_list = "010-88887777\nour.desk@qq.com"
        self.env["mail.alias.domain"].create({"name": "alias.example"})
        text = (
            "010-62512334, 010-88887777, a@company.example, b@shop.example, "
            "c@alias.example, our.desk@qq.com"
        )
        ticket = self._ticket(name=text)
        self.assertEqual(ticket.name, text)
        ticket.name = f"{text}, other.desk@qq.com"
        self.assertEqual(ticket.name, f"{text}, o***@qq.com")

    def test_the_steps_are_walked_with_masked_facts(self):
        ticket = self._ticket("solution", user=self.supervisor)
        ticket.write({"service_where": TEXT, "description": False})
        self.assertEqual(ticket.description, f"<p>{ticket.name}</p>")
        self.assertEqual(ticket.service_w1h_count, 6)

    def test_originals_go_with_their_ticket(self):
        ticket = self._ticket(name=TEXT)
        message = ticket.message_post(body=TEXT, message_type="email", author_id=False)
        self.assertTrue(self.original(ticket, "name"))
        self.assertTrue(self.original(message, "body"))
        ticket.unlink()
        self.assertIsNone(self.original(ticket, "name"))
        self.assertIsNone(self.original(message, "body"))

    def test_originals_of_messages_that_went_before(self):
        ticket = self._ticket(name=TEXT)
        message = ticket.message_post(body=TEXT, message_type="email", author_id=False)
        message.unlink()
        self.env["service.contact.original"]._gc_originals()
        self.assertIsNone(self.original(message, "body"))
        self.assertTrue(self.original(ticket, "name"))

    def test_nobody_reads_originals(self):
        self._ticket(name=TEXT)
        admin = self.env.ref("base.user_admin")
        for user in (self.agent, self.manager, admin):
            Original = self.env["service.contact.original"].with_user(user)
            for call in (
                lambda o=Original: o.search([]),
                lambda o=Original: o.search([]).read(["value"]),
                lambda o=Original: o.search_count([("value", "like", "138")]),
            ):
                with self.assertRaises(AccessError):
                    call()

    # -- chats ---------------------------------------------------------------------

    def report(self, **values):
        return {
            "external_id": "chat-7",
            "channel": "web_chat",
            "started_at": "2024-03-15 06:30:00",
            "team": self.team.name,
            "messages": [
                {"at": "2024-03-15 06:30:05", "side": "customer", "body": TEXT},
                {"at": "2024-03-15 06:30:20", "side": "agent", "body": f"So {NUMBER}?"},
            ],
            **values,
        }

    def register(self, *reports):
        Ticket = self.Ticket.with_user(self.telephone)
        return Ticket.service_register_contact(list(reports))

    def test_a_registered_chat(self):
        (answer,) = self.register(self.report())
        ticket = self.Ticket.browse(answer["ticket_id"])
        lines = ticket.service_interaction_ids.message_line_ids
        self.assertEqual(lines.mapped("body"), [MASKED, f"So {NUMBER}?"])
        self.assertNoSecret(ticket.name, ticket.description)
        self.assertEqual(self.original(lines[0], "body"), TEXT)
        self.assertIn(IDENTITY, self.original(ticket, "description"))

    def test_the_same_chat_reported_again(self):
        self.register(self.report())
        (again,) = self.register(self.report())
        self.assertEqual(again["status"], "unchanged")
        more = self.report()
        more["messages"].append(
            {"at": "2024-03-15 06:31:00", "side": "customer", "body": NUMBER}
        )
        (later,) = self.register(more)
        self.assertEqual(later["status"], "updated")
        ticket = self.Ticket.browse(later["ticket_id"])
        lines = ticket.service_interaction_ids.message_line_ids
        self.assertEqual(lines.mapped("body"), [MASKED, f"So {NUMBER}?", "138****9012"])

    # -- files ---------------------------------------------------------------------

    def file(self, ticket, user=None, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user or self.env.user)
            .create(
                {
                    "name": f"photo {NUMBER}.txt",
                    "raw": f"wrote {MAIL}".encode(),
                    "mimetype": "text/plain",
                    "res_model": ticket._name,
                    "res_id": ticket.id,
                    **values,
                }
            )
        )

    def test_names_of_files(self):
        file = self.file(self._ticket())
        self.assertEqual(file.name, "photo 138****9012.txt")
        self.assertEqual(self.original(file, "name"), f"photo {NUMBER}.txt")
        self.assertNoSecret(file.index_content, self.row(file, "index_content"))
        self.assertIn(MAIL, file.raw.decode())
        plain = self.file(self._plain_ticket(), description=TEXT)
        self.assertEqual(plain.name, "photo 138****9012.txt")
        self.assertNoSecret(plain.index_content, self.row(plain, "description"))
        self.assertEqual(self.original(plain, "description"), TEXT)
        file.name = f"other {NUMBER}.txt"
        self.assertEqual(self.row(file, "name"), "other 138****9012.txt")

    def test_a_file_that_is_put_on_a_ticket_later(self):
        file = self.file(
            self.Ticket, user=self.agent, res_model="mail.compose.message", res_id=0
        )
        self.assertIn(NUMBER, file.name)
        ticket = self._ticket()
        ticket.with_user(self.agent).message_post(attachment_ids=file.ids)
        file = file.sudo()
        self.assertEqual(file.res_id, ticket.id)
        self.assertEqual(file.name, "photo 138****9012.txt")
        self.assertNoSecret(file.index_content)

    def test_files_elsewhere(self):
        file = self.file(self.customer)
        self.assertIn(NUMBER, file.name)
        self.assertIn(MAIL, file.index_content)

    def test_a_file_of_a_ticket_that_is_gone(self):
        ticket = self._plain_ticket()
        file = self.file(self.customer)
        gone = ticket.id
        ticket.unlink()
        file.write({"res_model": ticket._name, "res_id": gone})
        self.assertEqual(self.row(file, "name"), "photo 138****9012.txt")
        self.assertIsNone(self.original(file, "name"))

    # -- cost ----------------------------------------------------------------------

    def count(self, run):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def without(self, run):
        """Queries when nothing is looked for."""
        path = "odoo.addons.service_sla_scripts.models.contact"
        files = ("helpdesk_ticket", "mail_message", "ir_attachment")
        patches = [
            patch(f"{path}.{name}_redact.redacted", lambda *_a: {}) for name in files
        ]
        for each in patches:
            each.start()
        try:
            return self.count(run)
        finally:
            for each in patches:
                each.stop()

    def test_nothing_to_hide_costs_no_query(self):
        ticket, plain = self._ticket(), self._plain_ticket()
        agent = self.Ticket.with_user(self.agent)
        runs = {
            "create": lambda: self._ticket(user=self.agent, name="Nothing to hide"),
            "create plain": lambda: self._plain_ticket(name="Nothing to hide"),
            "write": lambda: agent.browse(ticket.id).write({"service_what": "Red"}),
            "write plain": lambda: agent.browse(plain.id).write({"name": "Red"}),
            "post": lambda: ticket.message_post(body="Red", author_id=self.customer.id),
            "post plain": lambda: plain.message_post(body="Red"),
            "file": lambda: self.file(ticket, name="a.txt", raw=b"words"),
            "file plain": lambda: self.file(plain, name="a.txt", raw=b"words"),
        }
        for name, run in runs.items():
            self.count(run)  # fills caches
            with self.subTest(name):
                self.assertEqual(self.count(run), self.without(run))

    def test_constant_queries(self):
        def make(count):
            rows = [
                {"name": f"{TEXT} {i}", "description": HTML, "team_id": self.team.id}
                for i in range(count)
            ]
            return lambda: self.Ticket.create(rows)

        make(1)()
        extra = [self.count(make(n)) - self.without(make(n)) for n in (2, 12)]
        self.assertEqual(extra[0], extra[1])
        self.assertLessEqual(extra[0], 8)

    def test_what_a_contact_costs_a_plain_team(self):
        """What the company publishes, and the originals: whatever the batch."""

        def create(count):
            rows = [
                {"name": TEXT, "description": HTML, "team_id": self.plain_team.id}
                for _i in range(count)
            ]
            return lambda: self.Ticket.create(rows)

        def write(count):
            tickets = self.Ticket.create(
                [
                    {"name": "x", "description": "x", "team_id": self.plain_team.id}
                    for _i in range(count)
                ]
            )
            return lambda: tickets.write({"name": TEXT})

        for what in (create, write):
            what(1)()  # fills caches
            for count in (1, 12):
                with self.subTest(what.__name__, count=count):
                    extra = self.count(what(count)) - self.without(what(count))
                    self.assertEqual(extra, PLAIN_COST)

    def test_a_portal_customer(self):
        user = new_test_user(self.env, "redact_portal", "base.group_portal")
        ticket = self._ticket(partner_id=user.partner_id.id)
        ticket.message_subscribe(user.partner_id.ids)
        message = ticket.with_user(user).message_post(
            body=TEXT, message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertNoSecret(message.body, self.row(message, "body"))
        self.assertTrue(self.original(message, "body"))
        # and when she corrects it
        ticket._message_update_content(message.sudo(), body=f"Or {NUMBER}")
        self.assertNoSecret(message.body)

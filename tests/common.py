"""Base classes: a service desk with its people, and small builders.

Every test derives from one of these: a class without their tags aborts the collection
of the whole run (the tests live outside an addon, see README).
"""

import contextlib
from datetime import datetime

from odoo.tests import HttpCase, TransactionCase, new_test_user, tagged

AGENT = "helpdesk_mgmt.group_helpdesk_user_own"
TEAM_AGENT = "helpdesk_mgmt.group_helpdesk_user_team"
SUPERVISOR = "service_sla_scripts.group_supervisor"
MANAGER = "helpdesk_mgmt.group_helpdesk_manager"
CONTACT_SYSTEM = "service_sla_scripts.group_contact_system"

# what a ticket needs to pass each step
RESPONSE = {"service_identity_state": "verified", "service_identity_method": "account"}
W1H = {
    "service_what": "No internet in the shop",
    "service_when": "Since this morning at nine",
    "service_where": "The shop in Nanjing Road",
    "service_who": "Both tills and the back office",
    "service_why": "The provider changed the box yesterday",
    "service_how": "The lamp blinks red, pages do not load",
}
GREETING = "Hello"
SOLUTION = "<p>Restart the box, then choose profile 2.</p>"


class ServiceDeskMixin:
    """People and records that tests of the service desk share."""

    @classmethod
    def _build_desk(cls):
        cls.Ticket = cls.env["helpdesk.ticket"]
        cls.company = cls.env.company
        cls.agent = cls._user("desk_agent", TEAM_AGENT, "Xiao Zhang")
        cls.own_agent = cls._user("desk_own_agent", AGENT, "Xiao Wang")
        cls.supervisor = cls._user("desk_supervisor", SUPERVISOR, "Ms Sun")
        cls.manager = cls._user("desk_manager", MANAGER, "Mr Qian")
        cls.telephone = cls._user("desk_telephone", CONTACT_SYSTEM, "Telephone")
        members = cls.agent | cls.own_agent | cls.supervisor
        Team = cls.env["helpdesk.ticket.team"]
        cls.team = Team.create(
            {
                "name": "Desk",
                "service_use_pipeline": True,
                "user_id": cls.supervisor.id,
                "user_ids": [(6, 0, members.ids)],
            }
        )
        cls.plain_team = Team.create(
            {"name": "Plain", "user_ids": [(6, 0, members.ids)]}
        )
        cls.customer = cls.env["res.partner"].create(
            {
                "name": "Zhao Min",
                "email": "zhao.min@example.com",
                "phone": "+8613700000089",
            }
        )
        cls.nature = cls.env.ref("service_sla_scripts.category_fault_network")
        Stage = cls.env["helpdesk.ticket.stage"]
        cls.stage = {
            step: Stage.browse(id_) for step, id_ in Stage._service_stages().items()
        }

    @classmethod
    def _user(cls, login, groups, name):
        return new_test_user(
            cls.env,
            login=login,
            groups=groups,
            name=name,
            email=f"{login}@example.com",
            notification_type="inbox",
        )

    @classmethod
    def _ticket(cls, step="response", user=None, **values):
        """A ticket of the desk that has walked to ``step`` in the ordinary way."""
        ticket = cls.Ticket.with_user(user or cls.env.user).create(
            {
                "name": "No internet",
                "description": "<p>No internet</p>",
                "team_id": cls.team.id,
                "partner_id": cls.customer.id,
                "partner_name": cls.customer.name,
                **values,
            }
        )
        if step != "response":
            cls._walk(ticket, step)
        return ticket

    @classmethod
    def _walk(cls, ticket, step):
        """Fill what each step asks and move on, until the ticket stands in ``step``."""
        fill = {
            "classification": RESPONSE,
            "solution": {
                **W1H,
                "category_id": ticket.category_id.id or cls.nature.id,
                "service_complexity": ticket.service_complexity or "simple",
            },
            "confirmation": {"service_solution": SOLUTION},
            "archive": {"service_is_resolved": True},
        }
        ticket.action_service_answer()
        for target, values in fill.items():
            ticket.write({**values, "stage_id": cls.stage[target].id})
            if target == step:
                return ticket
        raise ValueError(step)

    @classmethod
    def _plain_ticket(cls, **values):
        return cls.Ticket.create(
            {
                "name": "Plain",
                "description": "<p>Plain</p>",
                "team_id": cls.plain_team.id,
                **values,
            }
        )

    def _post(self, ticket, author, subtype="mail.mt_comment", **kwargs):
        """A message on a ticket, as a person or the mail gateway posts it."""
        return ticket.with_user(kwargs.pop("user", self.agent)).message_post(
            body=GREETING,
            author_id=author.id,
            message_type=kwargs.pop("message_type", "comment"),
            subtype_xmlid=subtype,
            partner_ids=kwargs.pop("partner_ids", ticket.partner_id.ids),
            **kwargs,
        )

    def _listen(self):
        """Collect every event from here on: list of (event, moments, details)."""
        heard = []
        original = type(self.Ticket)._on_service_event

        def listen(tickets, event, moments, details):
            heard.append((event, moments, details))
            return original(tickets, event, moments, details)

        self.patch(type(self.Ticket), "_on_service_event", listen)
        return heard


@tagged("post_install", "-at_install")
class ServiceDeskCase(ServiceDeskMixin, TransactionCase):
    """Tests inside one transaction."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_desk()

    @staticmethod
    def moment(text):
        return datetime.fromisoformat(text)


@tagged("post_install", "-at_install")
class ServiceDeskHttpCase(ServiceDeskMixin, HttpCase):
    """Tests that go through HTTP or a browser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_desk()

    @contextlib.contextmanager
    def _without_refusal(self):
        """Whatever the server refuses, or fails at, it logs."""
        with (
            self.assertNoLogs("odoo.http", "WARNING"),
            self.assertNoLogs("odoo.addons.base.models.ir_rule", "INFO"),
            self.assertNoLogs("odoo.addons.base.models.ir_model", "INFO"),
            self.assertNoLogs("odoo.models", "INFO"),
        ):
            yield
        self.env.invalidate_all()

from odoo import Command

from .common import Refused, RpcCase

TICKET = "helpdesk.ticket"
GAPS = "ValidationError"
REASON = "The customer cannot be reached until Monday"
# contexts a client may send along, hoping that one of them opens a gate
FORGED_CONTEXTS = {
    "gates": {"service_gates": True},
    "gates as text": {"service_gates": "<object object at 0x7f0000000000>"},
    "gates as object": {"service_gates": {"forced": True}},
    "tracking off": {"tracking_disable": True, "mail_notrack": True},
    "quiet": {"mail_create_nolog": True, "mail_create_nosubscribe": True},
    "module install": {"install_mode": True, "module": "service_sla_scripts"},
    "import": {"import_file": True, "_import_current_module": "base"},
    "upgrade": {"mode": "init", "noupdate": True, "install_module": "base"},
    "mail gateway": {"fetchmail_cron_running": True, "mail_auto_delete": True},
    "superuser": {"su": True, "uid": 1, "sudo": True},
    "no archived": {"active_test": False, "check_move_validity": False},
    "defaults": {
        "default_service_step": "archive",
        "default_service_use_pipeline": False,
        "default_service_first_response_at": "2024-03-15 06:30:00",
    },
}


class GateCase(RpcCase):
    """An agent with the rights that helpdesk_mgmt gives, and a client of his own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # keeps contacts as well, as agents of many companies do
        cls.agent.group_ids = [
            Command.link(cls.env.ref("base.group_partner_manager").id)
        ]
        cls.done = cls.env.ref("helpdesk_mgmt.helpdesk_ticket_stage_done")

    def setUp(self):
        super().setUp()
        self.ticket = self._ticket(user=self.agent)
        self.login(self.agent)

    @property
    def forward(self):
        return {"stage_id": self.stage["archive"].id}

    def _doors(self):
        """Every way to write to tickets that exist: name -> call(ids, values)."""
        everywhere = {
            f"{method}, {name}": (door, method)
            for name, door in {
                "call_kw": self.call_kw,
                "jsonrpc": self.jsonrpc,
                "xmlrpc": self.xmlrpc,
                "json2": self.json2,
            }.items()
            for method in ("write", "web_save", "web_save_multi", "load")
        }

        def call(door, method):
            def write(ids, values, context=None):
                extra = {"context": context} if context else {}
                if method == "load":
                    result = door(
                        TICKET,
                        "load",
                        fields=[".id", *map(self._column, values)],
                        data=[
                            [str(id_), *map(self._cell, values.values())] for id_ in ids
                        ],
                        **extra,
                    )
                    if not result["ids"]:
                        message = "\n".join(m["message"] for m in result["messages"])
                        raise Refused("Import", message)
                    return result
                arguments = {
                    "write": {"vals": values},
                    "web_save": {"vals": values, "specification": {}},
                    "web_save_multi": {
                        "vals_list": [values] * len(ids), "specification": {}
                    },
                }  # fmt: skip
                return door(TICKET, method, ids, **arguments[method], **extra)

            return write

        return {name: call(*entry) for name, entry in everywhere.items()}

    def _column(self, name):
        return f"{name}/.id" if self.Ticket._fields[name].relational else name

    @staticmethod
    def _cell(value):
        return str(value) if value is not False else ""

    def assertUntouched(self, ticket=None, step="response"):
        ticket = ticket or self.ticket
        self.env.invalidate_all()
        self.assertEqual(ticket.service_step, step)
        self.assertFalse(ticket.service_first_response_at and step == "response")
        self.assertFalse(ticket.closed_date)

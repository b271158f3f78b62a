from ..approval.common import OTHER_WORDING, ApprovalMixin
from .common import RpcCase

APPROVAL = "service.approval"
ACTIVITY = "mail.activity"
TICKET = "helpdesk.ticket"
REFUSALS = ("AccessError", "UserError", "ValidationError", "WordingRefused")


class ApprovalRpcCase(ApprovalMixin, RpcCase):
    """Every path round an approval that an agent's rights lead to, at two doors."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket("solution", user=cls.agent, user_id=cls.agent.id)
        cls.ticket.service_solution = "<p>Money back.</p>"
        cls.approval = cls._ask(cls.ticket)
        cls.todo = cls._todos(cls.approval)
        cls.box = cls._ask(
            cls.ticket, kind_id=cls.replacement.id, wording=OTHER_WORDING
        )
        cls.box.with_user(cls.supervisor).service_decide("approved")

    def setUp(self):
        super().setUp()
        self.login(self.agent)

    def picture(self):
        """What no attempt may change."""
        self.env.invalidate_all()
        return (
            (self.approval | self.box).read(
                ["state", "decision", "decided_by_id", "wording", "amount", "kind_id"]
                + ["requester_id", "ticket_id", "sent_at", "is_current", "decider_ids"]
            ),
            self.Approval.search_count([]),
            self.todo.read(["active", "user_id", "res_id", "summary"]),
            self.ticket.service_step,
        )

    def assert_no_way(self, model, method, ids=None, **kwargs):
        """Refused by JSON-RPC and by JSON-2, and nothing is changed."""
        before = self.picture()
        for door in (self.call_kw, self.json2):
            with self.subTest(method, door=door.__name__):
                self.assertRefused(REFUSALS, door, model, method, ids, **kwargs)
                self.assertEqual(self.picture(), before)

from ..common import SUPERVISOR, ServiceDeskCase

WORDING = "<p>Dear Ms Zhao, we refund you 300 yuan for the days without internet.</p>"
OTHER_WORDING = "<p>You get a new box from us for free, it comes on Friday.</p>"
REASON = "Five days without internet, the second time this year"


class ApprovalMixin:
    """A desk on which promises are made, for tests with and without HTTP."""

    @classmethod
    def _build_desk(cls):
        result = super()._build_desk()
        cls.Approval = cls.env["service.approval"]
        cls.company.service_manager_ids = cls.manager
        cls.refund = cls.env.ref("service_sla_scripts.approval_kind_refund")
        cls.replacement = cls.env.ref("service_sla_scripts.approval_kind_replacement")
        cls.colleague = cls._user("desk_colleague", SUPERVISOR, "Ms Wu")
        cls.deputy = cls._user("desk_deputy", SUPERVISOR, "Mr Zheng")
        cls.team.user_ids |= cls.colleague
        return result

    @classmethod
    def _ask(cls, tickets, user=None, **values):
        """Approvals as somebody with the rights of ``user`` asked for them."""
        arguments = {
            "kind_id": cls.refund.id,
            "wording": WORDING,
            "reason": REASON,
            "amount": 300,
            **values,
        }
        ids = tickets.with_user(user or cls.agent).service_ask_approval(**arguments)
        return cls.Approval.browse(ids)

    @classmethod
    def _todos(cls, approvals):
        return cls.env["mail.activity"].search(
            [("service_approval_id", "in", approvals.ids)]
        )

    @classmethod
    def _notes(cls, ticket):
        return "\n".join(ticket.message_ids.filtered("is_internal").mapped("body"))


class ApprovalCase(ApprovalMixin, ServiceDeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ticket = cls._ticket("solution", user=cls.agent)
        cls.ticket.user_id = cls.agent
        cls.ticket.service_solution = "<p>Money back.</p>"

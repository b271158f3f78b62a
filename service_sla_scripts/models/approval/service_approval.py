from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import formatLang

from .const import DECISIONS, STATES

# Only code of this process holds this very object. sudo() alone is no licence: the mail
# gateway, the portal and server actions write as superuser what a client has sent.
_BY_SERVER = object()


class ServiceApproval(models.Model):
    """Somebody wants to promise a customer more than company policy allows.

    A row is written once: what is promised never changes, so whoever decides has seen
    what is sent. Whoever wants something else asks again, and this row goes ``void``.
    """

    _name = "service.approval"
    _description = "Approval of a Promise"
    _order = "asked_at desc, id desc"
    _rec_name = "promise"

    # what is promised, and to whom
    ticket_id = fields.Many2one(
        comodel_name="helpdesk.ticket",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
    )
    kind_id = fields.Many2one(
        comodel_name="service.approval.kind",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    wording = fields.Html(string="Words to the Customer", required=True, readonly=True)
    promise = fields.Char(
        string="What Is Promised",
        required=True,
        readonly=True,
        help="The beginning of the words to the customer.",
    )
    # which script it says: counts as used when it is sent
    script_version_id = fields.Many2one(
        comodel_name="service.script.version", string="Script", readonly=True
    )
    amount = fields.Monetary(readonly=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    reason = fields.Text(
        required=True, readonly=True, help="Why the customer should get it."
    )
    # who asked
    requester_id = fields.Many2one(
        comodel_name="res.users",
        string="Asked By",
        required=True,
        readonly=True,
        index=True,
    )
    asked_at = fields.Datetime(required=True, readonly=True)
    cycle = fields.Integer(readonly=True, aggregator=None)
    team_id = fields.Many2one(comodel_name="helpdesk.ticket.team", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True
    )
    # who decides
    needs_manager = fields.Boolean(
        string="Above the Limit",
        readonly=True,
        help="More than a supervisor may allow: a helpdesk manager decides.",
    )
    decider_ids = fields.Many2many(
        comodel_name="res.users",
        relation="service_approval_decider_rel",
        string="Waiting For",
        readonly=True,
    )
    # what became of it
    state = fields.Selection(
        selection=STATES, default="pending", required=True, readonly=True
    )
    decision = fields.Selection(
        selection=DECISIONS,
        readonly=True,
        help="What was decided, whatever happened to it later.",
    )
    decided_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    answer = fields.Text(readonly=True)
    is_current = fields.Boolean(
        string="Counts",
        default=True,
        readonly=True,
        help="Belongs to the present cycle of the ticket, and was not asked again.",
    )
    end_reason = fields.Char(string="Ended Because", readonly=True)
    sent_at = fields.Datetime(readonly=True)
    sent_by_id = fields.Many2one(comodel_name="res.users", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_send = fields.Boolean(compute="_compute_can_send")

    _one_open = models.UniqueIndex(
        "(ticket_id, kind_id) WHERE state = 'pending'",
        "An approval of this kind is being waited for already.",
    )
    _ticket_idx = models.Index("(ticket_id, state)")
    _pending_idx = models.Index("(asked_at) WHERE state = 'pending'")

    @api.depends("kind_id", "ticket_id")
    def _compute_display_name(self):
        for approval in self:
            # sudo: whoever may read the approval may know which ticket it is
            approval.display_name = self.env._(
                "%(kind)s – %(ticket)s",
                kind=approval.kind_id.name or "",
                ticket=approval.sudo().ticket_id.number or "",
            )

    # -- written by the server alone --------------------------------------------

    def _as_server(self):
        """These approvals, for writing what nobody writes by hand."""
        return self.sudo().with_context(service_approval=_BY_SERVER)

    def _check_server(self):
        if self.env.context.get("service_approval") is not _BY_SERVER:
            raise AccessError(
                self.env._(
                    "Approvals are asked for and decided on the ticket; nobody writes "
                    "them by hand. To promise something else, ask again."
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_server()
        return super().create(vals_list)

    def write(self, vals):
        self._check_server()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        # the rows of a deleted ticket go with it, in the database
        raise UserError(
            self.env._("What was asked and decided stays on record with its ticket.")
        )

    # -- words ------------------------------------------------------------------

    def _what(self):
        """“Refund 500.00 ¥”: kind and amount, as a person says it."""
        self.ensure_one()
        kind = self.kind_id.name
        if not self.amount:
            return kind
        amount = formatLang(self.env, self.amount, currency_obj=self.currency_id)
        return self.env._("%(kind)s %(amount)s", kind=kind, amount=amount)

    def _state_label(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        return labels[self.state]

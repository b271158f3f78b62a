from odoo import api, fields, models
from odoo.exceptions import AccessError

from .reveal_const import KINDS, OUTCOMES, REASONS, REFUSALS


class ServiceContactReveal(models.Model):
    """Who saw, or used, which contact of a customer, why and when; never the contact.

    Rows are written by ``_log`` alone, in a transaction of their own, and stay as they
    are: see ``service_contact_reveal_chain.py``. Nothing here points at a customer or a
    ticket by a foreign key, so that what was done to them outlives them.
    """

    _name = "service.contact.reveal"
    _description = "Revealed Contact"
    _order = "id desc"
    _rec_name = "record_name"
    _log_access = False  # who and when are facts of the log, part of its hashes

    # who, when, from where
    done_at = fields.Datetime(string="When", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        comodel_name="res.users",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        comodel_name="res.company", readonly=True, ondelete="restrict"
    )
    address = fields.Char(string="Network Address", readonly=True)
    session_hash = fields.Char(
        string="Session",
        readonly=True,
        help="Tells sessions apart without being one: SHA-256 of its identifier.",
    )
    # what
    kind = fields.Selection(selection=KINDS, required=True, readonly=True)
    res_model = fields.Char(string="Kind of Record", readonly=True)
    res_id = fields.Integer(string="Record", readonly=True, aggregator=None)
    record_name = fields.Char(readonly=True, help="As it was then, masked.")
    field_name = fields.Char(string="Technical Field", readonly=True)
    field_label = fields.Char(string="Field", readonly=True)
    data_kind = fields.Char(string="Kind of Contact", readonly=True)
    # why
    reason = fields.Selection(selection=REASONS, readonly=True)
    note = fields.Char(string="In Words", readonly=True)
    ticket_res_id = fields.Integer(string="Ticket", readonly=True, aggregator=None)
    ticket_number = fields.Char(readonly=True)
    # how it went
    outcome = fields.Selection(selection=OUTCOMES, required=True, readonly=True)
    refusal = fields.Selection(selection=REFUSALS, string="Refused For", readonly=True)
    is_unusual = fields.Boolean(
        string="Unusual",
        readonly=True,
        help="The user did this far more often in 24 hours than in the month before.",
    )
    # chain
    anchor_hash = fields.Char(
        readonly=True, help="Hash of the last row that was removed for its age."
    )
    prev_hash = fields.Char(string="Hash Before", required=True, readonly=True)
    row_hash = fields.Char(string="Hash", required=True, readonly=True)

    _user_done_idx = models.Index("(user_id, done_at)")

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise self._append_only()

    def write(self, vals):  # pylint: disable=method-required-super
        raise self._append_only()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._append_only()

    @api.model
    def _append_only(self):
        return AccessError(
            self.env._(
                "The log of revealed contacts is written by the system when it happens "
                "and stays as it is. Nobody can add, change or delete a row."
            )
        )

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers import main


class HelpdeskTicketController(main.HelpdeskTicketController):
    """Sending and closing a ticket in the portal: forms that are posted and checked."""

    @http.route(methods=["POST"], website=True)
    def support_ticket_close(self, **kw):
        """Close a ticket that the user may read, in a stage the portal offers for it.

        :return: back to the ticket, which says why if it could not be closed
        :raise NotFound: no such ticket or stage, or one that the user may not read
        """
        ticket = _record("helpdesk.ticket", kw.get("ticket_id"))
        stage = _record("helpdesk.ticket.stage", kw.get("stage_id"))
        # sudo: customers close, but may not write; that they may read was checked
        ticket = ticket.sudo()
        if stage in ticket._service_closing_stages() and not ticket.closed:
            try:
                with request.env.cr.savepoint():
                    ticket.stage_id = stage.id
            except UserError as refused:
                request.session["service_notice"] = str(refused)
        return request.redirect(f"/my/ticket/{ticket.id}", code=302)

    @http.route(methods=["POST"])
    def submit_ticket(self, **kw):
        """Create the ticket, or show the form again with what is wrong with it."""
        problem = self._service_submit_problem(**kw)
        if not problem:
            return super().submit_ticket(**kw)
        values = self._get_create_new_ticket_values(**kw)
        values.update(service_problem=problem, service_submitted=kw)
        return request.render("helpdesk_mgmt.portal_create_ticket", values, status=400)

    def _service_submit_problem(self, **kw):
        """Why no ticket can be made of the form as it was sent; ``None`` if it can.

        :return str: for the customer
        """
        if not (kw.get("subject") or "").strip():
            return request.env._("Please give your ticket a subject.")
        if not (kw.get("description") or "").strip():
            return request.env._("Please describe what your ticket is about.")
        category = _shown("helpdesk.ticket.category", kw.get("category"))
        if category is None:
            return request.env._(
                "This category cannot be chosen here. Please take another one."
            )
        team = _shown("helpdesk.ticket.team", kw.get("team"))
        if team is None:
            return request.env._(
                "This team cannot be chosen here. Please take another one."
            )
        companies = (category.company_id, team.company_id)
        if all(companies) and companies[0] != companies[1]:
            return request.env._(
                "This team does not work on this category. Please take another."
            )
        return None


def _record(model, sent):
    """The record whose id a client sent, if it exists and the user may read it.

    :raise NotFound: otherwise, whatever the reason
    """
    # longer ones fit into no column
    if not (sent or "").isdecimal() or len(sent) > 9:
        raise NotFound()
    record = request.env[model].browse(int(sent)).exists()
    if not record or not record.has_access("read"):
        raise NotFound()
    return record


def _shown(model, sent):
    """The record chosen in a form, an empty one for no choice.

    :return: ``None`` when the portal does not show this record to this user
    """
    records = request.env[model]
    if sent in (None, "", "0"):
        return records
    shown = records.search([("show_in_portal", "=", True)])
    return shown.filtered(lambda record: str(record.id) == sent) or None

from odoo import fields, http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.helpdesk_mgmt.controllers import myaccount


class CustomerPortalHelpdesk(myaccount.CustomerPortalHelpdesk):
    """The customer's list of tickets and a ticket's page."""

    @http.route()
    def portal_my_tickets(
        self,
        page=1,
        date_begin=None,
        date_end=None,
        sortby=None,
        filterby=None,
        search=None,
        search_in=None,
        groupby=None,
        **kw,
    ):
        """As helpdesk_mgmt's; what a link asks for in vain is passed over."""
        if sortby not in self._ticket_get_searchbar_sortings():
            sortby = None
        if groupby not in self._ticket_get_searchbar_groupby():
            groupby = None
        if search_in not in self._ticket_get_searchbar_inputs():
            search_in = None
        if not (_is_moment(date_begin) and _is_moment(date_end)):
            date_begin = date_end = None
        return super().portal_my_tickets(
            page=page,
            date_begin=date_begin,
            date_end=date_end,
            sortby=sortby,
            filterby=filterby,
            search=search,
            search_in=search_in,
            groupby=groupby,
            **kw,
        )

    @http.route()
    def portal_my_ticket(self, ticket_id, access_token=None, **kw):
        """A ticket's page, with the files that are meant for the customer.

        Not through ``super``: it makes every file of the ticket downloadable without
        a login, those of internal notes too, before a page can choose among them.
        """
        if request.env["helpdesk.ticket"]._service_masks():
            # the page is the customer's own: for colleagues the form has the masks
            return request.redirect(f"/odoo/helpdesk.ticket/{ticket_id}")
        try:
            ticket = self._document_check_access(
                "helpdesk.ticket", ticket_id, access_token=access_token
            )
        except (AccessError, MissingError):
            return request.redirect("/my")
        values = self._ticket_get_page_view_values(ticket, access_token, **kw)
        for attachment in values["service_attachments"]:
            attachment.generate_access_token()
        return request.render("helpdesk_mgmt.portal_helpdesk_ticket_page", values)

    def _ticket_get_page_view_values(self, ticket, access_token, **kwargs):
        values = super()._ticket_get_page_view_values(ticket, access_token, **kwargs)
        return {
            **values,
            "closed_stages": ticket._service_closing_stages(),
            "service_attachments": ticket._service_portal_attachments(),
            "service_shows_contacts": ticket._service_shows_contacts(request.env.user),
            "service_notice": request.session.pop("service_notice", None),
        }


def _is_moment(text):
    """Whether a text is a date, with or without the time of day."""
    try:
        return bool(fields.Datetime.to_datetime(text))
    except ValueError:
        return False

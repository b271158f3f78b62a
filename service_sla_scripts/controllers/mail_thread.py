from odoo.http import request, route

from odoo.addons.mail.controllers.thread import ThreadController


class MaskedThreadController(ThreadController):
    @route()
    def mail_thread_partner_from_email(self, thread_model, thread_id, emails):
        """Whose address it is stays unsaid; the mail itself finds the contact."""
        if request.env["base"]._service_masks():
            return []
        return super().mail_thread_partner_from_email(thread_model, thread_id, emails)

    @route()
    def mail_thread_recipients_get_suggested_recipients(
        self, thread_model, thread_id, partner_ids=None, main_email=False
    ):
        """The same for any address: whose it is stays unsaid."""
        if request.env["base"]._service_masks():
            main_email = False
        return super().mail_thread_recipients_get_suggested_recipients(
            thread_model, thread_id, partner_ids, main_email
        )

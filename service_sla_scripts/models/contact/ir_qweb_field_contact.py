from odoo import api, models

# what the widget may show of a customer
OPEN = ("name", "city", "country_id", "website")


class IrQwebFieldContact(models.AbstractModel):
    """The address block of reports and pages, which core reads with sudo."""

    _inherit = "ir.qweb.field.contact"

    @api.model
    def value_to_html(self, value, options):
        if value and self._service_masks():
            partners = self.env["res.partner"].browse(value.ids)
            if not partners._service_clear(partners._fields["email"]):
                asked = options.get("fields") or ["name", "address"]
                if "address" in asked:
                    asked = [*asked, "city", "country_id"]
                options = dict(options, fields=[f for f in asked if f in OPEN])
        return super().value_to_html(value, options)

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from odoo.addons.mail.tools.discuss import Store

from .contact_name import hidden_name
from .twin import masked_twin, twin_name

# what a client may ask to see beside the name, in any list of any model
SHOWN_BESIDE = frozenset({"show_address", "show_email", "show_vat"})
# see ResCompany._service_contact_allowed()
PUBLISHED = {"website", "phone", "email", twin_name("phone"), twin_name("email")}


class ResPartner(models.Model):
    """What is left of a customer for those who may not see contacts in clear."""

    _inherit = "res.partner"

    service_phone_masked = masked_twin("phone", "Phone (masked)")
    service_email_masked = masked_twin("email", "Email (masked)")
    service_vat_masked = masked_twin("vat", "Tax ID (masked)")
    service_company_registry_masked = masked_twin(
        "company_registry", "Company ID (masked)"
    )
    service_street_masked = masked_twin("street", "Street (masked)")
    service_street2_masked = masked_twin("street2", "Street2 (masked)")
    service_zip_masked = masked_twin("zip", "Zip (masked)")
    service_phone_sanitized_masked = masked_twin(
        "phone_sanitized", "Sanitized Number (masked)", editable=False
    )
    service_email_normalized_masked = masked_twin(
        "email_normalized", "Normalized Email (masked)", editable=False
    )
    service_email_formatted_masked = masked_twin(
        "email_formatted", "Formatted Email (masked)", editable=False
    )

    def _service_clear(self, field):
        # sudo: only whether they are colleagues, or we ourselves, is looked at
        for partner in self._service_known():
            if partner.partner_share:
                if not partner.is_company:
                    return False
                ours = self.env["res.company"]._service_partner_ids()
                if partner.id not in ours:
                    return False
        return bool(self._ids)

    # -- saving ---------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._service_take_typed(vals_list))

    def write(self, vals):
        if not self.env.su and self._service_masks():
            self._service_check_published(vals)
        return super().write(self._service_by_twins(vals))

    def _service_check_published(self, vals):
        """What a company publishes of itself stays readable in customers' texts.

        :raise AccessError: one of these contacts stands for a company of ours
        """
        if vals.keys() & PUBLISHED:
            if self.env["res.company"]._service_partner_ids() & set(self.ids):
                raise AccessError(
                    self.env._(
                        "What the company publishes of itself stays readable in what "
                        "customers write. Ask somebody who may see contacts in clear "
                        "to change it."
                    )
                )

    def _fields_sync(self, values):
        """Addresses go from a company to its people and back, seen by nobody."""
        # sudo: the same values, for those who may not read them
        return super(ResPartner, self._service_unseen())._fields_sync(values)

    def _handle_first_contact_creation(self):
        # sudo: as above
        return super(
            ResPartner, self._service_unseen()
        )._handle_first_contact_creation()

    def _create_contact_parent_company(self):
        self.env["res.partner"].check_access("create")
        # sudo: as above
        company = super(
            ResPartner, self._service_unseen()
        )._create_contact_parent_company()
        return company.sudo(self.env.su)

    def _service_unseen(self):
        return self.sudo() if self._service_masks() else self

    # -- forms ----------------------------------------------------------------------

    @api.onchange("parent_id")
    def onchange_parent_id(self):
        if self._service_masks():
            return None  # saving copies the address
        return super().onchange_parent_id()

    @api.onchange("phone", "country_id", "company_id")
    def _onchange_phone_validation(self):
        if self._service_masks():
            return None  # what is typed is put into form when it is shown
        return super()._onchange_phone_validation()

    @api.depends_context("uid")
    def _compute_same_vat_partner_id(self):
        if not self._service_masks():
            return super()._compute_same_vat_partner_id()
        # it would tell whose number it is
        self.same_vat_partner_id = False
        self.same_company_registry_partner_id = False
        return None

    # -- names ----------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Core computes names with sudo, with whatever a client asks to see beside."""
        if not self._service_masks():
            return super()._compute_display_name()
        context = self.env.context
        if SHOWN_BESIDE.isdisjoint(context):  # nearly always, and one by one
            beside = ()
        else:
            beside = [key for key in SHOWN_BESIDE if context.get(key)]
        if not beside:
            super()._compute_display_name()
            for partner in self:
                name = partner.display_name
                shown = hidden_name(name)
                if shown != name:
                    partner.display_name = shown
            return None
        plain = self.with_context(**dict.fromkeys(beside, False))
        plain._compute_display_name()  # asked for the field, core gives nothing now
        for partner, named in zip(self, plain, strict=True):
            partner.display_name = named.display_name + partner._service_beside(beside)
        return None

    def _service_beside(self, beside):
        """What stands beside a name, as a masked person may see it."""
        text = ""
        email = "show_email" in beside and self._service_shown("email")
        if email and self.env.context.get("formatted_display_name"):
            return f" \t --{email}--"
        if email:
            text = f" <{email}>"
        if "show_address" in beside:
            known = self.sudo()  # sudo: to be masked
            # as they are, and not as somebody enters it into a form
            if known._origin._service_clear(self._fields["street"]):
                text += "\n" + known._display_address(without_company=True)
            else:
                places = (known.city, known.state_id.name, known.country_id.name)
                text += "".join(f"\n{place}" for place in places if place)
        vat = "show_vat" in beside and self._service_shown("vat")
        return f"{text} - {vat}" if vat else text

    @api.model
    def _search_display_name(self, operator, value):
        if not self._service_masks():
            return super()._search_display_name(operator, value)
        combine = Domain.AND if operator in Domain.NEGATIVE_OPERATORS else Domain.OR
        return combine(
            [Domain("complete_name", operator, value), Domain("ref", operator, value)]
        )

    @api.model
    def _get_mention_suggestions_domain(self, search):
        if self._service_masks():
            return Domain("name", "ilike", search) & Domain("active", "=", True)
        return super()._get_mention_suggestions_domain(search)

    @api.model
    def _search_for_channel_invite(self, store, search_term, channel_id=None, limit=30):
        # sudo: colleagues alone are found, and what is shown of them is masked
        return super(ResPartner, self._service_unseen())._search_for_channel_invite(
            store, search_term, channel_id, limit
        )

    @api.readonly
    @api.model
    def search_for_channel_invite(self, search_term, channel_id=None, limit=30):
        """Core tells whether an address is known; to masked people it does not."""
        if not self._service_masks():
            return super().search_for_channel_invite(search_term, channel_id, limit)
        store = Store()
        found = self._search_for_channel_invite(store, search_term, channel_id, limit)
        nothing = {"email_already_sent": None, "selectable_email": None}
        return {**found, **nothing, "store_data": store.get_result()}

    @api.readonly
    @api.model
    def search_read(self, domain=None, fields=None, *args, **kwargs):
        """The composer looks for an address that is being typed: nobody is found."""
        if not self.env.su and self._service_masks():
            domain = Domain(domain or Domain.TRUE).map_conditions(
                lambda condition: (
                    Domain.FALSE
                    if condition.field_expr in self._service_kinds
                    else condition
                )
            )
        return super().search_read(domain, fields, *args, **kwargs)

    # -- other doors ----------------------------------------------------------------

    def signup_get_auth_param(self):
        """A login, or a token to take the account over with, is for the customer."""
        if not self.env.su and self._service_masks():
            return {partner.id: {} for partner in self}
        return super().signup_get_auth_param()

    def _service_masks_store(self):
        # customers have no right to read contacts, yet core tells them of followers
        return self._service_masks() or self._service_is_customer()

    def _service_shown_in_store(self, name):
        # a masked person's own contact is a colleague's
        if not self._service_masks() and self == self.env.user.partner_id:
            return self[name]
        return super()._service_shown_in_store(name)

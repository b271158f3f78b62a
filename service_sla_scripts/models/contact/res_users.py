from odoo import SUPERUSER_ID, api, models, tools
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ...tools.masking import mask
from .const import AGENT, CLEAR, MASK_EVERYBODY
from .contact_name import hidden_name
from .twin import masked_twin

# Whoever is in one of these can read the whole database in another way, or give himself
# the right to.
ALMIGHTY = (
    "base.group_system",
    "base.group_erp_manager",
    "mail.group_mail_template_editor",
)


class ResUsers(models.Model):
    _inherit = "res.users"
    # a protected field can put nothing into order
    _order = "name, id"

    _service_names = frozenset({"name"})

    service_login_masked = masked_twin("login", "Login (masked)")

    @api.model
    def _service_is_masked(self, uid):
        """Whether contacts are masked for a user. The superuser is a program."""
        user = self.sudo().browse(uid)
        if uid == SUPERUSER_ID or not user._has_group("base.group_user"):
            return False  # customers have record rules
        if user._has_group(CLEAR):
            return False
        # sudo: a setting that everybody is subject to
        parameters = self.env["ir.config_parameter"].sudo()
        return user._has_group(AGENT) or bool(
            tools.str2bool(parameters.get_param(MASK_EVERYBODY) or "", False)
        )

    def _service_clear(self, field):
        users = self.sudo()  # sudo: only whether they are colleagues is looked at
        return bool(users) and not any(users.mapped("share"))

    @api.model
    def _service_is_own(self, record_id):
        return record_id == self.env.uid

    def _service_is_own_view(self, view):
        return view == self.env.ref("base.view_users_form_simple_modif")

    def copy_data(self, default=None):
        return self._service_hide_copied(super().copy_data(default))

    @api.depends_context("uid")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        if self._service_masks():
            for user in self:
                user.display_name = hidden_name(user.display_name)
        return result

    @api.model
    def _search_display_name(self, operator, value):
        if self._service_masks():
            return [("name", operator, value)]
        return super()._search_display_name(operator, value)

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        if self._service_masks():
            # core looks for the login first, and stops when there is one
            return models.BaseModel.name_search(self, name, domain, operator, limit)
        return super().name_search(name, domain, operator, limit)

    def _compute_outgoing_mail_server_id(self):
        # sudo: a server is found by the user's address
        users = self.sudo() if self._service_masks() else self
        return super(ResUsers, users)._compute_outgoing_mail_server_id()

    def _get_portal_access_update_body(self, access_granted):
        """A message that every reader of the customer's chatter sees."""
        body = super()._get_portal_access_update_body(access_granted)
        email = self.sudo().partner_id.email
        return body.replace(email, mask("email", email)) if email else body

    # -- contradictions -------------------------------------------------------------

    @api.model
    def service_contact_health(self):
        """People who are masked, yet can read everything in another way.

        :return: list of ``{"id", "name", "groups"}``, by name; ``groups`` is the list
            of the names of the groups that make masking void. Empty: all is well.
        :raise AccessError: the user is not an administrator
        """
        if not self.env.user.has_groups("base.group_system,base.group_erp_manager"):
            raise AccessError(
                self.env._("Only administrators may check who can see contacts.")
            )
        return self._service_contradictions()

    @api.model
    def _service_contradictions(self):
        """See ``service_contact_health``."""
        found = [
            group
            for xmlid in ALMIGHTY
            if (group := self.env.ref(xmlid, raise_if_not_found=False))
        ]
        # sudo: the settings page may be open to somebody who cannot read groups
        almighty = self.env["res.groups"].sudo().concat(*found)
        users = self.sudo().search(
            Domain("all_group_ids", "in", almighty.ids) & Domain("share", "=", False)
        )
        return [
            {
                "id": user.id,
                "name": user.name,
                "groups": (user.all_group_ids & almighty).mapped("display_name"),
            }
            for user in users
            if self._service_is_masked(user.id)
        ]

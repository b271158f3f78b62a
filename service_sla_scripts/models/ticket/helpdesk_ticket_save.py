from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import plaintext2html

from .const import PRIORITY_URGENCY, STEP_NAMES, URGENCY_PRIORITY
from .helpdesk_ticket_event import WATCHED

# Set by the server when something happens, never by hand: promises are judged by them.
SERVER_FIELDS = frozenset(
    {
        "service_opened_at",
        "service_left_at",
        "service_first_response_at",
        "service_first_response_by_id",
        "service_identity_checked_at",
        "service_identity_checked_by_id",
        "service_resolved_at",
        "service_resolved_by_id",
        "service_cycle",
        "service_work_order_number",
        "service_replaced_stage_id",
        "service_interaction_ids",
    }
)
# Only code of this process holds this very object. sudo() alone is no licence: the mail
# gateway, the portal and aliases write as superuser what a client has sent.
_BY_SERVER = object()

TITLE_LENGTH = 250
# what a person states, and the fields that say when and who stated it
STATEMENTS = {
    "service_identity_state": (
        "service_identity_checked_at",
        "service_identity_checked_by_id",
    ),
    "service_is_resolved": ("service_resolved_at", "service_resolved_by_id"),
}


class HelpdeskTicket(models.Model):
    """What happens when a ticket is saved, whoever saves it."""

    _inherit = "helpdesk.ticket"

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        server_values = self._service_server_values(now)
        # untouched: /jsonrpc and /xmlrpc hand in the very dicts of the first try when
        # a transaction that collided is tried again
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._service_check_server_fields(vals)
            self._service_complete_new(vals)
            self._service_complete_vals(vals, now)
            for name, value in server_values.items():
                vals.setdefault(name, value)
        tickets = super().create(vals_list)
        ours = tickets.sudo()._service_in_pipeline()
        steps = set(self.env["helpdesk.ticket.stage"]._service_stages().values())
        if ours or steps & set(tickets.sudo().mapped("stage_id").ids):
            ours._service_adopt_screenshots()
            tickets.sudo()._service_settle({}, now)
        return tickets

    def write(self, vals):
        self._service_check_server_fields(vals)
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        steps = self.env["helpdesk.ticket.stage"]._service_stages().values()
        watched = WATCHED & vals.keys()
        if "description" in vals and not vals["description"] and self:
            # the form does not insist on one, the column does
            vals = dict(vals, description=plaintext2html(self[0].name or ""))
        if not watched or not (teams or vals.get("stage_id") in steps):
            result = super().write(vals)
        else:
            mixed = self.sudo()._service_said_before(vals)
            if mixed and mixed != self.sudo():
                # who said it first said it: the others are stamped, these are not
                browse = self.browse
                return browse(mixed.ids).write(dict(vals)) and browse(
                    (self.sudo() - mixed).ids
                ).write(dict(vals))
            now = fields.Datetime.now()
            before = self.sudo()._service_snapshot(watched)
            vals = self._service_complete_move(dict(vals))
            vals = self._service_complete_vals(vals, now, stamp=not mixed)
            result = super().write(vals)
            self.sudo()._service_settle(before, now)
        if "service_screenshot_ids" in vals:
            self.sudo()._service_adopt_screenshots()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_service_cancel(self):
        tickets = self.sudo()._service_open().filtered("active")
        tickets._service_emit("cancelled", fields.Datetime.now(), reason="deleted")

    # -- what only the server may say ---------------------------------------------

    def _service_as_server(self):
        """These tickets, for writing what the server alone may write."""
        return self.sudo().with_context(service_server=_BY_SERVER)

    def _service_by_server(self):
        return self.env.context.get("service_server") is _BY_SERVER

    def _service_may_set_times(self):
        return self._service_by_server() or self.env.user.has_group(
            "helpdesk_mgmt.group_helpdesk_manager"
        )

    def _service_check_server_fields(self, vals):
        """Times and numbers that promises are judged by come from the server.

        :raise AccessError: somebody without the manager's rights sends one
        """
        touched = SERVER_FIELDS & vals.keys()
        if self._service_may_set_times():
            touched = set()
        # made by events alone, whoever sends them (an alias writes as superuser)
        touched |= {"service_clock_ids"} & vals.keys()
        if not self.env.su:
            # what is computed cannot be corrected, by nobody
            touched |= {
                name
                for name in vals
                if name.startswith("service_")
                and (field := self._fields.get(name))
                and field.compute
                and field.readonly
            }
        if touched:
            labels = [
                self._fields[name]._description_string(self.env)
                for name in sorted(touched)
            ]
            raise AccessError(
                self.env._(
                    "%(fields)s: set by the system when it happens. Only a helpdesk "
                    "manager may correct it.",
                    fields=", ".join(labels),
                )
            )

    def _service_server_values(self, now):
        """Values that no default of a context or a user may give a new ticket."""
        if self._service_may_set_times():
            return {}
        values = dict.fromkeys(SERVER_FIELDS - {"service_interaction_ids"}, False)
        return values | {"service_opened_at": now, "service_cycle": 1}

    # -- what follows from what is given ------------------------------------------

    def _service_complete_new(self, vals):
        """Fill what a new ticket of the pipeline needs and an agent need not type.

        A ticket is nobody's unless a member of the team makes it: helpdesk_mgmt
        assigns it to its creator, so a mail would belong to the robot that fetched it.
        """
        Team = self.env["helpdesk.ticket.team"]
        team_id = vals.get("team_id", self.env.context.get("default_team_id"))
        if team_id not in Team._service_pipeline_ids():
            return
        team = Team.browse(team_id)
        company = team.company_id or self.env.company
        if "user_id" not in vals:
            mine = self.env.user in team.user_ids
            vals["user_id"] = (
                mine and company.helpdesk_mgmt_ticket_auto_assign and self.env.uid
            )
        self._service_shorten_title(vals)
        if not vals.get("description"):
            text = vals.get("service_what") or vals.get("name") or ""
            vals["description"] = plaintext2html(text)
        if not vals.get("channel_id") and team.sudo().service_process == "hotline":
            channels = self.env["helpdesk.ticket.channel"]
            channel = channels._service_by_code(["phone"], company)["phone"]
            vals["channel_id"] = channel.id
        # a default states as much as a value does, and is stamped like one
        stated = [*STATEMENTS, "service_urgency"]
        for name, value in self.default_get(stated).items():
            vals.setdefault(name, value)

    def _service_shorten_title(self, vals):
        """A title that nobody can read becomes the beginning of the description."""
        title = vals.get("name") or ""
        if isinstance(title, str) and len(title) > TITLE_LENGTH:
            vals["name"] = title[:TITLE_LENGTH] + "…"
            vals["description"] = plaintext2html(title) + (
                vals.get("description") or ""
            )

    def _service_complete_move(self, vals):
        """A ticket that goes back is not solved; one that is closed does not wait."""
        stages = self.env["helpdesk.ticket.stage"]._service_stages()
        steps = {stage_id: step for step, stage_id in stages.items()}
        step = steps.get(vals.get("stage_id"))
        if step == "archive":
            vals.setdefault("service_is_waiting", False)
        elif step:
            vals.setdefault("service_is_resolved", False)
        return vals

    def _service_said_before(self, vals):
        """The tickets among these on which the same was stated already."""
        stated = [name for name in STATEMENTS if vals.get(name)]
        if not stated:
            return self.browse()
        return self.filtered(
            lambda ticket: all(ticket[name] == vals[name] for name in stated)
        )

    def _service_complete_vals(self, vals, now, stamp=True):
        """Add what follows from the values given: who, when, and the priority."""
        for name, (when, who) in STATEMENTS.items():
            if name in vals and stamp:
                said = vals[name] and vals[name] != "unchecked"
                vals.setdefault(when, said and now)
                vals.setdefault(who, said and self.env.uid)
        if self == self._service_in_pipeline():
            self._service_complete_priority(vals)
        return vals

    def _service_complete_priority(self, vals):
        """Urgency and helpdesk_mgmt's priority agree; lists sort by the latter."""
        if vals.get("service_urgency"):
            if self or vals["service_urgency"] != "normal":
                vals.setdefault(
                    "priority", URGENCY_PRIORITY.get(vals["service_urgency"])
                )
        elif vals.get("priority") and self:
            vals.setdefault("service_urgency", PRIORITY_URGENCY[vals["priority"]])

    def _service_check_resolved(self, before):
        """The customer confirms a solution that was given to her.

        :param dict before: see ``_service_snapshot``
        :raise ValidationError: solved, but not even in the step that asks
        """
        early = STEP_NAMES[: STEP_NAMES.index("confirmation")]
        for ticket in self:
            was = before.get(ticket.id, {}).get("service_is_resolved", False)
            if ticket.service_is_resolved and not was and ticket.service_step in early:
                raise ValidationError(
                    self.env._(
                        "%(ticket)s: the customer can confirm a solution in the step "
                        "Confirmation only. Move the ticket there first.",
                        ticket=ticket.number,
                    )
                )

    @api.constrains("duplicate_id")
    def _check_service_duplicate(self):
        for ticket in self.sudo()._service_in_pipeline():
            if ticket.duplicate_id == ticket:
                raise ValidationError(
                    self.env._(
                        "%(ticket)s cannot be a duplicate of itself.",
                        ticket=ticket.number,
                    )
                )

    def _service_adopt_screenshots(self):
        """Files uploaded before the ticket was saved belong to it from now on."""
        for ticket in self:
            loose = ticket.service_screenshot_ids.filtered(
                lambda file: (
                    file.res_model == self._name
                    and not file.res_id
                    and file.create_uid == self.env.user
                )
            )
            loose.write({"res_id": ticket.id})

    def _service_switched(self, now):
        """The team of these open tickets has just switched the pipeline on or off."""
        ours = self._service_in_pipeline()
        ours._service_emit("joined", now)
        (self - ours)._service_emit("left", now)
        note = self.env._("The stages of the team changed; this ticket came along.")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, note))

from ast import literal_eval

from odoo import api, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .const import CONDITION_GROUPS, CONDITION_OPERATORS, CONDITION_TYPES


class ServiceScript(models.Model):
    """Which scripts come up on a ticket."""

    _inherit = "service.script"

    @api.constrains("condition")
    def _check_condition(self):
        for script in self.filtered("condition"):
            if script._condition_domain() is None:
                raise ValidationError(
                    self.env._(
                        "%(script)s: the condition cannot be used. It compares fields "
                        "of the ticket itself (selections, yes or no, numbers, dates, "
                        "or what is chosen from a list) with fixed values.",
                        script=script.name,
                    )
                )

    def _condition_domain(self):
        """The condition as a ``Domain``, or ``None`` when it is none that is allowed.

        A script may depend on what was classified, never on words of the customer:
        whether it comes up would tell what stands in them.
        """
        self.ensure_one()
        if not self.condition:
            return Domain.TRUE
        try:
            domain = Domain(literal_eval(self.condition))
            conditions = list(domain.iter_conditions())
        except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
            return None
        allowed = all(map(self._is_allowed, conditions))
        return domain if allowed else None

    def _fits_condition(self, ticket):
        domain = self._condition_domain()
        return domain is not None and bool(ticket.filtered_domain(domain))

    @api.model
    def _is_allowed(self, condition):
        field = self.env["helpdesk.ticket"]._fields.get(condition.field_expr)
        if (
            not field
            or field.type not in CONDITION_TYPES
            or field.groups not in CONDITION_GROUPS
            or condition.operator not in CONDITION_OPERATORS
        ):
            return False
        values = condition.value
        values = values if isinstance(values, list | tuple | set) else [values]
        if not all(isinstance(value, str | int | float) for value in values):
            return False
        # a name would be looked up among the contacts, by whatever finds them
        return field.type != "many2one" or not any(isinstance(v, str) for v in values)

    @api.model
    def _find_for(self, ticket, search=None):
        """The scripts for a ticket: for now, or those that contain ``search``.

        :return: scripts in the order of their phases, solutions last, the ones for
            this product first
        """
        if not ticket.service_use_pipeline:
            return self.search(Domain.FALSE)  # checks whether the user may look at all
        domain = self._domain_for(ticket)
        if search:
            domain &= Domain.OR(
                Domain(name, "ilike", search)
                for name in (
                    "name",
                    "shortcut",
                    "wording",
                    "spoken",
                    "note",
                    "keywords",
                )
            )
        else:
            domain &= Domain("step", "=", ticket.service_step)
        scripts = self.search(domain).filtered(lambda s: s._fits_condition(ticket))
        if search:
            return scripts
        text = " ".join(
            ticket[name] or "" for name in ("name", "service_what", "service_how")
        ).casefold()
        fitting = scripts.filtered(lambda script: script._fits_product(text))
        talk = fitting.filtered(lambda script: script.kind == "script")
        solutions = fitting - talk
        return talk + solutions.sorted(lambda script: not script.keywords)

    @api.model
    def _find_shortcuts(self, ticket):
        """The scripts for a ticket that have a shortcut, of all steps."""
        domain = self._domain_for(ticket) & Domain("shortcut", "!=", False)
        if not ticket.service_use_pipeline:
            domain = Domain.FALSE
        return self.search(domain).filtered(lambda s: s._fits_condition(ticket))

    @api.model
    def _domain_for(self, ticket):
        """Scripts for this team, process, channel, nature, as far as they are known."""
        domain = Domain("team_id", "in", [False, ticket.team_id.id])
        domain &= Domain("company_id", "in", [False, ticket.company_id.id])
        for name, value in (
            ("process", ticket.service_process),
            ("channel_id", ticket.channel_id.id),
            ("nature", ticket.service_nature),
        ):
            if value:
                domain &= Domain(name, "in", [False, value])
        return domain

    def _fits_product(self, text):
        """Whether it has no keyword, or one that is in ``text`` (in small letters)."""
        words = (self.keywords or "").replace("，", ",").casefold().split(",")
        words = [word.strip() for word in words if word.strip()]
        return not words or any(word in text for word in words)

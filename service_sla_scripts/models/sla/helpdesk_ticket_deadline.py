from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

AGENTS = "helpdesk_mgmt.group_helpdesk_user_own"
INVERSE = {">": "<=", ">=": "<"}


class HelpdeskTicket(models.Model):
    """The next deadline of a ticket: to be seen, sorted, filtered and grouped by.

    Nothing of it is stored on the ticket. It is read from the clocks, so it is never
    stale, and a clock that changes never touches the ticket's row.
    """

    _inherit = "helpdesk.ticket"

    service_next_deadline_at = fields.Datetime(
        string="Next Deadline",
        compute="_compute_service_next_deadline",
        search="_search_service_next_deadline_at",
        help="The nearest deadline of the promises that run.",
    )
    # No groups on these two: customers read none of our fields but those of
    # PORTAL_READABLE, and asking for a group 160 times is a tenth of a list's time.
    service_countdown = fields.Json(compute="_compute_service_next_deadline")
    service_deadline_group = fields.Selection(
        selection=[
            ("late", "Late Now"),
            ("soon", "Due Within 1 h"),
            ("later", "Later"),
            ("none", "No Deadline"),
        ],
        string="Urgency of Promises",
        compute="_compute_service_deadline_group",
        search="_search_service_deadline_group",
        group_expand=True,
        groups=AGENTS,
    )

    # The team is looked at. The company is not, but rules on tickets look at it: what a
    # countdown depends on is read along with a list, which saves it a query for both.
    @api.depends(
        "team_id",
        "company_id",
        "service_clock_ids.state",
        "service_clock_ids.deadline_at",
        "service_clock_ids.next_alert_at",
    )
    @api.depends_context("lang")
    def _compute_service_next_deadline(self):
        teams = self.env["helpdesk.ticket.team"]._service_pipeline_ids()
        found = {}
        # tickets of other teams have no clock that is open: they alone ask nothing
        if any(ticket.team_id.id in teams for ticket in self):
            # sudo: whoever may read a ticket may see its clocks
            Clock = self.env["service.sla.clock"].sudo()
            found = Clock._next_countdowns(self._origin.ids)
        # as the ORM fills its cache after a query: 80 rows of a list are 160 values
        rows = [found.get(ticket._origin.id, (None, None)) for ticket in self]
        deadlines, countdowns = zip(*rows, strict=True)
        self._fields["service_next_deadline_at"]._insert_cache(self, deadlines)
        self._fields["service_countdown"]._insert_cache(self, countdowns)

    @api.depends("service_next_deadline_at")
    def _compute_service_deadline_group(self):
        now = fields.Datetime.now()
        soon = fields.Datetime.add(now, hours=1)
        for ticket in self:
            deadline = ticket.service_next_deadline_at
            if not deadline:
                ticket.service_deadline_group = "none"
            elif deadline < now:
                ticket.service_deadline_group = "late"
            else:
                ticket.service_deadline_group = "soon" if deadline < soon else "later"

    def _search_service_next_deadline_at(self, operator, value):
        """The nearest deadline compares as ``value`` asks."""
        running = Domain("state", "=", "running")
        if operator == "in":
            moments = [moment for moment in value if moment]
            domain = Domain.OR(
                Domain("service_next_deadline_at", ">=", moment)
                & Domain("service_next_deadline_at", "<=", moment)
                for moment in moments
            )
            if len(moments) != len(value):
                domain |= ~self._service_has_clock(running)
            return domain
        if operator in ("<", "<="):
            return self._service_has_clock(
                running & Domain("deadline_at", operator, value)
            )
        if operator in (">", ">="):
            earlier = Domain("deadline_at", INVERSE[operator], value)
            return self._service_has_clock(running) & ~self._service_has_clock(
                running & earlier
            )
        return NotImplemented

    def _search_service_deadline_group(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        soon = fields.Datetime.add(now, hours=1)
        name = "service_next_deadline_at"
        domains = {
            "late": Domain(name, "<", now),
            "soon": Domain(name, ">=", now) & Domain(name, "<", soon),
            "later": Domain(name, ">=", soon),
            "none": Domain(name, "=", False),
        }
        return Domain.OR(domains[group] for group in value if group in domains)

    @api.model
    def _service_has_clock(self, domain):
        # any!: the ticket decides who may see it, the clock is only looked into
        return Domain("service_clock_ids", "any!", domain)

    def _field_to_sql(self, alias, field_expr, query=None):
        """What lists sort and group by, read from the clocks."""
        if field_expr not in ("service_next_deadline_at", "service_deadline_group"):
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields[field_expr], "read")
        clock = self.env["service.sla.clock"]._fields
        deadline = SQL(
            """(SELECT MIN(clock.deadline_at) FROM service_sla_clock clock
                 WHERE clock.ticket_id = %s AND clock.state = 'running')""",
            SQL.identifier(alias, "id"),
            to_flush=(clock["ticket_id"], clock["state"], clock["deadline_at"]),
        )
        if field_expr == "service_next_deadline_at":
            return deadline
        now = fields.Datetime.now()
        return SQL(
            """(SELECT CASE WHEN nearest.deadline_at IS NULL THEN 'none'
                            WHEN nearest.deadline_at < %s THEN 'late'
                            WHEN nearest.deadline_at < %s THEN 'soon'
                            ELSE 'later' END
                  FROM (SELECT %s AS deadline_at) nearest)""",
            now,
            fields.Datetime.add(now, hours=1),
            deadline,
        )

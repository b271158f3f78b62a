from odoo import api, models
from odoo.tools import SQL

CODE = "service.work.order"


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._service_create_sequences()
        return companies

    def _service_without_sequence(self):
        """The companies among these that cannot number a work order yet."""
        sequences = self.env["ir.sequence"].sudo().search([("code", "=", CODE)])
        return self - sequences.company_id

    def _service_create_sequences(self):
        """A sequence of work-order numbers for each of these companies."""
        # sudo: numbering belongs to the company, not to who happens to need a number
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                [
                    {
                        "name": self.env._("Work Orders"),
                        "code": CODE,
                        "prefix": "%(range_year)s",
                        "padding": 3,
                        "use_date_range": True,
                        "company_id": company.id,
                    }
                    for company in self
                ]
            )
        )

    def _service_next_work_order_numbers(self, date, count):
        """Draw work-order numbers; two agents at once never get the same one.

        :param date: day whose year the numbers carry
        :param int count: how many
        :return: list of str, like ``["2024001", "2024002"]``
        """
        self.ensure_one()
        Sequence = self.env["ir.sequence"].sudo()
        sequence = Sequence.search(
            [("code", "=", CODE), ("company_id", "=", self.id)], limit=1
        )
        if not sequence:
            self._service_claim("res_company", self.id)
            sequence = self._service_create_sequences()
        day_range = sequence.date_range_ids.filtered(
            lambda r: r.date_from <= date <= r.date_to
        )[:1]
        if not day_range:
            self._service_claim("ir_sequence", sequence.id)
            day_range = sequence._create_date_range_seq(date)
            self._service_skip_used_numbers(day_range)
        if sequence.implementation == "no_gap":
            return [sequence.next_by_id(sequence_date=date) for _i in range(count)]
        numbers = self._service_draw(sequence, day_range, count)
        if self._service_taken(numbers):  # a manager imported some, or wrote one
            self._service_skip_used_numbers(day_range)
            numbers = self._service_draw(sequence, day_range, count)
        return numbers

    def _service_draw(self, sequence, day_range, count):
        """The next numbers, whether they are free or not."""
        self.env.cr.execute(
            SQL(
                "SELECT nextval(%s) FROM generate_series(1, %s)",
                f"ir_sequence_{sequence.id:03d}_{day_range.id:03d}",
                count,
            )
        )
        sequence = sequence.with_context(ir_sequence_date_range=day_range.date_from)
        return [sequence.get_next_char(number) for (number,) in self.env.cr.fetchall()]

    def _service_taken(self, numbers):
        # sudo: a number that any ticket has is taken, whoever may see that ticket
        tickets = self.env["helpdesk.ticket"].sudo().with_context(active_test=False)
        return tickets.search_count(
            [
                ("company_id", "=", self.id),
                ("service_work_order_number", "in", numbers),
            ],
            limit=1,
        )

    def _service_claim(self, table, id_):
        """Make two transactions that would create the same thing collide.

        PostgreSQL refuses the second one with a serialization failure, which Odoo
        answers by running the request again: then it finds what the first has made.
        """
        self.env.cr.execute(
            SQL("UPDATE %s SET id = id WHERE id = %s", SQL.identifier(table), id_)
        )

    def _service_skip_used_numbers(self, day_range):
        """Start after numbers that exist: a sequence was deleted, or data imported."""
        prefix = str(day_range.date_from.year)
        self.env["helpdesk.ticket"].flush_model(["service_work_order_number"])
        self.env.cr.execute(
            SQL(
                """SELECT max(substr(service_work_order_number, %s)::bigint)
                     FROM helpdesk_ticket
                    WHERE company_id = %s AND service_work_order_number ~ %s""",
                len(prefix) + 1,
                self.id,
                rf"^{prefix}\d{{1,9}}$",
            )
        )
        (highest,) = self.env.cr.fetchone()
        if highest:
            day_range.number_next = highest + 1

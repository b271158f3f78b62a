from tests.common import ServiceDeskCase

from .redact_common import HTML, MAIL, MASKED, NUMBER, TEXT, RedactMixin


class TestRedactBack(RedactMixin, ServiceDeskCase):
    """When the addon goes, texts say again what they said."""

    def give_back(self, **kwargs):
        count = self.env["service.contact.original"]._give_back(**kwargs)
        self.env.invalidate_all()
        return count

    def test_everything_that_stays(self):
        ticket = self._ticket(name=TEXT, description=HTML, partner_name=f"Wang {MAIL}")
        plain = self._plain_ticket(name=f"Call {NUMBER}")
        message = ticket.message_post(
            body=TEXT, subject=TEXT, message_type="email", author_id=self.customer.id
        )
        rating = self.env["rating.rating"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(ticket._name),
                "res_id": ticket.id,
                "feedback": TEXT,
            }
        )
        file = self.env["ir.attachment"].create(
            {"name": NUMBER, "res_model": ticket._name, "res_id": ticket.id}
        )
        stamp = ticket.write_date
        self.give_back()
        self.assertRecordValues(
            ticket,
            [
                {
                    "name": TEXT,
                    "description": HTML,
                    "partner_name": f"Wang {MAIL}",
                    "write_date": stamp,
                }
            ],
        )
        self.assertEqual(plain.name, f"Call {NUMBER}")
        self.assertRecordValues(message, [{"body": f"<p>{TEXT}</p>", "subject": TEXT}])
        self.assertEqual(rating.feedback, TEXT)
        self.assertEqual(file.name, NUMBER)

    def test_what_changed_since_stays(self):
        ticket = self._ticket(name=TEXT, description=HTML)
        ticket.write({"name": f"{ticket.name} today", "description": "<p>Solved</p>"})
        self.give_back()
        self.assertEqual(ticket.name, f"{MASKED} today")
        self.assertEqual(ticket.description, "<p>Solved</p>")

    def test_the_original_of_the_words_that_are_there(self):
        """All that was kept of a text is in one place; one of it is the right one."""
        tickets = self.Ticket.browse()
        for last in (TEXT, f"Or {NUMBER}", "Nothing"):
            ticket = self._ticket(name=TEXT, description=f"<p>{TEXT}</p>")
            for text in (f"Now\n\n{NUMBER}", f"Or {NUMBER}", last):
                ticket.write({"name": text, "description": f"<p>{text}</p>"})
            tickets |= ticket
        self.give_back()
        self.assertEqual(tickets.mapped("name"), [TEXT, f"Or {NUMBER}", "Nothing"])
        self.assertEqual(
            tickets.mapped("description"),
            [f"<p>{text}</p>" for text in (TEXT, f"Or {NUMBER}", "Nothing")],
        )

    def test_html_with_all_that_mails_hold(self):
        html = (
            '<div style="color:red">Tel <b>138</b>12349012<br>'
            f'<a href="mailto:{MAIL}">{MAIL}</a> &amp; &lt;x&gt; &nbsp; \u5f20<hr>'
            f"<p>A</p>\n\n<p>{NUMBER}</p></div>"
        )
        ticket = self._ticket(description=html)
        self.assertNoSecret(ticket.description)
        self.give_back()
        description = self.Ticket._fields["description"]
        self.assertEqual(
            ticket.description, description.convert_to_column(html, self.Ticket)
        )

    def test_constant_queries(self):
        def spent(count):
            for i in range(count):
                self._ticket(name=f"{i} {TEXT}", description=HTML)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertGreaterEqual(self.give_back(), 2 * count)
            return self.env.cr.sql_log_count - before

        spent(1)
        self.assertEqual(spent(2), spent(20))

    def test_in_batches(self):
        tickets = self.Ticket.browse()
        for i in range(5):
            tickets |= self._ticket(name=f"{i} {TEXT}")
        self.give_back(batch_size=2)
        self.assertEqual(tickets.mapped("name"), [f"{i} {TEXT}" for i in range(5)])

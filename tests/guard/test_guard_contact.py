from markupsafe import Markup

from .common import GuardCase


class TestGuardContact(GuardCase):
    """What is found besides phrases: gaps, and contacts of somebody else."""

    def test_nothing_is_sent_that_is_not_filled_in(self):
        for body in ("Dear {{customer_title}}", "See you at \u27e6visit window\u27e7",
                     Markup("Dear {<b>{</b>customer_title}}")):  # fmt: skip
            with (
                self.subTest(body),
                self.assertSaid("Unfilled placeholder", level="block"),
            ):
                self._say(body)

    def test_somebody_elses_contact_data_is_warned_about(self):
        for body, label in {
            "Call Mr Li: 13912345678": "Phone number",
            "Write to li@private.example": "Mail address",
            Markup('<a href="tel:13912345678">Call</a>'): "Phone number",
        }.items():
            with self.subTest(body), self.assertSaid(label, level="warn"):
                self._say(body)
        with self.assertSaid("Identity number", level="block"):
            self._say("Your ID is 11010519491231002X")

    def test_her_own_and_ours_is_fine(self):
        message = self._say(
            "We call 137 0000 0089 or write to Zhao.Min@example.com. "
            "You reach us at 400-820-8820, desk@company.example, or me at "
            "desk_agent@example.com."
        )
        self.assertIn("137 0000 0089", message.body)

    def test_her_own_words_may_be_quoted(self):
        self.ticket.message_post(
            body=Markup("<p>It is impossible! My card 13912345678 does not work</p>"),
            author_id=self.customer.id,
            message_type="email",
            subtype_xmlid="mail.mt_comment",
        )
        quote = "<blockquote><p>%s</p></blockquote><p>Try again, please</p>"
        self._say(Markup(quote % "It is impossible! My card 13912345678 does not work"))
        with self.assertSaid("impossible"):
            self._say(Markup(quote % "It is impossible, go away"))

from contextlib import contextmanager

from odoo.addons.service_sla_scripts.models.ticket.wording import WordingRefused

from ..common import ServiceDeskCase

BAD = "I don't know"  # blocked
SOFT = "This is impossible for us"  # warned about
GOOD = "I'll look it up and come back to you."
REASON = "Quoting the manual"


class GuardMixin:
    """A desk with a list of its own, and a ticket whose customer follows."""

    @classmethod
    def _build_guard(cls):
        cls.Phrase = cls.env["service.phrase"]
        cls.Finding = cls.env["service.tone.finding"]
        cls.Phrase.search([]).active = False
        cls.block, cls.block_zh, cls.warn = cls.Phrase.create(
            [
                {"phrase": "I don't know", "level": "block", "better": GOOD},
                {"phrase": "不知道", "level": "block", "better": "我帮您查一下"},
                {"phrase": "impossible", "better": "What I can do:\nWhat works:"},
            ]
        )
        cls.company.write(
            {"phone": "+86 400 820 8820", "email": "desk@company.example"}
        )
        cls.ticket = cls._ticket(user_id=cls.agent.id)
        cls.ticket.message_subscribe(cls.customer.ids)

    def _say(self, body, user=None, ticket=None, **kwargs):
        kwargs = {
            "message_type": "comment",
            "subtype_xmlid": "mail.mt_comment",
            "partner_ids": self.customer.ids,
            **kwargs,
        }
        ticket = (ticket or self.ticket).with_user(user or self.agent)
        return ticket.message_post(body=body, **kwargs)

    def _log_now(self):
        """A refused call's transaction ends: all that is on record, newest last."""
        self.env.cr.postrollback.run()
        self.env.cr.postcommit.clear()
        return self.Finding.search([], order="id")


class GuardCase(GuardMixin, ServiceDeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._build_guard()

    def setUp(self):
        super().setUp()
        # what is refused is put on record by a cursor of its own
        self.registry_enter_test_mode()
        # messages about what was made before are none of these tests
        self.env.flush_all()
        self.cr.precommit.run()

    @contextmanager
    def assertSaid(self, *labels, level=None):
        """The message is refused for these findings; yields what the client gets."""
        count = self.env["mail.message"].search_count([])
        details = {}
        with self.assertRaises(WordingRefused) as caught:
            yield details
        details.update(caught.exception.context)
        self.assertEqual([f["label"] for f in details["findings"]], list(labels))
        if level:
            self.assertEqual(details["level"], level)
        self.assertEqual(self.env["mail.message"].search_count([]), count)

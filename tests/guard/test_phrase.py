from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form

from .common import GuardCase


class TestPhrase(GuardCase):
    """The list of what is not said."""

    def found(self, text, team=None, lang=False):
        team_id = (team or self.team).id
        return [
            entry.phrase for _s, _e, entry in self.Phrase._find(text, team_id, lang)
        ]

    def test_every_form_of_a_phrase_is_found(self):
        self.assertEqual(self.found("Sorry, I didn’t know that."), ["I don't know"])
        self.assertEqual(self.found("我真的不 知 道呀"), ["不知道"])

    def test_a_phrase_within_a_longer_one_is_told_once(self):
        short = self.Phrase.create({"phrase": "don't know", "level": "warn"})
        self.assertEqual(self.found("I don't know"), ["I don't know"])
        self.assertEqual(self.found("You don't know"), ["don't know"])
        # but a block is not hidden by a warning around it
        short.level = "block"
        self.block.level = "warn"
        self.assertEqual(self.found("I don't know"), ["I don't know", "don't know"])

    def test_a_phrase_of_a_team_and_of_a_language(self):
        self.Phrase.create({"phrase": "mate", "team_ids": self.team.ids})
        self.env["res.lang"]._activate_lang("fr_FR")
        self.Phrase.create({"phrase": "ticket", "lang": "fr_FR"})
        self.assertEqual(self.found("your ticket, mate"), ["ticket", "mate"])
        self.assertEqual(self.found("your ticket, mate", self.plain_team), ["ticket"])
        self.assertEqual(self.found("your ticket, mate", lang="en_US"), ["mate"])
        self.assertEqual(self.found("your ticket", lang="fr_FR"), ["ticket"])

    def test_what_changes_counts_at_once(self):
        self.assertEqual(self.found("impossible"), ["impossible"])
        self.warn.phrase = "out of the question"
        self.assertEqual(self.found("impossible"), [])
        self.assertEqual(self.found("out of the question"), ["out of the question"])
        self.warn.active = False
        self.assertEqual(self.found("out of the question"), [])
        self.block.unlink()
        self.assertEqual(self.found("I don't know"), [])

    def test_the_list_is_read_once(self):
        self.found("impossible")
        with self.assertQueryCount(0):
            self.found("This is impossible, I don't know")

    def test_a_phrase_that_cannot_be_looked_for_is_refused_with_the_reason(self):
        for phrase, reason in {
            "!!!": "no word",
            "* know": "both sides",
            "a*b*c*d*e*f": "at most 4 stars",
            "No. Never": "more than one sentence",
            "x" * 201: "at most 200 characters",
        }.items():
            with self.subTest(phrase), self.assertRaisesRegex(ValidationError, reason):
                self.Phrase.create({"phrase": phrase})

    def test_regular_expressions_are_nothing_special(self):
        self.Phrase.create({"phrase": "(a+)+$ [b]"})
        self.assertEqual(self.found("a" * 5000 + "!"), [])
        self.assertEqual(self.found("a b"), ["(a+)+$ [b]"])

    def test_managers_write_agents_read(self):
        phrase = self.warn.with_user(self.agent)
        self.assertEqual(phrase.phrase, "impossible")
        for refused in (
            lambda: phrase.write({"level": "block"}),
            lambda: phrase.copy(),
            lambda: phrase.unlink(),
            lambda: self.warn.with_user(self.supervisor).write({"active": False}),
        ):
            with self.assertRaises(AccessError):
                refused()
        self.warn.with_user(self.manager).level = "block"

    def test_the_shipped_list_is_whole(self):
        shipped = self.Phrase.with_context(active_test=False).search([])
        shipped -= self.block | self.block_zh | self.warn
        self.assertGreater(len(shipped), 50)
        fine = shipped.filtered(lambda phrase: phrase.level == "fine")
        self.assertTrue(all((shipped - fine).mapped("better")))
        shipped.active = True
        for text, word in {
            "I do not know what happened": "I don't know",
            "I am not clear about it": "not clear about",
            "That is not my problem": "not my problem",
            "Please calm down": "calm down",
            "It is our company's policy": "company policy",
            "As I said before": "as I said",
            "这个我不知道": "我不知道",
            "我不太清楚，我不清楚": "我不清楚",
            "那是不可能的": "不可能",
            "这是公司规定": "公司规定",
        }.items():
            with self.subTest(text):
                self.assertIn(word, self.found(text))
        for better in shipped.mapped("better"):
            with self.subTest(better):
                self.assertEqual(self.found(better), [])

        for polite in (
            "This was not your fault, it was ours.",
            "If you don't know the password, you can reset it here.",
            "You should have received our mail by now.",
            "If you are not clear about anything, give us a call.",
            "I'm not sure I understood you: is it the left socket?",
            "如果还有不清楚的地方，请随时联系我们。",
            "如果您不知道账号，可以在合同上找到。",
            "照片有点不清楚，能否麻烦您重新拍一张？",
            "声音听不清楚，请您靠近话筒。",
            "不知道您明天上午是否方便？",
            "这不可能是您的操作问题，请放心。",
            "这不是你的错。",
        ):
            with self.subTest(polite):
                self.assertEqual(self.found(polite), [])
        for rude in ("It is your fault.", "您不知道吗？", "那是你的错", "这个不清楚"):
            with self.subTest(rude):
                self.assertTrue(self.found(rude))

    def test_a_longer_phrase_may_be_fine(self):
        fine = self.Phrase.create({"phrase": "not impossible", "level": "fine"})
        self.assertEqual(self.found("It is not impossible"), [])
        self.assertEqual(
            self.found("It is not impossible, it is impossible"), ["impossible"]
        )
        fine.phrase = "possible"  # stands in none of them
        self.assertEqual(
            self.found("This is possible, this impossible"), ["impossible"]
        )

    def test_no_number_of_others_hides_what_is_blocked(self):
        self.Phrase.create({"phrase": "not impossible", "level": "fine"})
        for many in ("impossible ", "not impossible "):
            hits = self.Phrase._find(many * 1500 + "I don't know", False, False)
            self.assertIn("block", {entry.level for _start, _end, entry in hits})

    def test_a_manager_tries_a_sentence(self):
        form = Form(self.env["service.phrase.try"].with_user(self.manager))
        form.text = "That is impossible"
        self.assertIn("impossible", form.caught)
        form.text = "That is possible"
        self.assertFalse(form.caught)
        with self.assertRaises(AccessError):
            self.env["service.phrase.try"].with_user(self.agent).create({"text": "x"})

import unittest

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.stated_facts import Fact, find_stated

WARRANTY = Fact("w", ("battery", "warranty"))
CHINESE = Fact("z", ("保修",))


def stated(text, *facts):
    return [key for key, _start, _end in find_stated(text, list(facts))]


class TestStatedFacts(unittest.TestCase):
    def test_a_certain_sentence_is_found(self):
        text = "Good morning. The warranty covers your batteries. Bye."
        ((key, start, end),) = find_stated(text, [WARRANTY])
        self.assertEqual(
            (key, text[start:end]), ("w", "warranty covers your batteries")
        )
        self.assertEqual(stated("您的产品在保修期内。", CHINESE), ["z"])

    def test_a_sentence_that_leaves_it_open_is_fine(self):
        for text in (
            "Whether the warranty covers the battery has to be verified.",
            "The battery may be under warranty; we still need to check that.",
            "I need to confirm that the battery is under warranty.",
            "是否在保修期内，我正在核实。",
            "保修情况待确认。",
        ):
            with self.subTest(text):
                # a semicolon ends a sentence for phrases: the second one is about it
                self.assertEqual(stated(text.replace(";", ","), WARRANTY, CHINESE), [])

    def test_an_open_sentence_does_not_open_the_next(self):
        text = "I need to check the date. Your battery is under warranty."
        self.assertEqual(stated(text, WARRANTY), ["w"])

    def test_all_key_words_in_one_sentence(self):
        self.assertEqual(stated("Your battery is empty. Warranty: see page 2.",
                                WARRANTY), [])  # fmt: skip

    def test_no_facts_no_work(self):
        self.assertEqual(stated("Your battery is under warranty."), [])
        self.assertEqual(stated("x", Fact("e", ())), [])

    @given(st.text(max_size=200), st.lists(st.sampled_from(["battery", "保修", "a b"])))
    def test_nothing_makes_it_fail(self, text, phrases):
        for _key, start, end in find_stated(text, [Fact(1, tuple(phrases))]):
            self.assertLess(start, end)
            self.assertLessEqual(end, len(text))


if __name__ == "__main__":
    unittest.main()

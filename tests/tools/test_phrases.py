import time
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.english_forms import base_forms
from odoo.addons.service_sla_scripts.tools.phrases import (
    GAP_WORDS,
    MAX_GAPS,
    MAX_HITS,
    MAX_LENGTH,
    PhraseBook,
    PhraseError,
    parse_phrase,
    read,
)

# few words, so that random phrases meet random texts
word = st.sampled_from(["不", "知", "道", "know", "do", "not", "a"])
part = st.lists(word, min_size=1, max_size=3).map(" ".join)
phrase = st.lists(part, min_size=1, max_size=3).map(" * ".join)
text = st.lists(word | st.sampled_from([". ", "。", "x", ","]), max_size=60).map(
    " ".join
)


def naive(phrases, text):
    """(key, last word) of every place where a phrase ends, by trying all of them."""
    words = read(text).words
    found = set()
    for key, phrase in phrases:
        reached = None
        for part in parse_phrase(phrase):
            ends = set()
            for start in range(len(words) - len(part) + 1):
                if tuple(words[start : start + len(part)]) == part and (
                    reached is None
                    or any(
                        0 < start - last <= GAP_WORDS + 1
                        and None not in words[last:start]
                        for last in reached
                    )
                ):
                    ends.add(start + len(part) - 1)
            reached = ends
        found |= {(key, end) for end in reached}
    return found


class TestPhraseBook(TestCase):
    @settings(max_examples=1_000)
    @given(st.lists(phrase, max_size=8), text)
    def test_finds_what_a_naive_search_finds(self, phrases, text):
        phrases = list(enumerate(phrases))
        words = read(text)
        hits = PhraseBook(phrases).find(text)
        found = {(hit.key, words.ends.index(hit.end)) for hit in hits}
        wanted = {
            (key, words.ends.index(words.ends[end]))
            for key, end in naive(phrases, text)
        }
        if len(hits) < MAX_HITS:
            self.assertEqual(found, wanted)
        for hit in hits:
            inside = text[hit.start : hit.end]
            self.assertTrue(
                PhraseBook([(0, dict(phrases)[hit.key])]).find(inside), inside
            )

    @settings(max_examples=10_000)
    @given(st.text(max_size=30), st.text(max_size=200))
    def test_any_phrase_is_taken_or_refused_and_any_text_read(self, phrase, text):
        try:
            book = PhraseBook([(1, phrase)])
        except PhraseError as error:
            self.assertIn(error.code, ("empty", "gap", "gaps", "sentence", "too_long"))
            book = PhraseBook([(1, "不知道")])
        for hit in book.find(text):
            self.assertTrue(0 <= hit.start < hit.end <= len(text))

    def assertFinds(self, phrase, text, *spans):
        hits = PhraseBook([("key", phrase)]).find(text)
        self.assertEqual([text[hit.start : hit.end] for hit in hits], list(spans), text)

    def test_chinese_needs_no_boundaries(self):
        for text, span in {
            "这个我不知道啊": "不知道",
            "不 知，道": "不 知，道",
            "不\u200b知道": "不\u200b知道",
            "😀这我不知道😀": "不知道",
        }.items():
            self.assertFinds("不知道", text, span)
        for text in ("不想知道", "不。知道", "知道不"):
            self.assertFinds("不知道", text)

    def test_english_counts_in_all_forms(self):
        for text in (
            "don't know", "Don’t  KNOW", "do not know", "doesn't know", "didnt know",
            "ｄｏ ｎｏｔ ｋｎｏｗ", "don't, know", "dón't know",
        ):  # fmt: skip
            self.assertFinds("don't know", f"We {text} it.", text)
        for text in ("Do notknow", "I don't. Know that", "do now know", "dont-knower"):
            self.assertFinds("don't know", text)
        self.assertFinds(
            "refunding", "It was refunded, refunds follow", "refunded", "refunds"
        )

    def test_gaps_stay_in_the_sentence(self):
        self.assertFinds("you * wrong", "You are quite wrong", "You are quite wrong")
        self.assertFinds("you * wrong", "you wrong", "you wrong")
        self.assertFinds("you * wrong", "You asked. It is wrong")
        filler = "so " * GAP_WORDS
        self.assertFinds("you * wrong", f"you {filler}wrong", f"you {filler}wrong")
        self.assertFinds("you * wrong", f"you so {filler}wrong")
        self.assertFinds("是你*问题", "这是你自己的问题", "是你自己的问题")
        self.assertFinds("a b * b c", "a b a b c", "a b a b c")

    def test_phrases_that_cannot_be_looked_for(self):
        for phrase, code in {
            "": "empty", None: "empty", "…!": "empty", "*": "empty", "* wrong": "gap",
            "you **wrong": "gap", "No. Never": "sentence",
            "x" * (MAX_LENGTH + 1): "too_long", "a" + "*a" * (MAX_GAPS + 1): "gaps",
        }.items():  # fmt: skip
            with self.assertRaises(PhraseError) as caught:
                parse_phrase(phrase)
            self.assertEqual(caught.exception.code, code, phrase)

    def test_time_is_linear(self):
        """Ten times the text takes about ten times as long, also for nasty phrases."""
        nasty = [" ".join("a" * n) for n in range(1, 60)]
        nasty += [f"a * {'a ' * n}" for n in range(1, 60)]
        book = PhraseBook(enumerate(nasty))

        def seconds(text):
            best = 9.0
            for _try in range(3):
                begin = time.perf_counter()
                book.find(text)
                best = min(best, time.perf_counter() - begin)
            return best

        for piece in ("a ", "a. ", "'a", "\n ", "a'", "知", ". \n"):
            with self.subTest(piece):
                short, long = seconds(piece * 500), seconds(piece * 5_000)
                self.assertLess(long, 10 * 4 * short + 0.01)


class TestEnglishForms(TestCase):
    def test_forms_of_one_word_are_one(self):
        for forms in (
            "know knows knew knowing known", "refund refunds refunded refunding",
            "promise promises promised promising",
            "policy policies", "stop stopped stops", "apply applies applied applying",
            "use used using uses", "process processes", "call called calling calls",
            "complain complains complained complaining",
        ):  # fmt: skip
            self.assertEqual(
                len({base_forms(form) for form in forms.split()}), 1, forms
            )

    def test_words_that_only_look_alike_stay_apart(self):
        words = "thing th need ne king bus bu this us use his no not now on one as"
        words = words.split()
        forms = [base_forms(word) for word in words]
        self.assertEqual(len(set(forms)), len(forms))

    @given(st.text(alphabet="abcdefingsy'’z", min_size=1, max_size=12))
    def test_any_word_has_a_form(self, word):
        self.assertTrue(base_forms(word))

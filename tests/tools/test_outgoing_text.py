import time
import unittest

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.outgoing_text import read_outgoing
from odoo.addons.service_sla_scripts.tools.phrases import PhraseBook

BOOK = PhraseBook([("zh", "不知道"), ("en", "don't know")])


def found(html, subject=""):
    return [hit.key for hit in BOOK.find(read_outgoing(subject, [html]).text)]


class TestOutgoingText(unittest.TestCase):
    def test_a_torn_phrase_is_one_phrase(self):
        for html in (
            "<p>我不知道</p>",
            "不<b>知</b>道",
            "不<!-- nothing -->知<!---->道",
            "不&#8203;知&zwnj;道",
            "不&#x77E5;道",
            "<div>不</div><div>知道</div>",
            "<table><tr><td>不</td><td>知道</td></tr></table>",
            "不<br>知道",
            "<span title='不知道'>?</span>",
            '<img src="x.png" alt="不知道"/>',
            "<a href=x title=不知道>here</a>",
        ):
            with self.subTest(html):
                self.assertEqual(found(html), ["zh"])
        for html in ("I d<i>on</i>'t k<u></u>now", "DON&rsquo;T&nbsp;KNOW"):
            with self.subTest(html):
                self.assertEqual(found(html), ["en"])

    def test_what_nobody_reads_is_not_read(self):
        for html in ("知道", "<!-- 不知道 -->知道", "<p class='不知道'>知道</p>"):
            with self.subTest(html):
                self.assertEqual(found(html), [])

    def test_the_subject_is_read(self):
        self.assertEqual(found("<p>Hello</p>", "I don't know"), ["en"])

    def test_links_tell_whom_they_reach(self):
        text = read_outgoing("", ['<a href="tel:+8613700000001">call</a>']).text
        self.assertIn("+8613700000001", text)
        text = read_outgoing("", ["<a href='mailto:a@b.example?x=1'>mail</a>"]).text
        self.assertIn("a@b.example", text)

    def test_one_text_given_twice_is_read_once(self):
        self.assertEqual(read_outgoing("", ["<p>a</p>", "<p>a</p>"]).text.count("a"), 1)

    def test_a_quotation_is_known_as_one(self):
        outgoing = read_outgoing(
            "Re",
            [
                "<p>New</p><blockquote><p>Old <blockquote>older</blockquote></p>"
                "</blockquote><p>End</p>"
            ],
        )
        for word, quoted in (("New", False), ("Old", True), ("older", True),
                             ("End", False), ("Re", False)):  # fmt: skip
            start = outgoing.text.index(word)
            with self.subTest(word):
                self.assertEqual(outgoing.is_quoted(start, start + len(word)), quoted)

    def test_a_quotation_that_never_ends_is_none(self):
        outgoing = read_outgoing("", ["<blockquote>不知道"])
        self.assertFalse(outgoing.is_quoted(0, len(outgoing.text)))

    @given(st.text("<>/ab=\"'!-&; \0blockquote", max_size=200))
    def test_nothing_makes_it_fail(self, html):
        outgoing = read_outgoing(html, [html])
        outgoing.is_quoted(0, len(outgoing.text))

    def test_it_is_linear(self):
        for piece in ("<blockquote>x", "<b title='x", "</blockquote><blockquote>x</p>",
                      '<img alt="x" title="y">', "<!-- x", "&amp;<p>"):  # fmt: skip
            with self.subTest(piece):
                begin = time.perf_counter()
                read_outgoing("", [piece * 20_000])
                self.assertLess(time.perf_counter() - begin, 3)


if __name__ == "__main__":
    unittest.main()

import time
from contextlib import suppress
from unittest import TestCase

from hypothesis import example, given, settings
from hypothesis import strategies as st
from markupsafe import escape

from odoo.addons.service_sla_scripts.tools.placeholders import (
    GAP_CLOSE,
    GAP_OPEN,
    MAX_LENGTH,
    NAMES,
    PlaceholderError,
    parse,
    parse_html,
    render_html,
    render_text,
    unfilled,
)

SECRET = "5ecret"
# pieces of every template language somebody might hope for, and of ours
pieces = st.sampled_from(
    [
        *("{{%s}}" % name for name in NAMES),
        "{{", "}}", "{", "}", "{%", "%}", "#{", "${", "<t t-out='", "'/>", "<a href=\"",
        "\">", "{{ object.env }}", "{{object.sudo().partner_id}}", "{0.__class__}",
        "%(customer_name)s", "$customer_name", "__import__('os')", "customer_name",
        "{{customer_name.__class__}}", "{{customer_name|safe}}", "{{ CUSTOMER_NAME }}",
        "{{customer_name", "customer_name}}", "\0", "\u200b", "\n", " ", "中", "⟦", "⟧",
    ]
)  # fmt: skip
wordings = st.lists(pieces | st.text(max_size=8), max_size=20).map("".join)
values = st.dictionaries(
    st.sampled_from(NAMES),
    st.lists(pieces | st.text(max_size=8), max_size=4).map("".join),
)


class TestPlaceholders(TestCase):
    @settings(max_examples=10_000)
    @given(wordings)
    @example("{{customer_name}}}")
    @example("{{{customer_name}}")
    @example("{{ŉame}}")
    def test_every_wording_is_kept_or_refused(self, wording):
        """One error and no other; what is kept leaves no braces behind."""
        for check in (parse, parse_html):
            try:
                names = check(wording)
            except PlaceholderError as error:
                self.assertIn(error.code, ("unknown", "malformed", "in_tag"))
                self.assertLessEqual(len(error.excerpt), 60)
                continue
            self.assertLessEqual(set(names), set(NAMES))
            filled = render_text(wording, dict.fromkeys(NAMES, "x")).text
            self.assertNotIn("{{", filled)
            self.assertFalse(list(unfilled(filled)))

    @settings(max_examples=10_000)
    @given(wordings, values)
    def test_nothing_but_the_values_of_the_list_comes_out(self, wording, values):
        """Cut at its placeholders, the rest of a wording stays as it was."""
        reach = {**values, "secret": SECRET, "object": SECRET, "env": SECRET}
        for render in (render_text, render_html):
            text, gaps = render(wording, reach)
            self.assertNotIn(SECRET, text)
            self.assertLessEqual(set(gaps), set(NAMES))
            bare = wording
            for name in NAMES:
                bare = bare.replace("{{%s}}" % name, "\0")
            for literal in bare.split("\0"):
                if "{{" not in literal:
                    self.assertIn(literal, text)

    @settings(max_examples=2_000)
    @given(wordings, values)
    def test_a_value_is_never_looked_at_again(self, wording, values):
        try:
            parse(wording)
        except PlaceholderError:
            return
        text, gaps = render_text(wording, values)
        for name in NAMES:
            self.assertNotIn("{{%s}}" % name, text)
        self.assertEqual(render_text(text, dict.fromkeys(NAMES, SECRET)).text, text)
        self.assertEqual(bool(gaps), any(unfilled(text)))
        self.assertNotIn("{{", text)

    def test_an_unknown_placeholder_stops_the_text(self):
        text, gaps = render_text("{{foo}} {{fault}}", {"foo": SECRET, "fault": "x"})
        self.assertEqual((text, gaps), ("⟦foo⟧ x", ()))
        self.assertEqual([found[0] for found in unfilled(text)], ["⟦foo⟧"])

    @given(st.text(max_size=40))
    def test_html_is_escaped(self, value):
        text, _gaps = render_html("<p>{{fault}}</p>", {"fault": value})
        inner = text.removeprefix("<p>").removesuffix("</p>")
        self.assertNotIn("<", inner)
        self.assertNotIn('"', inner)
        for kind in ("<b>", '"', "'", "&"):
            kept = render_html("{{fault}}", {"fault": kind + "x"}).text
            self.assertEqual(kept, str(escape(kind + "x")))

    def test_wordings(self):
        for wording, names in {
            "": (),
            "Hello {{customer_title}}": ("customer_title",),
            "{{ fault }}, {{fault}}{{agent_name}}": ("fault", "agent_name"),
            "您好，{{\u00a0customer_title\n}}": ("customer_title",),
            "a { b } c } d": (),
        }.items():
            self.assertEqual(parse(wording), names, wording)
        for wording, code, excerpt in (
            ("{{password}}", "unknown", "{{password}}"),
            ("{{customer_title.id}}", "malformed", "{{customer_title.id}}"),
            ("{{customer_<b>title</b>}}", "malformed", "{{customer_<b>title</b>}}"),
            ("{{customer_title}", "malformed", "{{customer_title}"),
            ("{{{customer_title}}}", "malformed", "{{{customer_title}}}"),
            ("{{customer_title}}}", "malformed", "{{customer_title}}}"),
            ("fill ⟦this⟧", "malformed", "⟦this⟧"),
            ("x" * (MAX_LENGTH + 1), "too_long", ""),
        ):
            with self.assertRaises(PlaceholderError) as caught:
                parse(wording)
            error = caught.exception
            self.assertEqual((error.code, error.excerpt), (code, excerpt), wording)

    def test_no_placeholder_inside_a_tag(self):
        for wording in (
            '<a href="{{product}}">x</a>',
            '<a href="x>{{product}}">x</a>',
            "<p class={{product}}",
        ):
            with self.assertRaises(PlaceholderError) as caught:
                parse_html(wording)
            self.assertEqual(caught.exception.code, "in_tag", wording)
        self.assertEqual(parse_html("<p>1 &lt; {{product}}</p>"), ("product",))

    def test_gaps_are_named_and_seen(self):
        text, gaps = render_html(
            "<p>By {{expected_time}}, {{agent_name}}, {{expected_time}}</p>",
            {"agent_name": "A & B", "expected_time": "  "},
            {"expected_time": "expected <time>"},
        )
        gap = f"{GAP_OPEN}expected &lt;time&gt;{GAP_CLOSE}"
        self.assertEqual(text, f"<p>By {gap}, A &amp; B, {gap}</p>")
        self.assertEqual(gaps, ("expected_time",))
        self.assertEqual([found[0] for found in unfilled(text)], [gap, gap])
        (found,) = unfilled("Dear {{ customer_title }}, {{ their_own }}")
        self.assertEqual(found[0], "{{ customer_title }}")
        self.assertFalse(list(unfilled("a ⟦ b")))

    def test_time_is_linear(self):
        """Twice the text, about twice the time: what might not be is ten times over."""

        def seconds(times, piece):
            wording = piece * times
            best = 9.0
            for _try in range(3):
                begin = time.perf_counter()
                render_html(wording, {})
                list(unfilled(wording))
                with suppress(PlaceholderError):
                    parse_html(wording[:MAX_LENGTH])
                best = min(best, time.perf_counter() - begin)
            return best

        for piece in (
            "{",
            "{{ ",
            "{{a",
            "{{ a ",
            "{{customer_name}}",
            "⟦",
            "<a '",
            "⟦a",
        ):
            with self.subTest(piece):
                short, long = seconds(4_000, piece), seconds(40_000, piece)
                self.assertLess(long, 10 * 4 * short + 0.01)

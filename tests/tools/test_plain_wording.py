from unittest import TestCase

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.plain_wording import is_said, to_plain

html = st.lists(
    st.sampled_from(
        "<p> </p> <ol> </ol> <li> <br> <b> <script> </ul> & &lt; <!--".split()
    )
    | st.text(max_size=6),
    max_size=20,
).map("".join)
sentences = st.lists(st.text(alphabet="abcd ", min_size=1), min_size=1).map(". ".join)


class TestPlainWording(TestCase):
    def test_paragraphs_steps_and_signs(self):
        for source, text in {
            "<p>Hello,<br/>it's &lt;5&gt; &amp; more</p><p>Bye</p>": (
                "Hello,\nit's <5> & more\nBye"
            ),
            "<p>Try:</p><ol><li>Off</li><li><p>On</p></li></ol><ul><li>a</li></ul>": (
                "Try:\n1. Off\n2. On\n• a"
            ),
            "<p>One\n  line <b>bold</b> word</p>": "One line bold word",
            "<style>p {}</style>x": "x",
            "": "",
            None: "",
        }.items():
            self.assertEqual(to_plain(source), text)

    @given(html)
    @example("<li>")
    @example("<![CDATA[x")
    def test_any_html_gives_some_text(self, source):
        text = to_plain(source)
        self.assertNotIn("\n\n", text)

    def test_what_is_left_of_a_wording_decides(self):
        wording = "Thank you for waiting. I have found the cause.\nIt is the cable."
        self.assertTrue(is_said(wording, wording))
        self.assertTrue(
            is_said(
                wording, "Dear Mr Zhao, thank you for waiting. I HAVE found the cause."
            )
        )
        self.assertFalse(is_said(wording, "It is the cable."))
        self.assertFalse(is_said(wording, ""))
        self.assertFalse(is_said("", "Thank you"))
        self.assertTrue(is_said("It is done by ⟦time⟧.", "It is done by noon."))
        self.assertTrue(is_said("请稍等。我查一下。", "王先生，请稍等。 我查一下。"))

    @given(sentences, sentences)
    def test_a_wording_in_full_is_said_whatever_stands_around_it(self, wording, other):
        if wording.strip(". "):
            self.assertTrue(is_said(wording, f"{other}\n{wording}\n{other}"))

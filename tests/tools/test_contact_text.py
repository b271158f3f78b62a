import time
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.contact_text import (
    AllowList,
    find,
    redact_html,
    redact_text,
)

from .contact_samples import (
    HTML_DISGUISES,
    NUMBER_DISGUISES,
    TEXT_DISGUISES,
    cards,
    emails,
    identities,
    internationals,
    landlines,
    mobiles,
)

COMPANY = AllowList(
    numbers=frozenset({"+86 10 6251 2334", "(415) 555-2671"}),
    domains=frozenset({"desk.example"}),
)

HIDDEN = [
    ("号码13812349012请回电", "号码138****9012请回电"),
    ("tel13812349012", "tel138****9012"),
    ("1.13812349012", "1.138****9012"),
    ("**13812349012**", "**138****9012**"),
    ("call 138-1234-9012 or 138.1234.9012", "call 138****9012 or 138****9012"),
    ("138 1234\n9012", "138****9012"),
    ("１３８１２３４９０１２", "138****9012"),
    ("1️⃣3️⃣8️⃣1️⃣2️⃣3️⃣4️⃣9️⃣0️⃣1️⃣2️⃣", "138****9012"),
    ("一三八一二三四九零一二", "138****9012"),
    ("+86 (138) 1234-9012", "138****9012"),
    ("15 13812349012", "15 138****9012"),
    ("2024-03-15 9:30 13812349012", "2024-03-15 9:30 138****9012"),
    ("(010) 6251-2345 转 8001", "010-****45"),
    ("01062512345", "010-****45"),
    ("+14155552672", "+1 ****72"),
    ("(415) 555-2672", "****72"),
    ("06 12 34 56 78", "****78"),
    ("电话：62512345", "电话：****45"),
    ("写信到zhang.san@mail.example.com谢谢", "写信到z***@mail.example.com谢谢"),
    ("z＠example．com", "***@example.com"),
    ("zhang [at] example [dot] com", "z***@example.com"),
    ("?p=13812349012&e=zhang@x.example", "?p=138****9012&e=z***@x.example"),
    ("身份证11010119900307003X号", "身份证110********3X号"),
    ("110101 19900307 0038", "110********38"),
    ("110101199003070039", "110********39"),  # the check digit is wrong
    ("110101900307003", "110********03"),
    ("护照号：E12345678", "护照号：E********78"),
    ("6222 0212 3456 7890 128", "**** **** **** 0128"),
    ("2 6222021234567890128 2", "2 **** **** **** 0128 2"),
    ("卡号：6222021234567890123", "卡号：**** **** **** 0123"),
    ("微信号: abc_123", "微信号: a***3"),
    ("微信：zhangsan", "微信：zh***an"),
    ("wechat id abc_123", "wechat id a***3"),
    ("WeChat: zhangsan\n", "WeChat: zh***an\n"),
    ("QQ：12345678", "QQ：12***78"),
]
LEFT = [
    "订单号 13812349012",
    "order no. 13812349012",
    "SF1381234901234",
    "JDVA13812349012",
    "1Z999AA10123456784",
    "2024003, 2024-03-15 16:20, 预计 2024-03-15 18:00",
    "Floor 14 2024-03-15 9:30",
    "15\n2024001\n12",
    "1 3 5 7 9 11 13 15",
    "¥13,812,349,012 or 13,812,349,012",
    "192.168.138.112:8080",
    "version 15.0.1.2",
    "HT00012",
    "550e8400-e29b-41d4-a716-446655440000",
    "d41d8cd98f00b204e9800998ecf8427e",
    "1700000000000",
    "https://item.example/652512345678",
    "202403150000000001",
    "978-7-111-12345-6",
    "12345678901234567890",
    "icon@2x.png",
    "wechat message failed to send",
    "WeChat: please check",
    "WeChat id is required",
    # what companies publish, and ours
    "4008208820, 400-820-8820, 95588, 12345, 10086",
    "010-62512334, +86-10-62512334, (415) 555-2671, +1 415 555 2671",
    "help@desk.example, me@mail.desk.example",
    # masked already
    "137****89, Manager Liu ****9012, 138****9012, z***@example.com",
    "110********3X, **** **** **** 3445, +1 ****71, 010-****34, ab***23",
]
HIDDEN_HTML = [
    ("<p>138<b>1234</b>9012</p>", "<p>138****9012<b></b></p>"),
    ('<a href="tel:13812349012">call</a>', '<a href="#">call</a>'),
    ('<a href="tel:62512345">call</a>', '<a href="#">call</a>'),
    ("<a href='mailto:z%40x.example'>m</a>", "<a href='#'>m</a>"),
    ("<!-- 13812349012 -->", "<!-- 138****9012 -->"),
    ("<!-- 13812349012", "<!-- 138****9012"),
    ("&#49;38&#x31;2349012", "138****9012"),
    ('<img alt="13812349012">', '<img alt="138****9012">'),
    (
        "<span>2</span><span>13812349012</span>",
        "<span>2</span><span>138****9012</span>",
    ),
    ("138 1234<br/>9012", "138****9012<br/>"),
    ("a < b 13812349012 >", "a < b 138****9012 >"),
    ("zhang&commat;<b>example</b>.com", "z***@example.com<b></b>"),
    ("138&nbsp;1234&nbsp;9012", "138****9012"),
]
LEFT_HTML = [
    "<td>138</td><td>1234</td><td>9012</td>",
    '<a href="tel:4008208820">call us</a>',
    '<a href="mailto:help@desk.example">write</a>',
    '<p class="a">Tom &amp; Ann <br/> 2024001 &lt; 3</p>',
    '<img src="data:image/png;base64,13812349012/13812349012"/>',
    '<p style="width: 1024px" data-x="{&quot;a&quot;: 1}">x</p>',
    "<p>unclosed <b>and wrong</p></i> & so on <",
]

raw_values = mobiles | landlines | internationals | emails | identities | cards
around = st.sampled_from(
    [
        "",
        " ",
        "号",
        "。",
        ", ",
        "\n",
        "(",
        "请打",
        "！",
        "tel:",
        "order 2024001, ",
        "<>",
    ]
)
pieces = st.sampled_from(
    ["13812349012", "a@b.example", "1", "38", "12", "+", "86", "-", " ", ".", "@", "x"]
    + ["<b>", "</b>", "<br>", "<a href='", "'>", '"', "<!--", "-->", "&#49;", "&", "号"]
    + ["微信", "电话", "110101199003070038", "*", "****", "\u200b", "０", "(", "\n"]
)
PLAIN = "您好，上不了网，2024-03-15 14:30 起红灯。Please call back, order 2024001.\n"
DENSE = "打 138-1234-9012 或 zhang@example.com, 身份证 110101199003070038, 2024001\n"


def shortest(function, text):
    def once():
        started = time.process_time()
        function(text)
        return time.process_time() - started

    return min(once() for _try in range(3))


class TestContactText(TestCase):
    def test_reviewed_examples(self):
        for text, shown in HIDDEN:
            with self.subTest(text):
                self.assertEqual(redact_text(text, COMPANY), shown)
        for text in LEFT:
            with self.subTest(text):
                self.assertEqual(redact_text(text, COMPANY), text)

    def test_reviewed_html(self):
        for text, shown in HIDDEN_HTML:
            with self.subTest(text):
                self.assertEqual(redact_html(text, COMPANY), shown)
        for text in LEFT_HTML:
            with self.subTest(text):
                self.assertEqual(redact_html(text, COMPANY), text)

    def test_without_a_company_its_numbers_are_anybodys(self):
        self.assertEqual(redact_text("010-62512334"), "010-****34")
        self.assertEqual(redact_text("help@desk.example"), "h***@desk.example")

    def test_what_was_found_and_where(self):
        text = "号１３８-1234-9012。 z\u200bhang@example.com"
        found = [
            (match.kind, text[match.start : match.end], match.value)
            for match in find(text)
        ]
        self.assertEqual(
            found,
            [
                ("phone", "１３８-1234-9012", "138-1234-9012"),
                ("email", "z\u200bhang@example.com", "zhang@example.com"),
            ],
        )

    @given(raw_values, st.sampled_from(TEXT_DISGUISES), around, around)
    def test_no_value_survives_in_text(self, value, disguise, before, after):
        text = before + disguise(value) + after
        shown = redact_text(text)
        self.assertNotIn(value, shown)
        self.assertNotIn(disguise(value), shown)
        self.assertIn("***", shown)

    @given(mobiles, st.sampled_from(NUMBER_DISGUISES), around, around)
    def test_no_written_number_survives(self, value, disguise, before, after):
        shown = redact_text(before + disguise(value) + after)
        self.assertIn(f"{value[:3]}****{value[-4:]}", shown)
        self.assertNotIn(value[3:7] + value[7:], shown)

    @given(
        raw_values,
        st.sampled_from(TEXT_DISGUISES),
        st.sampled_from(HTML_DISGUISES),
        around,
    )
    def test_no_value_survives_in_html(self, value, in_text, in_html, before):
        if "@" in value and in_html is HTML_DISGUISES[12]:
            return  # the digit would be a part of the address
        text = before.replace("<>", "") + in_html(in_text(value))
        shown = redact_html(text)
        self.assertNotIn(value, shown)
        self.assertNotEqual(text, shown)
        for part in ("1234" + value[7:], in_html(in_text(value))):
            self.assertNotIn(part, shown)

    @given(st.lists(raw_values | around, max_size=8).map(" ".join))
    def test_redacting_again_changes_nothing(self, text):
        for redact in (redact_text, redact_html):
            shown = redact(text, COMPANY)
            self.assertEqual(redact(shown, COMPANY), shown)

    @settings(max_examples=300, deadline=None)
    @given(st.lists(pieces | st.text(max_size=8), max_size=40).map("".join))
    def test_anything_goes_in_and_comes_out_the_same_the_second_time(self, text):
        for redact in (redact_text, redact_html):
            shown = redact(text, COMPANY)
            self.assertEqual(redact(shown, COMPANY), shown)

    @given(st.lists(st.sampled_from([*LEFT_HTML, PLAIN, "<br/>"]), max_size=9))
    def test_html_with_nothing_to_hide_is_the_same_string(self, parts):
        text = "<div>" + "</div><div>".join(parts[:-1]) + "</div>"
        self.assertEqual(redact_html(text, COMPANY), text)

    def test_linear_on_anything(self):
        hostile = ["1", "1 ", "1-", "138 ", "+1 ", "0", "<", "<a ", '<a b="1" ', "<!--"]
        hostile += ["@", "a@", "a@b.", "&#49;", "微信", "电话1", "\n1", "(", "<b>1</b>"]
        for piece in [*hostile, PLAIN, DENSE, f"<p>{DENSE}</p>"]:
            short, long = (piece * (size // len(piece)) for size in (20_000, 200_000))
            for redact in (redact_text, redact_html):
                with self.subTest(piece=piece, redact=redact.__name__):
                    # 12 times, and a little for a machine that is busy
                    limit = 12 * shortest(redact, short) + 0.1
                    self.assertLess(shortest(redact, long), limit)

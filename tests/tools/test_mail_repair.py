import email
import pathlib
import time
from email import policy
from unittest import TestCase

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.mail_decode import (
    decode_parameters,
    decode_text,
    decode_words,
    split_address,
    split_addresses,
)
from odoo.addons.service_sla_scripts.tools.mail_envelope import (
    addresses_of,
    ids_of,
    read_envelope,
)
from odoo.addons.service_sla_scripts.tools.mail_html import (
    html_to_text,
    is_hostile_html,
)
from odoo.addons.service_sla_scripts.tools.mail_repair import repair, salvage

SAMPLES = pathlib.Path(__file__).parent.parent / "data" / "mail"
CHINESE = "您好，今天早上九点开始上不了网，路由器红灯一直闪，请尽快处理。"
TRADITIONAL = "您好，從昨天起無法連線到伺服器，請儘快處理。"


def parse(raw):
    return email.message_from_bytes(raw, policy=policy.SMTP)


def text_of(message):
    part = message.get_body(("plain", "html"))
    return part.get_content()


class TestDecodeText(TestCase):
    def test_labels_of_chinese_programs(self):
        for label in "gb2312 GBK x-gbk cp936 gb18030 GB_2312-80 chinese euc-cn".split():
            with self.subTest(label):
                self.assertEqual(
                    decode_text("朱镕龢€".encode("gb18030"), label), "朱镕龢€"
                )

    def test_labels_that_name_no_charset(self):
        for label in (
            None,
            "",
            "unknown-8bit",
            "x-unknown",
            "default",
            "ansi_x3.4-1968",
        ):
            with self.subTest(label):
                for codec in ("utf-8", "gb18030"):
                    self.assertEqual(decode_text(CHINESE.encode(codec), label), CHINESE)
                self.assertEqual(
                    decode_text(TRADITIONAL.encode("big5"), label), TRADITIONAL
                )
                self.assertEqual(
                    decode_text("Déjà réparé à Köln".encode("cp1252"), label),
                    "Déjà réparé à Köln",
                )

    def test_utf8_under_another_label(self):
        for label in ("gb2312", "big5", "iso-8859-1", "us-ascii", "windows-1251"):
            with self.subTest(label):
                self.assertEqual(decode_text(CHINESE.encode(), label), CHINESE)

    def test_gbk_that_happens_to_be_utf8(self):
        """联通 in GBK is valid UTF-8: Notepad's famous mistake."""
        self.assertEqual(decode_text("联通".encode("gbk"), "gb2312"), "联通")

    def test_a_few_broken_bytes_do_not_spoil_the_text(self):
        data = CHINESE.encode("gb18030")
        text = decode_text(data[:20] + b"\xff" + data[20:] * 5, "gb2312")
        self.assertIn("路由器红灯", text)

    def test_other_charsets_are_left_alone(self):
        for label, text in (
            ("iso-8859-15", "Übergröße 5 €"),
            ("koi8-r", "Не работает принтер"),
            ("windows-1251", "Не работает принтер"),
            ("iso-2022-jp", "プリンタが動きません"),
            ("shift_jis", "プリンタが動きません"),
            ("euc-kr", "프린터가 작동하지 않습니다"),
            ("utf-16", "red lamp 红灯"),
        ):
            with self.subTest(label):
                self.assertEqual(decode_text(text.encode(label), label), text)

    def test_what_databases_refuse_is_left_out(self):
        self.assertEqual(decode_text(b"a\0b\x01c\nd", "utf-8"), "abc\nd")

    @settings(max_examples=400, deadline=None)
    @given(
        st.binary(max_size=200),
        st.none() | st.text(max_size=20) | st.sampled_from(["gb2312", "utf-7", "hz"]),
    )
    def test_never_raises(self, data, label):
        decode_text(data, label).encode("utf-8")

    @given(st.text(st.characters(exclude_categories=["C"]), max_size=60))
    def test_utf8_comes_back_as_it_went(self, text):
        self.assertEqual(
            decode_text(text.encode("utf-8"), "utf-8"), text.lstrip("\ufeff")
        )


class TestDecodeHeaders(TestCase):
    def test_a_subject_torn_in_the_middle_of_a_character(self):
        raw = (SAMPLES / "letter_netease_torn_subject.eml").read_bytes()
        subject = read_envelope(raw)["subject"][0]
        self.assertEqual(
            decode_words(subject), "关于发票金额与合同不一致以及后续退款流程的问题"
        )

    def test_raw_bytes_in_headers(self):
        raw = (SAMPLES / "letter_raw_gbk_headers.eml").read_bytes()
        self.assertEqual(decode_words(read_envelope(raw)["subject"][0]), "请求开通账号")

    def test_words_of_an_unknown_charset_stay_readable(self):
        self.assertEqual(decode_words("=?x-martian?Q?No_network?="), "No network")

    def test_plain_text_between_words_is_kept(self):
        self.assertEqual(
            decode_words("Re: =?utf-8?q?=E7=BD=91?= (shop 3) =?utf-8?b?57uc?="),
            "Re: 网 (shop 3) 络",
        )

    def test_addresses(self):
        for text, pair in (
            ("Anna <anna@x.example>", ("Anna", "anna@x.example")),
            ('"Example, Anna" <anna@x.example>', ("Example, Anna", "anna@x.example")),
            ("anna@x.example (Anna)", ("Anna", "anna@x.example")),
            ("<anna@x.example>", ("", "anna@x.example")),
        ):
            with self.subTest(text):
                self.assertEqual(split_addresses(text), [pair])
        self.assertEqual(split_address("Postmaster <>"), ("Postmaster", ""))
        self.assertEqual(
            [
                address
                for _name, address in split_addresses("a@x.example, B <b@y.example>")
            ],
            ["a@x.example", "b@y.example"],
        )

    def test_file_names(self):
        name = "故障截图（镕）.txt"
        data = name.encode("gb18030")
        extended = "".join(f"%{byte:02X}" for byte in data)
        for value in (
            f"attachment; filename*=gb2312''{extended}",
            f"attachment; filename*0*=gbk''{extended[:9]}; filename*1*={extended[9:]}",
            f'attachment; filename="{data.decode("ascii", "surrogateescape")}"',
        ):
            with self.subTest(value[:40]):
                self.assertEqual(decode_parameters(value)["filename"], name)

    @settings(max_examples=300, deadline=None)
    @given(st.text(max_size=120))
    def test_never_raises(self, text):
        decode_words(text).encode("utf-8")
        decode_parameters(text)
        split_addresses(text)
        split_address(text)


class TestEnvelope(TestCase):
    def test_recipients_and_ids_of_a_mail_with_broken_headers(self):
        raw = (SAMPLES / "broken_headers.eml").read_bytes()
        envelope = read_envelope(raw)
        self.assertIn("support@desk.example", addresses_of(envelope, "to"))
        self.assertEqual(addresses_of(envelope, "from"), ["anna@customer.example"])
        self.assertEqual(ids_of(envelope, "message-id"), [])

    @settings(max_examples=300, deadline=None)
    @given(st.binary(max_size=400))
    def test_never_raises(self, raw):
        envelope = read_envelope(raw)
        addresses_of(envelope, "to", "cc")
        ids_of(envelope, "references")


class TestRepair(TestCase):
    def test_healthy_mails_are_not_touched(self):
        for name in (
            "letter_gmail_attachments",
            "letter_thunderbird_flowed",
            "letter_wechat_work",
            "letter_big5",
            "bounce_postfix",
            "notice_monitoring_alarm",
        ):
            with self.subTest(name):
                raw = (SAMPLES / f"{name}.eml").read_bytes()
                is_report = name.startswith("bounce")
                self.assertIs(repair(raw, is_report).raw, raw)

    def test_characters_beyond_gb2312_survive(self):
        raw = (SAMPLES / "letter_outlook_gb2312.eml").read_bytes()
        self.assertIn("\ufffd", text_of(parse(raw)))
        message = parse(repair(raw).raw)
        self.assertIn("朱镕龢，预算约三百€", text_of(message))
        self.assertEqual(message["subject"], "上不了网，请尽快处理（镕）")

    def test_file_names_of_foxmail(self):
        raw = (SAMPLES / "letter_foxmail_attachment_name.eml").read_bytes()
        message = parse(repair(raw).raw)
        names = [part.get_filename() for part in message.iter_attachments()]
        self.assertEqual(names, ["故障截图（镕）.txt"])

    def test_what_was_cut_is_said(self):
        raw = b"Subject: " + b"a " * 200_000 + b"\r\nTo: x@y.example\r\n\r\nHello\r\n"
        mended = repair(raw)
        self.assertTrue(mended.is_lossy)
        self.assertLess(len(mended.raw), 5000)

    def test_an_empty_message_id_gets_one_of_its_own(self):
        raw = b"From: a@x.example\r\nMessage-ID: <>\r\n\r\n%s\r\n"
        ids = {
            parse(repair(raw % text).raw)["message-id"] for text in (b"1", b"2", b"1")
        }
        self.assertEqual(len(ids), 2)

    @settings(max_examples=200, deadline=None)
    @given(
        st.sampled_from(sorted(SAMPLES.glob("*.eml"))),
        st.lists(st.tuples(st.integers(0, 3000), st.binary(max_size=6)), max_size=6),
    )
    def test_salvage_makes_a_mail_of_any_wreck(self, path, damages):
        raw = bytearray(path.read_bytes())
        for place, data in damages:
            raw[place : place + len(data)] = data
        message = parse(salvage(bytes(raw)))
        for name in ("From", "To", "Subject", "Message-ID", "References"):
            str(message[name])
        message.get_content().encode("utf-8")


class TestHtml(TestCase):
    def test_html_of_real_programs_is_not_suspected(self):
        word = "<p class=MsoNormal><span lang=EN-US>Hello<o:p></o:p></span></p>" * 2000
        table = "<table>" + "<tr><td>1<td>2" * 5000 + "</table>"
        nested = "<div>" * 100 + "x" + "</div>" * 100
        comment = "<!--[if gte mso 9]><xml>" + "<w:View>" * 300 + "</xml><![endif]-->"
        for text in (word, table, nested, comment, "a < b and b > c", "1 << 2"):
            with self.subTest(text[:30]):
                self.assertFalse(is_hostile_html(text))

    def test_html_that_hangs_the_sanitizer_is_recognised(self):
        for text in (
            "<!-- " * 50_000,
            "<" * 50_000,
            "<o:" * 50_000,
            "<" + " encoding=a" * 10_000,
            "<div>" * 10_000 + "lost",
            "<div><div class='gmail_extra'>x</div>" + "<br>x" * 5000 + "</div>",
        ):
            with self.subTest(text[:30]):
                started = time.perf_counter()
                self.assertTrue(is_hostile_html(text))
                self.assertLess(time.perf_counter() - started, 1)

    def test_bare_text(self):
        self.assertEqual(
            html_to_text(
                "<html><head><title>t</title><style>p {}</style></head><body>"
                "<p>Red &amp; blue</p><script>alert(1)</script>1 < 2<br>end</body>"
            ),
            "Red & blue\n1 < 2\nend",
        )

    @settings(max_examples=300, deadline=None)
    @given(st.text(st.sampled_from("<>/!-abpscript \n&;=\"'"), max_size=200))
    def test_never_raises(self, text):
        is_hostile_html(text)
        html_to_text(text)

    def test_linear_on_anything(self):
        for text in (
            "<script" * 40_000,
            "<style>" * 40_000,
            "<a " * 80_000,
            "<!" * 99_000,
        ):
            with self.subTest(text[:20]):
                started = time.perf_counter()
                is_hostile_html(text)
                html_to_text(text)
                self.assertLess(time.perf_counter() - started, 2)

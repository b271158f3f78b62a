import re
from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.masking import KINDS, is_masked, mask

from .contact_samples import cards, emails, identities, landlines, mobiles

SHOWN = {
    "phone": [
        ("13812349012", "138****9012"),
        ("+86 138-1234-9012", "138****9012"),
        ("008613812349012", "138****9012"),
        ("８６１３８１２３４９０１２", "138****9012"),
        ("013812349012", "138****9012"),
        ("010-62512334", "010-****34"),
        ("+86 10 6251 2334", "010-****34"),
        ("0755-8888 1234转8001", "0755-****34"),
        ("+1 (415) 555-2671", "+1 ****71"),
        ("0014155552671", "+1 ****71"),
        ("+852 5123 4567", "+852 ****67"),
        ("13812349012 / 010-62512345", "138****9012, 010-****45"),
        ("13812349012 **", "138****9012"),
        ("4155552671", "****71"),
        ("+99912345678", "****78"),
        ("12345", "12345"),
        ("54321", "****"),
        ("no phone", "****"),
        ("zhang@example.com", "z***@example.com"),
        # numbers that companies publish
        ("4008208820", "4008208820"),
        ("400-820-8820", "400-820-8820"),
        ("95588", "95588"),
        ("10086", "10086"),
        # as they stand in forms already (Service standard §7)
        ("137****89", "137****89"),
        ("139****456", "139****456"),
        ("Manager Liu ****9012", "Manager Liu ****9012"),
    ],
    "email": [
        ("zhangsan@example.com", "z***@example.com"),
        ("zs@example.com", "z***@example.com"),
        ("z@example.com", "***@example.com"),
        (
            '"Ann" <ann@x.example>, bob@y.example',
            '"Ann" <a***@x.example>, b***@y.example',
        ),
        ('"13812349012" <ann@x.example>', '"***" <a***@x.example>'),
        ("no address", "***"),
        ("z***@example.com", "z***@example.com"),
    ],
    "identity": [
        ("11010119900307003x", "110********3X"),
        ("110101 19900307 0038", "110********38"),
        ("110101900307003", "110********03"),
        ("E12345678", "E********78"),
        ("123", "********"),
        ("110********3X", "110********3X"),
    ],
    "card": [
        ("6222 0212 3456 7893 445", "**** **** **** 3445"),
        ("DE89 3704 0044 0532 0130 00", "**** **** **** 3000"),
        ("1234567", "**** **** **** ****"),
    ],
    "name": [
        ("王小明", "王**"),
        ("王", "王**"),
        ("欧阳修", "欧阳**"),
        ("王先生", "王先生"),
        ("王小明先生", "王先生"),
        ("欧阳娜娜女士", "欧阳女士"),
        ("刘经理", "刘经理"),
        ("John Smith", "J*** S***"),
        ("Mr Zhao", "Mr Zhao"),
        ("Mr. Wei Zhao", "Mr. Zhao"),
        ("Manager Liu", "Manager Liu"),
        ("zhang@example.com", "z***@example.com"),
        ("13812349012", "138****9012"),
    ],
    "address": [
        ("北京市海淀区中关村大街27号", "北京市海淀区******"),
        ("广东省深圳市南山区科技园1号", "广东省深圳市南山区******"),
        (
            "新疆维吾尔自治区乌鲁木齐市天山区新华路1号",
            "新疆维吾尔自治区乌鲁木齐市天山区******",
        ),
        ("北京海淀区阳光小区3栋", "北京海淀区******"),
        ("阳光小区3栋", "******"),
        ("221B Baker Street, London", "******, London"),
        ("221B Baker Street, London NW1 6XE", "******"),
        ("221B Baker Street", "******"),
        ("12, Main Street", "******"),
    ],
    "account": [
        ("abc_123", "a***3"),
        ("zhangsan88", "zh***88"),
        ("abc", "***"),
        ("zhang@example.com", "z***@example.com"),
        ("13812349012", "138****9012"),
    ],
    "secret": [("anything", "******")],
}
anything = st.text(max_size=60) | st.text("0123456789+-() @.*王先生区市,x", max_size=30)


class TestMask(TestCase):
    def test_reviewed_examples(self):
        self.assertEqual(set(SHOWN), KINDS)
        for kind, examples in SHOWN.items():
            for value, shown in examples:
                with self.subTest(kind=kind, value=value):
                    self.assertEqual(mask(kind, value), shown)
                    self.assertEqual(mask(kind, shown), shown)

    def test_nothing_stays_nothing(self):
        for kind in KINDS:
            for value in ("", False, None, "  ", "\u200b"):
                self.assertEqual(mask(kind, value), "")

    def test_an_unknown_kind_is_a_mistake_of_the_program(self):
        with self.assertRaises(KeyError):
            mask("telephone", "1")

    def test_what_comes_masked_is_known(self):
        for value in ("138****9012", "z***@x.example", "王**", "王*", "＊＊＊＊9012"):
            self.assertTrue(is_masked(value), value)
        for value in ("13812349012", "", None, False, "5 * 3", "a*b", "*"):
            self.assertFalse(is_masked(value), value)

    @given(st.sampled_from(sorted(KINDS)), anything)
    def test_any_text_has_a_mask_and_a_mask_is_its_own(self, kind, value):
        shown = mask(kind, value)
        self.assertEqual(mask(kind, shown), shown)

    @given(st.sampled_from(sorted(KINDS)), anything)
    def test_no_mask_shows_a_long_number(self, kind, value):
        shown = mask(kind, value)
        for number in re.findall(r"\d(?:[ .-]?\d){6,}", shown):
            self.assertRegex(re.sub(r"\D", "", number), r"^[48]00\d{7}$")

    @given(mobiles | landlines)
    def test_a_number_shows_its_network_and_its_end(self, value):
        self.assertRegex(
            mask("phone", value), r"^(1\d\d\*{4}\d{4}|0\d{2,3}-\*{4}\d\d)$"
        )

    @given(emails)
    def test_an_address_shows_one_letter_and_the_domain(self, value):
        self.assertEqual(
            mask("email", value), f"{value[0]}***@{value.partition('@')[2]}"
        )

    @given(identities)
    def test_no_birth_date_is_shown(self, value):
        shown = mask("identity", value)
        self.assertRegex(shown, r"^\d{3}\*{8}\d[\dX]$")
        self.assertEqual(len(shown), 13)

    @given(cards)
    def test_a_card_shows_four_digits(self, value):
        self.assertEqual(mask("card", value), f"**** **** **** {value[-4:]}")

    @given(st.text("赵钱孙李周吴郑王小明丽华伟", min_size=2, max_size=3))
    def test_a_name_shows_the_surname(self, value):
        self.assertEqual(mask("name", value), value[0] + "**")

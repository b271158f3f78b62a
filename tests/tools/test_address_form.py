from unittest import TestCase

from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.address_form import (
    COMPOUND_SURNAMES,
    NEUTRAL,
    form_of_address,
)


class TestAddressForm(TestCase):
    def test_forms(self):
        for name, title, zh, en in (
            ("王伟", "mr", "王先生", "Mr Wang"),
            ("王伟", "ms", "王女士", "Ms Wang"),
            ("欧阳娜娜", "ms", "欧阳女士", "Ms Ouyang"),
            ("司马光", "mr", "司马先生", "Mr Sima"),
            ("赵先生", None, "赵先生", "Mr Zhao"),
            ("李小姐", None, "李女士", "Ms Li"),
            ("诸葛女士", None, "诸葛女士", "Ms Zhuge"),
            ("赵先生", "ms", "赵女士", "Ms Zhao"),
            ("亓伟", "mr", "亓先生", "Mr 亓"),
            ("Zhao Min", "ms", "Zhao女士", "Ms Zhao"),
            ("Min Zhao", "ms", "Zhao女士", "Ms Zhao"),
            ("Wang Wei", "mr", "Wang Wei先生", "Mr Wang Wei"),
            ("John Smith", "mr", "Smith先生", "Mr Smith"),
            ("Mr. Wang", None, "Wang先生", "Mr Wang"),
            ("Mrs Jane O'Neill", None, "O'Neill女士", "Ms O'Neill"),
            ("José García-López", "mr", "García-López先生", "Mr García-López"),
            ("王伟", None, NEUTRAL["zh"], NEUTRAL["en"]),
            ("Wei Wang", None, NEUTRAL["zh"], "Wei Wang"),
            ("Wei Wang", "doctor", NEUTRAL["zh"], "Wei Wang"),
            ("", "mr", NEUTRAL["zh"], NEUTRAL["en"]),
            (None, None, NEUTRAL["zh"], NEUTRAL["en"]),
            ("wei@example.com", "mr", NEUTRAL["zh"], NEUTRAL["en"]),
            ("13812349012", "mr", NEUTRAL["zh"], NEUTRAL["en"]),
            ("上海某某科技有限公司", "mr", NEUTRAL["zh"], NEUTRAL["en"]),
        ):
            with self.subTest(name=name, title=title):
                self.assertEqual(form_of_address(name, "zh_CN", title), zh)
                self.assertEqual(form_of_address(name, "en_US", title), en)
        self.assertEqual(form_of_address("王伟", None, None), NEUTRAL["en"])

    @given(
        st.sampled_from(sorted(COMPOUND_SURNAMES)),
        st.text(alphabet="娜伟明光华", min_size=1, max_size=2),
    )
    def test_two_characters_of_a_compound_surname_stay_together(
        self, surname, given_name
    ):
        form = form_of_address(surname + given_name, "zh_CN", "ms")
        self.assertEqual(form, surname + "女士")

    @given(
        st.none() | st.text(max_size=80),
        st.none() | st.text(max_size=8),
        st.none() | st.sampled_from(["mr", "ms", "x"]),
    )
    def test_any_name_gives_some_form(self, name, lang, title):
        form = form_of_address(name, lang, title)
        self.assertTrue(form.strip())
        self.assertNotIn("@", form)
        self.assertFalse(any(char.isdigit() for char in form))

from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.same_words import (
    contains,
    resembles,
    words,
)

OFFER = "<p>Dear Ms Li, we will refund you 500.00 yuan within three days.</p>"
ZH_OFFER = "<p>李女士您好，我们会在三天内给您退款500元。</p>"


def test_markup_blanks_case_and_punctuation_are_no_difference():
    same = (
        "dear ms li<br>we <b>will</b> re<i>fund</i> you 500.00 yuan"
        "\n within three days!"
    )
    assert words(same) == words(OFFER)
    chinese = tuple("我们退款")
    assert words("我们\u200b退\u3000款") == words("<p>我们退款。</p>") == chinese


def test_a_number_is_a_difference():
    assert words("500.00") != words("50000")
    assert words("500") != words("50 0")
    assert words("¥500") != words("$500")
    assert words("５００") == words("500")


def test_another_amount_resembles_and_is_not_the_same():
    for offer, price, other in (
        (OFFER, "500.00", "800.00"),
        (OFFER, "500.00", "five thousand"),
        (ZH_OFFER, "500", "800"),
    ):
        changed = words(offer.replace(price, other))
        assert resembles(changed, words(offer))
        assert not contains(changed, words(offer))


def test_an_ordinary_reply_does_not_resemble():
    for reply in (
        "<p>Dear Ms Li, thank you for waiting. We will look at it today.</p>",
        "<p>李女士您好，感谢您的耐心等待，工程师明天上午上门检查设备。</p>",
        "<p>Your refund of last year was 20 yuan.</p>",
        "",
    ):
        assert not resembles(words(reply), words(OFFER))
        assert not resembles(words(reply), words(ZH_OFFER))


def test_a_part_is_contained_in_one_piece_and_by_whole_words():
    assert contains(words("Hello! " + OFFER + " Bye."), words(OFFER))
    assert not contains(words("refund 5000"), words("refund 500"))
    assert not contains(words("refund me 500"), words("refund 500"))
    assert not contains(words("anything"), ())


@given(st.text(), st.text())
@example("<", "&#0;")
@example("1.2.3,", "\ud800")
def test_never_raises_and_knows_itself(text, other):
    said = words(text)
    assert words(" ".join(said)) == said or not said
    assert isinstance(resembles(said, words(other)), bool)
    if said:
        assert contains(said, said) and resembles(said, said)

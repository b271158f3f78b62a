from hypothesis import example, given
from hypothesis import strategies as st

from odoo.addons.service_sla_scripts.tools.same_words import (
    contains,
    pairs,
    resembles,
    without,
    words,
    words_of,
)


def alike(text, part):
    return resembles(pairs(text), pairs(part))


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
        assert alike(changed, words(offer))
        assert not contains(changed, words(offer))


def test_an_ordinary_reply_does_not_resemble():
    for reply in (
        "<p>Dear Ms Li, thank you for waiting. We will look at it today.</p>",
        "<p>李女士您好，感谢您的耐心等待，工程师明天上午上门检查设备。</p>",
        "<p>Your refund of last year was 20 yuan.</p>",
        "",
    ):
        assert not alike(words(reply), words(OFFER))
        assert not alike(words(reply), words(ZH_OFFER))


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
    assert words_of(" ".join(said)) == said or not said
    assert isinstance(alike(said, words(other)), bool)
    assert contains(said, said) == bool(said)
    assert alike(said, said) == (len(said) > 1)
    assert not any(map(str.isalnum, "".join(without(said, said))))


def test_what_was_said_is_taken_out_wherever_it_stands():
    offer = words(OFFER)
    quoted = words(
        f"<p>As I wrote:</p>{OFFER}<p>And once more:</p>{OFFER}{OFFER}<p>OK?</p>"
    )
    left = without(quoted, offer)
    assert [word for word in left if word.isalnum()] == [
        "as", "i", "wrote", "and", "once", "more", "ok"
    ]  # fmt: skip
    # words that stood apart are not beside each other now
    assert ("wrote", "and") not in pairs(left)
    assert without(offer, ()) == offer == without(offer, words("refund 500.00"))


def test_what_only_shows_when_one_looks_is_said_as_well():
    """A promise in the description of a picture is a promise."""
    picture = '<img src="x.png" alt="we will refund you 500.00 yuan within three days">'
    assert alike(words(f"<p>Hello</p>{picture}"), words(OFFER))


def test_pairs_do_not_reach_over_a_gap():
    assert pairs(words("we refund"), words("for the outage")) == {
        ("we", "refund"), ("for", "the"), ("the", "outage")
    }  # fmt: skip

"""Contacts for the tests, and the disguises that people write them in."""

from datetime import date

from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric

DIGITS = "0123456789"
REGIONS = ["110101", "310104", "440305", "510107", "330106", "650102"]


def digits(size):
    return st.text(st.sampled_from(DIGITS), min_size=size, max_size=size)


mobiles = st.builds(
    lambda begin, rest: begin + rest,
    st.sampled_from(["130", "138", "139", "151", "166", "177", "186", "199"]),
    digits(8),
)
landlines = st.builds(
    lambda area, first, rest: f"{area}-{first}{rest}",
    st.sampled_from(["010", "021", "0755", "0571", "028"]),
    st.sampled_from("2345678"),
    digits(7),
)
internationals = st.sampled_from(
    [
        "+1 415 555 2671",
        "+14155552672",
        "+44 20 7946 0958",
        "+4915112345678",
        "+852 5123 4567",
        "+81-90-1234-5678",
        "+33 6 12 34 56 78",
    ]
)
emails = st.builds(
    lambda local, domain: f"{local}@{domain}",
    st.from_regex(r"[a-z][a-z0-9]{2,10}([._+-][a-z0-9]{2,8})?", fullmatch=True),
    st.sampled_from(["qq.com", "mail.example.com", "163.com", "x-y.example"]),
)
identities = st.builds(
    lambda region, day, serial: (
        region
        + day.strftime("%Y%m%d")
        + serial
        + ric.calc_check_digit(region + day.strftime("%Y%m%d") + serial)
    ),
    st.sampled_from(REGIONS),
    st.dates(min_value=date(1930, 1, 1), max_value=date(2025, 12, 31)),
    digits(3),
)
cards = st.builds(
    lambda begin, rest: begin + rest + luhn.calc_check_digit(begin + rest),
    st.sampled_from(["622202", "621700", "411111", "510510"]),
    digits(9),
)


def in_groups(*sizes):
    """Cut into groups of these sizes, the rest in the last one."""

    def cut(value, separator):
        groups = []
        for size in sizes:
            groups.append(value[:size])
            value = value[size:]
        return separator.join([*groups, value] if value else groups)

    return cut


def full_width(value):
    return "".join(
        chr(ord(letter) + 0xFEE0) if letter.isdigit() else letter for letter in value
    )


# as plain text
TEXT_DISGUISES = [
    lambda value: value,
    full_width,
    lambda value: "\u200b".join(value),
    lambda value: value[:3] + "\u00ad" + value[3:],
    lambda value: "\ufe0f\u20e3".join(value),
]
NUMBER_DISGUISES = [
    lambda value: in_groups(3, 4)(value, "-"),
    lambda value: in_groups(3, 4)(value, " "),
    lambda value: in_groups(3, 4)(value, "."),
    lambda value: in_groups(3, 4)(value, "\u00a0"),
    lambda value: in_groups(3)(value, " - "),
    lambda value: " ".join(value),
    lambda value: "+86" + value,
    lambda value: "+86 " + value,
    lambda value: "0086-" + value,
    lambda value: "86" + value,
]
# as HTML
HTML_DISGUISES = [
    lambda value: value[:3] + "<b>" + value[3:7] + "</b>" + value[7:],
    lambda value: "<i>" + "</i><i>".join(value) + "</i>",
    lambda value: value[:3] + "<!-- x -->" + value[3:],
    lambda value: "".join(f"&#{ord(letter)};" for letter in value),
    lambda value: "".join(f"&#x{ord(letter):x};" for letter in value),
    lambda value: value[:5] + "&#8203;" + value[5:],
    lambda value: f'<a href="tel:{value}">call</a>',
    lambda value: f"<a href='mailto:{value}?subject=x'>write</a>",
    lambda value: f'<img src="x.png" alt="{value}" title="{value}">',
    lambda value: f"<a href=https://x.example/?p={value}>x</a>",
    lambda value: f"<!-- {value} -->",
    lambda value: f"<p>{value}",
    lambda value: f"2<span>{value}</span>3",
]

"""What contacts look like in text, and what looks like one and is none.

Each pattern is linear: whatever may repeat is bounded. A number begins and ends where
no digit stands beside it; words and letters may. Pure Python.
"""

import re

# What may stand between two digits of one number.
_S = r"(?:[ \t]?[-._·•~][ \t]?|[ \t]{1,2}|[ \t]?[()]{1,2}[ \t]?|[ \t]?\r?\n[ \t]?)?"
# Digits that may be one number, or several; all but announced ones are found here.
DIGITS = re.compile(r"\+?[ (]{0,2}\d(?:[^\da-zA-Z]{0,4}\d){7,}")
HARMLESS = re.compile(
    r"(?<!\d)(?:19|20)\d\d[-/.年](?:0?[1-9]|1[0-2])[-/.月](?:[12]\d|3[01]|0?[1-9])"
    r"(?!\d)"
    r"|(?<!\d)\d{1,2}:\d\d(?::\d\d)?(?!\d)"
    r"|(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!\d*\.?$)|(?![\d.]))){4}"
    r"|[¥￥$€£][ ]?\d[\d,]{0,20}(?:\.\d{1,4})?(?!\d)"
    r"|(?<![\d,])\d{1,3}(?:,\d{3}){1,6}(?![\d,])"
)
TOKEN_AFTER = re.compile(r"[0-9A-Za-z-]{0,64}")
HEXADECIMAL = re.compile(
    r"(?i:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})|(?=\d*[a-f])[0-9a-f]{20,128}"
)
IDENTITY = re.compile(
    rf"(?<!\d)[1-8](?:(?:{_S}\d){{16}}{_S}[\dXx]|\d{{14}}|\d{{5}}{_S}\d{{6}}{_S}\d{{3}})"
    r"(?!\d)"
)
CARD = re.compile(rf"(?<!\d)[2-69](?:{_S}\d){{14,18}}(?!\d)")
CARD_BEGINS = re.compile(r"62|4|5[1-5]|2[2-7]|3[457]|6[05]|9558|9[0-2]")
MOBILE = re.compile(
    rf"(?<![\d+])((?:\+|00)?86{_S}|0)?(1{_S}[3-9](?:{_S}\d){{9}})(?!\d)"
)
SPELLED = "零〇一二三四五六七八九幺"
MOBILE_SPELLED = re.compile(
    rf"(?<![{SPELLED}])[一幺1][三四五六七八九][{SPELLED}]{{9}}(?![{SPELLED}])"
)
AS_DIGITS = str.maketrans(SPELLED, "001234567891")
INTERNATIONAL = re.compile(rf"(?:\+|(?<![\d.])00)[ (]?[1-9](?:{_S}\d){{6,14}}(?!\d)")
_EXTENSION = r"(?:[ ]?(?:-|转|分机|ext\.?|x|#)[ ]?\d{1,6}(?!\d))?"
LANDLINE = re.compile(
    rf"(?<!\d)\(?0{_S}(?:1{_S}0|2{_S}\d|[3-9]{_S}\d{_S}\d){_S}[2-9](?:{_S}\d){{6,7}}(?!\d)"
    rf"{_EXTENSION}"
)
# as written elsewhere: (415) 555-2671, 06 12 34 56 78, 07911 123456
NATIONAL = re.compile(
    r"(?<![\d-])(?:1[-. ])?(?:(?:\([2-9]\d\d\)[ ]?|[2-9]\d\d[-.])[2-9]\d\d[-.]\d{4}"
    r"|0[1-9](?:[ .-]\d\d){4}|0[1-9]\d{2,3}[ -]\d{6,8})(?!\d)"
)
_IS = r"[ \t]{0,3}(?:[:=是为]|is\b)?[ \t]{0,3}"
IDENTITY_WORDS = ("身份证", "护照", "通行证", "passport", "id card", "identity")
CARD_WORDS = ("卡号", "银行卡", "储蓄卡", "信用卡", "card no", "card number", "iban")
PHONE_WORDS = (
    *("电话", "座机", "手机", "传真", "联系方式"),
    *("tel", "phone", "mobile", "fax"),
)
WECHAT_WORDS = ("微信", "威信", "薇信", "v信", "wechat", "weixin", "vx", "wx")
ANNOUNCED_IDENTITY = re.compile(
    rf"(?:{'|'.join(IDENTITY_WORDS)})(?:号码?|[ ]?(?:no\.?|number))?"
    rf"{_IS}([A-Za-z]{{0,2}}\d{{6,17}}[\dXx])(?!\d)",
    re.I,
)
ANNOUNCED_CARD = re.compile(
    rf"(?:{'|'.join(CARD_WORDS)})(?:号码?|\.)?{_IS}"
    rf"((?:[A-Z]{{2}})?\d(?:[ -]?\d){{11,29}})(?!\d)",
    re.I,
)
ANNOUNCED_PHONE = re.compile(
    rf"(?:{'|'.join(PHONE_WORDS)})(?:号码?|\.|[ ]?(?:no\.?|number))?{_IS}"
    rf"(\(?\d(?:[ -]{{0,2}}[()]?\d){{6,13}})(?!\d)",
    re.I,
)
ANNOUNCED_QQ = re.compile(
    rf"\bQQ(?:号码?|[ ]?(?:no\.?|number))?{_IS}([1-9]\d{{4,10}})(?!\d)", re.I | re.A
)
WECHAT = re.compile(
    rf"({'|'.join(WECHAT_WORDS)})(号码?|账号|帐号|[ ]?id|[ ]?account|[ ]?no\.?|)"
    rf"({_IS})([a-zA-Z][-_a-zA-Z0-9]{{5,19}})(?![-_a-zA-Z0-9*@])",
    re.I,
)
# read backwards from the @; Chinese beside it belongs to the sentence
LOCAL_BACKWARDS = re.compile(
    r"(?:(?![\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff])[\w.%+-]){1,64}"
)
AT = re.compile(r"[ ]?(?:@|[(\[][ ]?(?:at|AT)[ ]?[)\]])[ ]?")
DOMAIN = re.compile(
    r"(?:(?:[\w-]{1,63}[.])|(?:[\w-]{1,63}[ ]?[(\[](?:dot|DOT)[)\]][ ]?)){1,8}"
    r"(?:[A-Za-z]{2,24}|xn--[\w-]{2,40})(?![A-Za-z0-9])"
)
PICTURE = re.compile(r"\dx\.(?:png|jpe?g|gif|webp|svg)$", re.I)
# Ends with this before a number: an order, a parcel, a serial number.
OTHER_NUMBER = re.compile(
    r"(?:订单(?:编?号)?|[运货]单号?|快递(?:单号)?|单号|流水号|序列号|编号|工单号?|发票号码?|"
    r"合同号|\b(?:order|tracking|invoice|serial|ticket|parcel|ref|article|batch)"
    r"(?:[ ]?(?:no\.?|number|id|code|#))?|\bs/?n|\bsku|\bpo)[ ]?[:#]?[ ]?$",
    re.I,
)
CODE_BEFORE = re.compile(
    r"(?<![A-Za-z])(?!(?:TEL|MOB|CELL|PHONE|FAX|SMS|WX|VX|QQ|NO|PH|ID)[-#]?$)"
    r"[A-Z]{2,5}[-#]?$"
)
REGIONS = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 "
    "62 63 64 65 71 81 82 83".split()
)
MOBILE_GROUPS = frozenset(
    {
        (11,),
        (3, 8),
        (7, 4),
        (3, 4, 4),
        (4, 4, 3),
        (4, 3, 4),
        (3, 3, 5),
        (5, 6),
        (6, 5),
        (3, 4, 2, 2),
        (3, 2, 2, 4),
        (3, 2, 2, 2, 2),
        (2, 2, 2, 2, 2, 1),
        (1,) * 11,
        (1, 10),
    }
)
TORN_GROUPS = frozenset({(3, 8), (7, 4), (3, 4, 4)})

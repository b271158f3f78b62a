"""Masks: what may be shown of a phone number, an address, a name.

The number of stars never depends on the length of what is hidden. Pure Python.
"""

import re

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from .contact_characters import plain

_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0(10|2\d|[3-9]\d\d)([1-9]\d{6,7})")
# hotlines of companies, carriers, authorities and emergency services
_HOTLINE = re.compile(r"[48]00\d{7}|9[56]\d{3,4}|12\d{3}|100\d\d|1[12]\d")
_EXTENSION = re.compile(r"\s*(?:转|分机|#|,|;|\bext\.?|x)\s*[:.]?\s*\d{1,6}\s*$", re.I)
_ADDRESS = re.compile(r"(?<![^\s<>,;\"'])([^\s<>,;\"']{0,200})@([^\s@<>,;\"']{0,200})")
_LONG_NUMBER = re.compile(r"\d(?:[ .-]?\d){6,}")
_SEVERAL = re.compile(r"\s*[/,;、|\n]\s*")

_HAN = r"[\u3400-\u9fff\U00020000-\U0003ffff]"
_COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 "
    "皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 令狐 "
    "轩辕 闾丘 亓官 司寇 子车 呼延 百里 东郭 南门 西门 第五 拓跋 夹谷 谷梁 段干".split()
)
_TITLE_AFTER = re.compile(
    rf"({_HAN}+?)(先生|女士|小姐|太太|夫人|经理|老师|主任|医生|师傅|老板|总)"
)
_TITLE_BEFORE = re.compile(
    r"(Mr|Ms|Mrs|Miss|Mx|Dr|Prof|Manager|Herr|Frau|Mme|M)(\.?)\s+(?:.*\s)?(\S+)", re.I
)
_PROVINCES = (
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|"
    "湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|"
    "香港|澳门"
)
# a housing estate, a campus or a park is no district
_DISTRICT = re.compile(
    rf"(?:中国)?(?:(?:{_PROVINCES})(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)?)?"
    rf"(?:{_HAN}{{1,7}}?(?:市|自治州|地区|盟))?"
    rf"(?:{_HAN}{{1,6}}?(?:(?<![小社园校厂院景片])区|县|旗)(?!域|公所))?"
)
_STREET_WORD = re.compile(
    r"\b(?:street|st|road|rd|avenue|ave|lane|drive|way|square|apt|suite|floor|building"
    r"|rue|via|calle|platz|am|box)\b|str(?:a(?:ss|ß)e|\.)|weg\b|gasse\b",
    re.I,
)


def mask(kind, value):
    """What may be shown of a value.

    A value that comes masked stays as it is.

    :param str kind: ``phone``, ``email``, ``identity``, ``card``, ``address``,
        ``name``, ``account`` or ``secret``
    :param value: the raw value; nothing gives ``""``
    :raise KeyError: there is no such kind
    """
    shown = _MASKS[kind]
    if value is None or value is False or value == "":
        return ""
    text = plain(str(value)).strip()
    return shown(text) if text else ""


def is_masked(value):
    """Whether this is what ``mask`` makes, and no value to be saved."""
    text = plain(str(value or "")).strip()
    return "**" in text or bool(re.fullmatch(r"\w\*", text))


def is_hotline(digits):
    """Whether these digits are a number that a company publishes."""
    return bool(_HOTLINE.fullmatch(digits))


def phone_digits(text):
    """``(country code, national digits)``; the code is ``""`` where none is given.

    A Chinese number comes without its country code, a landline of China with its 0.
    """
    digits = re.sub(r"\D", "", text)
    if text.lstrip(" (").startswith("+") or digits.startswith("00"):
        digits = digits[2:] if digits.startswith("00") else digits
        code = next(
            (
                digits[:size]
                for size in (1, 2, 3)
                if digits[:size].isdigit()
                and int(digits[:size]) in COUNTRY_CODE_TO_REGION_CODE
            ),
            "",
        )
        if code != "86":
            return code or "?", digits[len(code) :]
        digits = digits[2:]
    elif re.fullmatch(r"86(1[3-9]\d{9}|[48]00\d{7})", digits):
        digits = digits[2:]
    if re.fullmatch(r"0(1[3-9]\d{9})", digits):
        digits = digits[1:]
    elif _LANDLINE.fullmatch("0" + digits) and digits[0] != "0":
        if not (_MOBILE.fullmatch(digits) or is_hotline(digits)) and "+" in text:
            digits = "0" + digits
    return "", digits


def _stars(text, least, most):
    """Whether a text has stars and at most so many characters besides that tell."""
    if "*" not in text:
        return False
    shown = sum(character.isalnum() for character in text)
    return text.count("*") >= least and shown <= most


def _phone(text):
    if "@" in text:
        return _email(text)
    parts = _SEVERAL.split(text)
    if len(parts) > 1 and all(len(re.sub(r"\D", "", part)) > 4 for part in parts):
        return ", ".join(_one_phone(part) for part in parts[:5])
    return _one_phone(text)


def _one_phone(text):
    if "**" in text and len(re.sub(r"\D", "", text)) <= 8:
        return text
    code, digits = phone_digits(_EXTENSION.sub("", text))
    if code:
        code = "" if code == "?" else code
        last = digits[-2:] if len(digits) > 5 else ""
        return f"+{code} ****{last}" if code else f"****{last}"
    if _MOBILE.fullmatch(digits):
        return f"{digits[:3]}****{digits[-4:]}"
    if is_hotline(digits):
        return re.sub(r"[^\d -]", "", text).strip()
    landline = _LANDLINE.match(digits)
    if landline:
        return f"0{landline[1]}-****{landline[2][-2:]}"
    return f"****{digits[-2:]}" if len(digits) > 6 else "****"


def _email(text):
    if not _ADDRESS.search(text):
        return "***"
    # what stands beside the address (“Ann <ann@x.example>”) may be a number
    return _LONG_NUMBER.sub("***", _ADDRESS.sub(_one_address, text))


def _one_address(match):
    local, domain = match.groups()
    if _stars(local, 1, 3):
        return match[0]
    first = local[0] if len(local) > 1 and local[0].isalnum() else ""
    return f"{first}***@{domain}"


def _identity(text):
    if _stars(text, 4, 6):
        return text
    value = "".join(filter(str.isalnum, text)).upper()
    if len(value) >= 15:
        return f"{value[:3]}********{value[-2:]}"
    if len(value) >= 8:
        return f"{value[0]}********{value[-2:]}"
    return "********"


def _card(text):
    if _stars(text, 4, 4):
        return text
    value = "".join(filter(str.isalnum, text))
    return "**** **** **** " + (value[-4:] if len(value) > 11 else "****")


def _account(text):
    if "@" in text:
        return _email(text)
    if _stars(text, 2, 4) or re.fullmatch(r"1\d\d\*{4}\d{4}", text):
        return text
    if _MOBILE.fullmatch(phone_digits(text)[1]):
        return _phone(text)
    if len(text) > 7:
        return f"{text[:2]}***{text[-2:]}"
    return f"{text[0]}***{text[-1]}" if len(text) > 4 else "***"


def _name(text):
    if "@" in text:
        return _email(text)
    if len(re.sub(r"\D", "", text)) > 6 or not any(map(str.isalpha, text)):
        return _phone(text)
    text = text.lstrip("*'\"( ") or "*"
    if titled := _TITLE_AFTER.fullmatch(text):
        return _surname(titled[1]) + titled[2]
    if titled := _TITLE_BEFORE.fullmatch(text):
        return f"{titled[1]}{titled[2]} {titled[3]}"
    if re.match(_HAN, text):
        rest = text[len(_surname(text)) :]
        return text if rest in ("*", "**") else _surname(text) + "**"
    words = [word.lstrip("*'\"(") for word in text.split()[:3]]  # J*** S***
    return " ".join(word[:1] + "***" for word in words)


def _surname(name):
    return name[:2] if name[:2] in _COMPOUND_SURNAMES else name[:1]


def _address(text):
    if re.search(_HAN, text):
        return _DISTRICT.match(text)[0] + "******"
    parts = [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]
    city = parts[-1] if len(parts) > 1 else ""
    if not city or re.search(r"[\d*@]", city) or _STREET_WORD.search(city):
        return "******"
    return f"******, {city}"


_MASKS = {
    "phone": _phone,
    "email": _email,
    "identity": _identity,
    "card": _card,
    "address": _address,
    "name": _name,
    "account": _account,
    "secret": lambda text: "******",
}
KINDS = frozenset(_MASKS)

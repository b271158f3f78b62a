"""How a customer is addressed: 王先生, 欧阳女士, Mr Wang, or neutrally.

Pure. Says a surname only when the name looks like a person's and the title is known; a
wrong "Mr" is worse than none.
"""

import re

TITLES = ("mr", "ms")
NEUTRAL = {"zh": "尊敬的客户", "en": "dear customer"}
# double surnames that are in use; everybody else's surname is one character
COMPOUND_SURNAMES = frozenset(
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 "
    "尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容 "
    "仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 "
    "公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐 "
    "段干 百里 呼延 东郭 南门 羊舌 微生 梁丘 左丘 东门 西门 第五".split()
)
_ZH_TITLES = {"先生": "mr", "女士": "ms", "小姐": "ms", "太太": "ms"}
_EN_TITLES = {"mr": "mr", "ms": "ms", "mrs": "ms", "miss": "ms"}
_CHINESE = re.compile(r"[\u3400-\u9fff]{1,4}")
_CHINESE_TITLED = re.compile(r"([\u3400-\u9fff]{1,4}?)(先生|女士|小姐|太太)")
_LETTER = r"[A-Za-z\u00c0-\u1fff]"
_LATIN = re.compile(
    rf"{_LETTER}(?:{_LETTER}|['’.\-])*(?: {_LETTER}(?:{_LETTER}|['’.\-])*){{0,4}}"
)
# the surnames of nine in ten people in China, for a letter in English
_SPELLED = {
    character: pinyin
    for pinyin, characters in (
        group.split("=")
        for group in (
            "Wang=王汪 Li=李黎 Zhang=张章 Liu=刘柳 Chen=陈 Yang=杨 Zhao=赵 Huang=黄 "
            "Zhou=周 Wu=吴武伍 Xu=徐许 Sun=孙 Hu=胡 Zhu=朱祝 Gao=高 Lin=林 He=何贺 "
            "Guo=郭 Ma=马 Luo=罗骆 Liang=梁 Song=宋 Zheng=郑 Xie=谢 Han=韩 Tang=唐汤 "
            "Feng=冯 Yu=于余俞喻 Dong=董 Xiao=肖萧 Cheng=程成 Cao=曹 Yuan=袁 Deng=邓 "
            "Fu=傅付 Shen=沈申 Zeng=曾 Peng=彭 Lü=吕 Su=苏 Lu=卢陆鲁 Jiang=蒋江姜 "
            "Cai=蔡 Jia=贾 Ding=丁 Wei=魏韦 Xue=薛 Ye=叶 Yan=阎严颜 Pan=潘 Du=杜 "
            "Dai=戴 Xia=夏 Zhong=钟 Tian=田 Ren=任 Fan=范樊 Fang=方房 Shi=石史施 "
            "Yao=姚 Tan=谭 Liao=廖 Zou=邹 Xiong=熊 Jin=金 Hao=郝 Kong=孔 Bai=白 "
            "Cui=崔 Kang=康 Mao=毛 Qiu=邱 Qin=秦 Gu=顾 Hou=侯 Shao=邵 Meng=孟 "
            "Long=龙 Wan=万 Duan=段 Qian=钱 Yin=尹 Chang=常 Lai=赖 Gong=龚 Wen=文 "
            "Ouyang=欧阳 Sima=司马 Zhuge=诸葛 Shangguan=上官"
        ).split()
    )
    for character in ([characters] if characters in COMPOUND_SURNAMES else characters)
}
_PINYIN = frozenset(pinyin.lower() for pinyin in _SPELLED.values())


def form_of_address(name, lang, title=None):
    """How to address a customer.

    :param str name: as on record: ``王伟``, ``王先生``, ``Wei Wang``, ``Mr Wang``, a
        mail address, a company, nothing
    :param str lang: ``zh_CN``, ``en_US``, … – Chinese, or English for all others
    :param title: ``mr``, ``ms`` or nothing: then a title in the name counts
    :return: text that fits before “，您好” and after “Hello ”; never empty
    """
    chinese = (lang or "").startswith("zh")
    name = " ".join((name or "").split())
    bare, known = _split_title(name)
    title = title if title in TITLES else known
    if _CHINESE.fullmatch(bare):
        if not title:
            return NEUTRAL["zh" if chinese else "en"]
        surname = bare[:2] if bare[:2] in COMPOUND_SURNAMES else bare[0]
        zh = f"{surname}{'先生' if title == 'mr' else '女士'}"
        return zh if chinese else f"{_english(title)} {_SPELLED.get(surname, surname)}"
    if not _LATIN.fullmatch(bare) or len(bare) > 60:
        return NEUTRAL["zh" if chinese else "en"]
    if chinese:
        if not title:
            return NEUTRAL["zh"]
        return f"{_latin_surname(bare)}{'先生' if title == 'mr' else '女士'}"
    # without a title the whole name is what offends nobody
    return f"{_english(title)} {_latin_surname(bare)}" if title else bare


def _latin_surname(name):
    """The last word; of “Zhao Min” the first; of “Wang Wei”, may be either, both."""
    words = name.split()
    if words[0].lower() not in _PINYIN:
        return words[-1]
    return name if words[-1].lower() in _PINYIN else words[0]


def _english(title):
    return "Mr" if title == "mr" else "Ms"


def _split_title(name):
    """The name without its title, and the title (or None)."""
    match = _CHINESE_TITLED.fullmatch(name)
    if match:
        return match[1], _ZH_TITLES[match[2]]
    first, _space, rest = name.partition(" ")
    title = _EN_TITLES.get(first.rstrip(".").lower())
    return (rest, title) if title and rest else (name, None)

import re

from odoo import api, fields, models

from ...tools.contact_text import AllowList

# Half of a country has an address there: of these only the company's own is allowed.
MAIL_PROVIDERS = frozenset(
    "qq.com foxmail.com 163.com 126.com 188.com yeah.net sina.com sina.cn sohu.com "
    "139.com 189.cn wo.cn aliyun.com 21cn.com tom.com gmail.com googlemail.com "
    "outlook.com hotmail.com live.com msn.com yahoo.com yahoo.co.jp icloud.com me.com "
    "mac.com aol.com gmx.com gmx.de gmx.net web.de t-online.de mail.ru yandex.ru "
    "yandex.com proton.me protonmail.com naver.com daum.net orange.fr free.fr".split()
)
OWN_LIST = "service_contact_allow_list"


class ResCompany(models.Model):
    _inherit = "res.company"

    service_contact_allow_list = fields.Text(
        string="Our Own Numbers and Addresses",
        groups="base.group_user",
        help="Phone numbers, mail addresses and domains that stay readable in what "
        "customers write, one in a line. The company's own phone, mail and website, "
        "and the domains of your mail addresses need not be listed.",
    )

    @api.model
    def _service_contact_allowed(self):
        """What the companies here publish of themselves (see ``AllowList``).

        Not cached: it is asked for only where a text holds a contact, and costs a few
        queries however many companies there are.
        """
        numbers, domains = set(), set()
        # sudo: what one company publishes is no secret in another
        companies = self.sudo().search_fetch(
            [("active", "=", True)], ["partner_id", "phone", "email", OWN_LIST]
        )
        for company in companies:
            numbers.add(company.phone or "")
            domains.add(_host(company.website or ""))
            listed = [company.email or "", company[OWN_LIST] or ""]
            for word in re.split(r"[\s,;，；、]+", " ".join(listed)):
                if "@" in word:
                    domains.add(_domain_or_address(word.lower()))
                elif re.search(r"[^\W\d]", word):
                    domains.add(word.lower())
                else:
                    numbers.add(word)
        aliases = self.env["mail.alias.domain"].sudo()  # as above
        named = aliases.search_fetch([("name", "!=", False)], ["name"])
        domains.update(named.mapped("name"))
        return AllowList(frozenset(numbers - {""}), frozenset(domains - {""}))


def _domain_or_address(address):
    domain = address.rpartition("@")[2]
    return address if domain in MAIL_PROVIDERS else domain


def _host(website):
    host = re.sub(r"^\w+://", "", website.strip().lower()).partition("/")[0]
    return host.partition(":")[0].removeprefix("www.")

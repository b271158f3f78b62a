"""What happens in the seeded database: people, and the contacts they get.

All of it invented but the four rows of the service standard (§7).
"""

AGENTS = [
    # login, name, team, groups
    ("zhang", "Xiao Zhang", "hotline", "helpdesk_mgmt.group_helpdesk_user_team"),
    ("wang", "Xiao Wang", "hotline", "helpdesk_mgmt.group_helpdesk_user_team"),
    ("li", "Xiao Li", "online", "helpdesk_mgmt.group_helpdesk_user_team"),
    ("zhou", "Xiao Zhou", "online", "helpdesk_mgmt.group_helpdesk_user_own"),
    ("chen", "Xiao Chen", "network", "helpdesk_mgmt.group_helpdesk_user_team"),
    ("he", "Xiao He", "network", "helpdesk_mgmt.group_helpdesk_user_team"),
]
TEAMS = {
    "hotline": ("Service Hotline", "hotline"),
    "online": ("Online Service", "online"),
    "network": ("Network Support", "network"),
}
CATEGORY = "service_sla_scripts.category_"

# minutes ago, caller, name, agent, seconds to the answer, rings, subject, then how far
# the agent came with it
CALLS = [
    (
        4,
        "13800010001",
        "Mr Liu",
        "zhang",
        6,
        2,
        "Till cannot print receipts",
        "response",
    ),
    (9, "13800010002", "Ms Gao", "wang", 8, 2, "Wants to move her line", "response"),
    (17, "13800010003", "Mr Tang", "zhang", 14, 4, "Bill shows two fees", "response"),
    (
        26,
        "13800010004",
        "Ms Peng",
        "wang",
        5,
        1,
        "Router lamp stays red",
        "classification",
    ),
    (
        38,
        "13800010005",
        "Mr Xu",
        "zhang",
        7,
        2,
        "Asks for opening hours",
        "confirmation",
    ),
    (51, "13800010006", "Ms Luo", "wang", 9, 3, "Engineer did not come", "solution"),
    (
        75,
        "13800010007",
        "Mr Deng",
        "zhang",
        4,
        1,
        "Password does not work",
        "confirmation",
    ),
    (
        110,
        "13800010008",
        "Ms Feng",
        "wang",
        8,
        2,
        "Change to the 200 Mbit plan",
        "solution",
    ),
    (
        160,
        "13800010009",
        "Mr Cao",
        "zhang",
        6,
        2,
        "Scanner broken after two days",
        "solution",
    ),
    (
        230,
        "13800010010",
        "Ms Yuan",
        "wang",
        11,
        3,
        "Rude answer on Friday",
        "classification",
    ),
    (1500, "13800010011", "Mr Xie", "zhang", 5, 1, "How to export invoices", "archive"),
    (1620, "13800010012", "Ms Han", "wang", 7, 2, "Line was down at night", "archive"),
    (
        2900,
        "13800010013",
        "Mr Shen",
        "zhang",
        6,
        2,
        "Second user for the app",
        "archive",
    ),
]

# minutes ago, channel, account, name, agent, lines (seconds after start, side, text)
CHATS = [
    (
        3,
        "web_chat",
        "web-7781",
        "Visitor from Suzhou",
        "li",
        [
            (
                0,
                "customer",
                "Hi, the coupon page says my code is used up. I never used it.",
            ),
        ],
        "response",
    ),
    (
        12,
        "wecom",
        "wx_hualin",
        "Hualin Logistics",
        "zhou",
        [
            (0, "customer", "Our drivers cannot log in to the app since the update."),
            (21, "agent", "Hello, this is Xiao Zhou. Is it all drivers or only some?"),
            (58, "customer", "All of them, both depots."),
        ],
        "classification",
    ),
    (
        33,
        "app",
        "app-50412",
        "Ms Tian",
        "li",
        [
            (0, "customer", "Where do I change the delivery address?"),
            (17, "agent", "Good morning, Xiao Li here. I will show you step by step."),
        ],
        "confirmation",
    ),
    (
        64,
        "web_chat",
        "web-7750",
        "Mr Lai",
        "zhou",
        [
            (0, "customer", "请问发票抬头可以改吗？"),
            (25, "agent", "您好，我是小周，可以改的，请问是哪一张发票？"),
        ],
        "solution",
    ),
    (
        130,
        "wecom",
        "wx_dongfang",
        "Dongfang Hotel",
        "li",
        [
            (0, "customer", "Guests complain about slow Wi-Fi on the fifth floor."),
            (44, "agent", "Thank you for telling us. Since when, and which rooms?"),
        ],
        "classification",
    ),
    (
        1700,
        "app",
        "app-48811",
        "Mr Bai",
        "zhou",
        [
            (0, "customer", "The app shows yesterday's stock."),
            (19, "agent", "Please pull the list down once; does it change?"),
            (75, "customer", "Yes! Thank you."),
        ],
        "archive",
    ),
]

# sender, subject, text; they come in through the mail gateway to Network Support
MAILS = [
    (
        "Sun Wei <sun.wei@bluewhale.example>",
        "VPN drops every ten minutes",
        "Hello,\n\nsince Monday our VPN drops every ten minutes. Error 809.\n\nSun Wei",
    ),
    (
        "=?gb18030?b?wfW+rcDt?= <liu@hengtong.example>",
        "内网无法访问外网",
        "您好，\n\n我们公司内部系统今天上午十点起无法访问外网，业务受影响，请尽快处理。\n",
    ),
    (
        "Anna Novak <anna.novak@novak-dental.example>",
        "Printer on the new network",
        "Hi,\n\nthe printer is not found after we changed the router.\n\nAnna",
    ),
    (
        "IT Greenfield <it@greenfield.example>",
        "Certificate expired on the mail server",
        "Clients show a certificate warning since 08:00 today.\n",
    ),
    (
        "Ms Qiu <qiu@sunnykids.example>",
        "Camera streams stop at noon",
        "All six cameras stop at noon and come back after a restart.\n",
    ),
    (
        "Wu Gang <wu.gang@steelworks.example>",
        "Please open port 8443",
        "For the new supplier portal we need port 8443 open from our office.\n",
    ),
    (
        "Li Na <li.na@teahouse.example>",
        "No signal on the terrace",
        "Guests on the terrace have no Wi-Fi. Inside all is fine.\n",
    ),
]

PORTAL = [
    (
        "Return of a damaged headset",
        "It arrived with a broken cable. I would like another one.",
    ),
    (
        "Second invoice in May",
        "There are two invoices for May in my account, with the same amount.",
    ),
    (
        "Tutorial for the report builder?",
        "Is there a tutorial that shows how to group by week?",
    ),
]

FACTS = {
    "service_what": "{title}",
    "service_when": "Since today, as far as the customer knows",
    "service_where": "At the customer's own place",
    "service_who": "The customer and two colleagues",
    "service_why": "Nothing was changed; the cause is open",
    "service_how": "It happens every time the customer tries",
    "service_tried": "Switched it off and on again",
    "service_demand": "Wants it to work today",
}
NATURE_BY_TITLE = {
    "Asks": "inquiry_hours",
    "How": "inquiry_howto",
    "Where": "inquiry_howto",
    "Tutorial": "inquiry_howto",
    "Bill": "complaint_correctness",
    "Engineer": "complaint_efficiency",
    "Rude": "complaint_attitude",
    "Wants": "transaction_plan",
    "Change": "transaction_plan",
    "Second": "transaction_permission",
    "Scanner": "after_sales_exchange",
    "Return": "after_sales_exchange",
    "Password": "fault_login",
    "Our": "fault_login",
    "Till": "fault_device",
    "Router": "fault_network",
    "Please": "transaction_permission",
}
URGENT = ("Our drivers", "VPN", "内网", "Engineer", "Line was")

# Service standard §7, the rows of both forms
STANDARD_ROWS = [
    {
        "at": "2024-03-15 06:30:00",
        "caller": "13700000089",
        "name": "Mr Zhao",
        "agent": "zhang",
        "team": "hotline",
        "channel": "phone",
        "subject": "How to look up the points-redemption history",
        "category": "inquiry_howto",
        "urgency": "normal",
        "complexity": "simple",
        "solution": "Guided by phone: My account, Points, Redemption history.",
        "until": "archive",
        "resolved_at": "2024-03-15 06:41:00",
    },
    {
        "at": "2024-03-15 07:45:00",
        "caller": "13900000456",
        "name": "Ms Li",
        "agent": "wang",
        "team": "hotline",
        "channel": "phone",
        "subject": "An earlier repair took more than 48 h",
        "category": "complaint_efficiency",
        "urgency": "urgent",
        "complexity": "complex",
        "number": "2024002",
        "until": "solution",
        "pass_on": True,
    },
    {
        "at": "2024-03-15 08:20:00",
        "caller": "liu_manager_9012",
        "name": "Manager Liu",
        "company": "A technology company",
        "agent": "chen",
        "team": "network",
        "channel": "wecom",
        "subject": "Internal systems cannot reach the internet",
        "category": "fault_network",
        "urgency": "urgent",
        "complexity": "complex",
        "number": "2024003",
        "technical": True,
        "solution": "Replaced the faulty gateway module and tested with the customer.",
        "until": "archive",
        "resolved_at": "2024-03-15 09:30:00",
    },
    {
        "at": "2024-03-16 01:10:00",
        "caller": "13700007890",
        "name": "Ms Wang",
        "company": "A retail shop",
        "agent": "zhou",
        "team": "network",
        "channel": "web_chat",
        "subject": "Cannot change product prices in bulk",
        "category": "inquiry_howto",
        "urgency": "normal",
        "complexity": "simple",
        "number": "2024004",
        "until": "solution",
    },
]

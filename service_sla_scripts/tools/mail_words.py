"""The words that mail systems sign with and put into subjects, in many languages.

Subjects are written by people too: each pattern says what it must come together with.
All are bounded, so none can be made to backtrack for long. Pure Python.
"""

import re

# RFC 5321 §4.5.5 and custom: nobody but a mail system signs as one of these.
DAEMONS = frozenset(
    "mailer-daemon mailerdaemon mailer_daemon mail-daemon maildaemon mdaemon "
    "double-bounce mail-delivery-subsystem mail-delivery-system".split()
)
DAEMON_NAME = re.compile(
    r"^\W{0,3}(?:mail(?:er)?[ _-]?daemon|(?:mail )?delivery (?:sub)?system"
    r"|internet mail delivery|邮件系统退信)",
    re.I,
)
# Accounts of mail systems. People write from some of them too (RFC 2142 §5), so they
# count only together with a subject that reports use, and without a person's program.
MAIL_SYSTEMS = re.compile(
    r"(?:^|[^a-z])(?:post[_-]?masters?|mail-?master|ndr|smtp\d*|mta\d*|imss|interscan"
    r"|antivirus|antispam|mail[_-]?service|mail-?system|mailer|system administrator)"
    r"(?:[^a-z]|$)",
    re.I,
)
# Other machines send these too, and theirs may be about a parcel.
MACHINES = re.compile(
    r"(?:^|[^a-z])(?:no-?reply|do-?not-?reply|bounces?|inetgw\d*|mail-?gateway|10000)"
    r"(?:[^a-z]|$)",
    re.I,
)
_TAG = r"^\W{0,3}(?:\[[^\]]{1,30}\]\s{0,3})?"  # [SPAM] and the like
MAIL_REPORT_SUBJECT = re.compile(
    r"^\[bounce\]|"
    + _TAG
    + r"(?:undeliver(?:able|ed)(?:\s{0,2}:| (?:e?-?mail|message))|mail delivery"
    r"|non-?deliver(?:y|able)(?: (?:notif|report|e?-?mail|message)|\s{0,2}:)|mail error"
    r"|delivery status notification|returned (?:e?-?mail|message|to sender)"
    r"|failure notice|failed (?:e?-?mail|message)"
    r"|(?:e?-?mail|message) (?:could not be |not )(?:delivered|sent)"
    r"|(?:e?-?mail|message) (?:delivery|system|transfer) (?:failure|failed|error"
    r"|warning|status|report|delayed)|warning: (?:message|could not send|e?-?mail)"
    r"|message (?:undeliver|delayed|status -)|bounced (?:e?-?mail|message)"
    r"|mail unzustellbar|系统退信|退信通知|邮件投递失败|邮件未送达|退信"
    r"|(?:メール|メッセージ).{0,6}(?:配信エラー|(?:配信|送信|お届け)でき)"
    r"|不達通知|반송 ?메일"
    r"|there was an error sending your mail)",
    re.I,
)
DELIVERY_SUBJECT = re.compile(
    _TAG + r"(?:undeliver(?:able|ed)|non-?deliver|delivery (?:failure|failed|has failed"
    r"|report\b|notification|error|unsuccessful|delayed|incomplete|refused)"
    r"|permanent delivery|failed delivery|failure notification|unzustellbar"
    r"|notification d.état de remise|投递失败|无法投递|无法送达|無法傳遞|配信不能"
    r"|配信できません|반송|발송 ?실패)",
    re.I,
)
# "Automatic reply: <what you wrote>", as programs put it. A person who answers such a
# note begins with "Re:"; one who asks about the feature does not answer a mail.
AUTO_SUBJECT = re.compile(
    r"^\W{0,3}(?:auto(?:matic|mated|matisk|matische|maattinen)?[ -]?"
    r"(?:reply|response|responder|antwort|svar|vastaus)"
    r"|out[ -]of[ -](?:the[ -])?office(?: auto-?reply| reply| response)?|abwesenheit"
    r"(?:snotiz)?|réponse automatique|respuesta automática|resposta automática"
    r"|risposta automatica|automatisch antwoord|automatick[áé] odpověď"
    r"|automatyczna odpowiedź|odpowiedź automatyczna|автоматический ответ|автоответ"
    r"|автоматична відповідь|otomatik yan[ıi]t|automatikus válasz|自动回复|自动答复"
    r"|自動回覆|自動答覆|自動返信|自動応答|자동 ?회신|자동 ?응답)\W{0,2}[:：\])】]",
    re.I,
)
# Nobody types these: Exchange 2003's and Lotus Notes' own words.
PROGRAM_SUBJECT = re.compile(
    r"^(?:Out of Office AutoReply: |AUTO: .{1,80} is out of (?:the )?office\W)"
)
# Needs an automatic header and a mail that it answers: people, and the alarms of
# absence systems, are about these things too.
ABSENCE_SUBJECT = re.compile(
    r"out of (?:the )?office|on (?:vacation|holiday|leave)\b|away from (?:my|the)"
    r"|\bvacation\b|\babsen(?:ce|t)\b"
    r"|auto(?:matic|matyczna)?[ -]?(?:reply|respon|odpow)"
    r"|\booo\b|not in the office|urlaub|abwesen|en vacances|en congé|afwezig"
    r"|fuera de la oficina|fuori (?:sede|ufficio)|отпуск|休假|不在办公室|外出|出差"
    r"|自动回复|自動回覆|不在のお知らせ|부재",
    re.I,
)
PERSONS_PROGRAM = re.compile(
    r"outlook|thunderbird|mozilla|apple mail|iphone|ipad|foxmail|qqmail|webmail|opera"
    r"|evolution|roundcube|zimbra|horde|squirrelmail|eudora|the bat|kmail|mutt|claws"
    r"|sylpheed|lotus notes|gnus|alpine|pine|airmail|spark|k-9|android|yahoo|becky"
    r"|netease|entourage|pegasus",
    re.I,
)
# "Re:", as programs of many languages write it.
ANSWER = re.compile(
    r"^\s{0,3}(?:re|aw|antw|sv|vs|rv|res|odp|回复|答复|回覆|答覆|返信)\s{0,3}[\[:：(]",
    re.I,
)

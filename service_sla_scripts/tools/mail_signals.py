"""What kind of mail is this: a person's letter, or something a machine sent?

Four kinds, told apart by headers and by the message's outline, never by what a person
may have quoted in the text:

* ``bounce``: a delivery report (RFC 3464) or one of its free-form ancestors;
* ``auto_reply``: answers a mail by itself (RFC 3834): absence notes, read receipts
  (RFC 8098), bare calendar answers (RFC 5546);
* ``notice``: sent by a machine, but answers nothing: an alarm, a newsletter;
* ``letter``: everything else. In doubt it is a letter: a ticket too many costs a
  click, a lost letter costs a customer.

Pure Python: no Odoo, no clock, no I/O. Every rule looks at a bounded piece of the
message, so the cost is linear in the number of headers and parts, and none raises.
"""

import re
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message

BOUNCE = "bounce"
AUTO_REPLY = "auto_reply"
NOTICE = "notice"
LETTER = "letter"

MAX_HEADERS = 400  # of one message; the rest tells nothing new
MAX_VALUE = 1000  # characters of one header
MAX_PARTS = 60
MAX_TEXT = 2000  # of the first text part

# RFC 2142 §5 and RFC 5321 §4.5.5: who signs delivery reports. Whole local parts.
_DAEMONS = frozenset(
    "mailer-daemon mailerdaemon mailer_daemon mail-daemon maildaemon mdaemon "
    "mail-delivery-subsystem double-bounce microsoftexchange smtp-daemon "
    "<> ".split()
)
# Accounts that people write from as well: only in company of another signal.
_POSTMASTERS = frozenset(
    "postmaster mailadmin mail-admin mailmaster hostmaster root mail mailsystem "
    "systemadministrator system administrator admin nobody noreply no-reply "
    "do-not-reply donotreply abuse bounce bounces daemon".split()
)
_DAEMON_NAMES = re.compile(
    r"mail(?:er)?[ _-]?daemon|mail delivery (?:sub)?system|system administrator"
    r"|postmaster|internet mail delivery|mail administrator|delivery subsystem"
    r"|microsoft exchange|系统退信|邮件投递|メール配信",
    re.I,
)
_BOUNCE_SUBJECT = re.compile(
    r"^(?:undeliver|non.?deliver|not delivered|could ?n[o']t (?:be )?deliver"
    r"|mail (?:delivery )?(?:fail|error|problem|system error)|(?:e-?)?mail not deliver"
    r"|delivery (?:status notification|fail|problem|report|notification|error|has fail"
    r"|unsuccessful|delayed)|message (?:delivery|could not|not deliver|status|undeliv)"
    r"|returned? (?:mail|message|e-?mail)|failure notice|failed (?:mail|delivery)"
    r"|warning: (?:message|could not)|unable to deliver|bounced? mail|user unknown"
    r"|nondeliverable|delayed mail|mail could not|unzustellbar|rejected mail"
    r"|mail undeliver|permanent delivery|could not send message|rejected:"
    r"|退信|系统退信|邮件投递失败|投递失败|邮件未送达|退回|无法投递|未送达|無法傳遞"
    r"|无法送达|メール.{0,12}(?:エラー|届きません)|配信不能|未達|반송|발송 ?실패"
    r"|nezustellbar|niedostarczal|non remis|no se pudo entregar|mancato recapito)",
    re.I,
)
# A subject that only an absence note has; a person who answers one starts with "Re:".
_AUTO_SUBJECT = re.compile(
    r"^\W{0,3}(?:auto(?:matic|mated|matische|maattinen|matisk)?[ -]?"
    r"(?:reply|response|responder|answer|antwort|svar|vastaus)\b"
    r"|out[ -]of[ -](?:the )?office (?:auto)?[ -]?(?:reply|response)?\s*:"
    r"|out[ -]of[ -]office auto"
    r"|réponse automatique|reponse automatique|respuesta automática"
    r"|respuesta automatica|resposta automática|risposta automatica"
    r"|automatisch antwoord|automatisk svar|autosvar|automatické? odpov"
    r"|automatyczna odpowied|odpowied[zź] automatyczna|autoodpowied"
    r"|автоматический ответ|автоответ|автоматична відповідь|otomatik yan[ıi]t"
    r"|automatikus válasz|abwesenheit|abwesend\s*:|自动回复|自动答复|自動回覆|自動答覆"
    r"|自動返信|自動応答|자동 ?회신|자동 ?응답)",
    re.I,
)
# Needs a header beside it: people write about these things too.
_ABSENCE_SUBJECT = re.compile(
    r"out of (?:the )?office|on (?:vacation|holiday|leave)|away from (?:my|the)"
    r"|\bvacation\b|\babsence\b|\babsent\b|auto.?(?:reply|response|respond)|\booo\b"
    r"|not in the office|urlaub|abwesenheit|en vacances|absence du bureau"
    r"|fuera de la oficina|fuori sede|afwezig|休假|不在办公室|外出|出差|自动回复|自動回覆"
    r"|不在のお知らせ|자동|отпуск",
    re.I,
)
_REPLY_PREFIX = re.compile(
    r"^\s*(?:re|aw|antw|sv|vs|rv|res|odp|回复|答复|回覆|答覆|返信)\s*(?:\[\d+\])?\s*[:：]",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Signal:
    """The verdict, and which signal gave it (for the log and for explanations)."""

    kind: str
    reason: str

    @property
    def is_automatic(self):
        """Sent by a machine: never answer it (RFC 3834 §2)."""
        return self.kind != LETTER

    @property
    def is_silent(self):
        """Answers one of our mails by itself: opens no ticket."""
        return self.kind in (BOUNCE, AUTO_REPLY)

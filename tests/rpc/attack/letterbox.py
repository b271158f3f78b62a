"""Where the mails of a server end: what colleagues and attackers really receive.

Takes what goes to ``@desk.example`` and ``@evil.example``; refuses every customer's
address, so that the failure of a mail is part of what is looked at.
"""

import email
import email.policy
import socketserver
import threading

TAKEN = ("@desk.example", "@evil.example")


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as smtplib speaks."""

    def handle(self):
        self._say("220 letterbox")
        for line in self.rfile:
            command = line.decode("utf-8", "replace").strip()
            verb = command[:4].upper()
            if verb == "RCPT" and not any(place in command for place in TAKEN):
                self._say(f"550 nobody here: {command[8:]}")
            elif verb == "DATA":
                self._say("354 go on")
                self.server.letters.append(self._letter())
                self._say("250 taken")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 letterbox")

    def _say(self, words):
        self.wfile.write(f"{words}\r\n".encode())

    def _letter(self):
        lines = []
        for line in self.rfile:
            if line.rstrip(b"\r\n") == b".":
                break
            lines.append(line)
        return b"".join(lines)


class Letterbox(socketserver.ThreadingTCPServer):
    """A mail server on a free port of the loopback, until ``close``."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.letters = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self):
        return self.server_address[1]

    def emptied(self):
        """What came since the last time, as a reader sees it."""
        letters, self.letters = self.letters, []
        return "\n\n".join(map(_readable, letters))

    def close(self):
        self.shutdown()
        self.server_close()


def _readable(raw):
    """Headers and words of a letter, decoded."""
    letter = email.message_from_bytes(raw, policy=email.policy.default)
    lines = [f"{name}: {value}" for name, value in letter.items()]
    for part in letter.walk():
        if part.get_content_maintype() == "text" and not part.is_attachment():
            lines.append(part.get_content())
    return "\n".join(lines)

"""What a customer writes, and where it may be read."""

from tests.common import ServiceDeskMixin

NUMBER = "13812349012"
MAIL = "wang.secret@hidden.example"
IDENTITY = "110101199003070038"
TEXT = f"Call 138-1234-9012 or write to {MAIL}, my ID is {IDENTITY}"
MASKED = "Call 138****9012 or write to w***@hidden.example, my ID is 110********38"
HTML = f"<p>Call <b>138</b>12349012, {MAIL}</p>"
SECRETS = (NUMBER, "1234-9012", "12349012", "wang.secret", "19900307")


class RedactMixin(ServiceDeskMixin):
    def assertNoSecret(self, *texts):
        for text in texts:
            for secret in SECRETS:
                self.assertNotIn(secret, str(text))

    def original(self, record, field):
        """What the reveal would show of a text; ``None`` where nothing is kept."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT value FROM service_contact_original "
            "WHERE res_model = %s AND res_id = %s AND field = %s",
            (record._name, record.id, field),
        )
        row = self.env.cr.fetchone()
        return row and row[0]

    def row(self, record, field):
        """What the database holds."""
        self.env.flush_all()
        self.env.cr.execute(
            f'SELECT "{field}" FROM "{record._table}" WHERE id = %s', (record.id,)
        )
        return self.env.cr.fetchone()[0]

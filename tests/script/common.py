from unittest.mock import patch

from ..common import ServiceDeskCase


class ScriptCase(ServiceDeskCase):
    """A desk with scripts of its own, beside those that the addon brings."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Script = cls.env["service.script"]
        cls.Use = cls.env["service.script.use"]
        cls.phase = cls.env.ref("service_sla_scripts.phase_hotline_opening")

    @classmethod
    def _script(cls, wording="<p>Hello {{customer_title}}</p>", **values):
        return cls.Script.create(
            {"name": "Hello", "phase_id": cls.phase.id, "wording": wording, **values}
        )

    def _shown(self, ticket, search=None, user=None):
        """Names of the scripts an agent is shown, in order."""
        answer = ticket.with_user(user or self.agent).service_scripts(search)
        return [script["name"] for script in answer["scripts"]]

    def _queries(self, act):
        """The statements that PostgreSQL gets while ``act`` runs."""
        self.env.flush_all()
        self.env.invalidate_all()
        heard = []
        original = self.env.cr.execute

        def execute(query, params=None, log_exceptions=True):
            heard.append(str(query))
            return original(query, params, log_exceptions)

        with patch.object(self.env.cr, "execute", execute):
            act()
            self.env.flush_all()
        return heard

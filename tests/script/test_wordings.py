from odoo.exceptions import UserError, ValidationError

from odoo.addons.service_sla_scripts.tools import placeholders

from .common import ScriptCase


class TestWordings(ScriptCase):
    def test_what_nothing_would_fill_is_refused(self):
        for wording, reason in {
            "<p>{{customer_phone}}</p>": "no placeholder {{customer_phone}}. There are",
            "<p>{{customer_title.env}}</p>": "is no placeholder",
            "<p>{{customer_<b>title</b>}}</p>": "in one piece",
            '<p><a href="https://{{product}}">x</a></p>': "inside a link",
            "<p>a ⟦gap⟧</p>": "is no placeholder",
            "<p><br></p>": "has no wording",
            f"<p>{'x' * placeholders.MAX_LENGTH}</p>": "too long",
        }.items():
            with self.subTest(wording[:40]), self.assertRaises(ValidationError) as no:
                self._script(wording)
            self.assertIn(reason, str(no.exception))
        with self.assertRaises(ValidationError):
            self._script(spoken="{{object.partner_id.phone}}")

    def test_translations_are_wordings_too(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        script = self._script("<p>Hello {{customer_title}}</p>")
        term = "Hello {{customer_title}}"
        with self.assertRaises(ValidationError):
            script.update_field_translations(
                "wording", {"zh_CN": {term: "{{customer_phone}}，您好"}}
            )
        script.update_field_translations(
            "wording", {"zh_CN": {term: "{{customer_title}}，您好"}}
        )
        with self.assertRaises(ValidationError):
            script.with_context(lang="zh_CN").wording = "<p>{{nothing}}</p>"
        versions = script.version_ids
        self.assertIn("您好", "".join(versions.mapped("wording")))

    def test_scripts_cannot_carry_programs(self):
        script = self._script(
            "<p onclick='x()'>Hi</p><script>alert(1)</script>"
            "<a href='javascript:alert(1)'>x</a>"
        )
        for bad in ("script", "onclick", "javascript"):
            self.assertNotIn(bad, script.wording)

    def test_the_scripts_of_the_addon_are_whole_in_every_language(self):
        """Each scenario has its phases, each phase a script, each script its words."""
        self.env["res.lang"]._activate_lang("zh_CN")
        scripts = self.Script.search([])
        ours = scripts.filtered(lambda s: s.get_external_id()[s.id])
        phases = self.env["service.script.phase"].search([])
        self.assertGreaterEqual(len(ours), 30)
        self.assertEqual(ours.phase_id, phases)
        self.assertEqual(len(set(phases.mapped("scenario"))), 5)
        field = self.Script._fields["wording"]
        for script in ours:
            self.assertTrue(script.note, script.name)
            self.assertIsNotNone(script._condition_domain(), script.name)
            english = placeholders.parse_html(script.wording)
            for lang, text in field._get_stored_translations(script).items():
                with self.subTest(script.name, lang=lang):
                    # a translation may leave the form of address out, and add none
                    self.assertLessEqual(
                        set(english) ^ set(placeholders.parse_html(text)),
                        {"customer_title", "agent_name"},
                    )

    def test_every_wording_stays_readable(self):
        script = self._script("<p>One</p>")
        script.with_user(self.supervisor).wording = "<p>Two</p>"
        script.with_user(self.manager).write({"spoken": "Say two", "note": "x"})
        self.assertRecordValues(
            script.version_ids.sorted("id"),
            [
                {"wording": "<p>One</p>", "spoken": False, "user_id": self.env.uid},
                {
                    "wording": "<p>Two</p>",
                    "spoken": False,
                    "user_id": self.supervisor.id,
                },
                {
                    "wording": "<p>Two</p>",
                    "spoken": "Say two",
                    "user_id": self.manager.id,
                },
            ],
        )
        self.assertEqual(set(script.version_ids.mapped("lang")), {"en_US"})
        script.write({"name": "x", "wording": "<p>Two</p>"})
        self.assertEqual(len(script.version_ids), 3)

    def test_versions_are_written_set_based(self):
        """Core reads each translated wording for itself; we add nothing to that."""
        counts = []
        for count in (2, 12):
            scripts = self.Script.concat(
                *(self._script(f"<p>{n}</p>") for n in range(count))
            )
            queries = self._queries(lambda s=scripts: s.write({"wording": "<p>x</p>"}))
            counts.append(len([q for q in queries if "service_script_version" in q]))
        self.assertEqual(counts[0], counts[1])

    def test_preview_is_filled_from_the_ticket_chosen(self):
        script = self._script("<p>{{customer_title}}, {{work_order_number}}</p>")
        script.preview_ticket_id = self._ticket(service_salutation="ms")
        self.assertIn("Ms Zhao", script.preview)
        self.assertIn("⟦work-order number⟧", script.preview)
        for name in placeholders.NAMES:
            self.assertIn("{{%s}}" % name, script.placeholder_help)
        self.assertEqual(
            set(self.Script._placeholder_labels()), set(placeholders.NAMES)
        )

    def test_a_used_script_is_archived_not_deleted(self):
        script = self._script()
        ticket = self._ticket()
        ticket.with_user(self.agent).service_script_use(script.id, "spoken")
        with self.assertRaises(UserError):
            script.unlink()
        script.active = False
        self.assertEqual(script.use_count, 1)
        self._script().unlink()

    def test_links_and_shortcuts_are_checked(self):
        for values in (
            {"video_url": "javascript:alert(1)"},
            {"video_url": "file:///etc/passwd"},
            {"shortcut": "two words"},
        ):
            with self.subTest(values), self.assertRaises(ValidationError):
                self._script(**values)
        self._script(video_url="https://video.example.com/1", shortcut="say-hi_2")

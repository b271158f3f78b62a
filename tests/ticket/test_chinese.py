from odoo.tools.translate import TranslationModuleReader

from ..common import ServiceDeskCase

HOSTS = ("helpdesk_mgmt", "helpdesk_mgmt_rating")
CHINESE = "zh_CN"
# the same in both languages
SAME = {"ID"}


class TestChinese(ServiceDeskCase):
    """helpdesk_mgmt speaks no Chinese of its own; with this addon it does."""

    def assert_chinese(self):
        env = self.env(context={"lang": CHINESE})
        Ticket = env["helpdesk.ticket"]
        fields = Ticket.fields_get(["user_id", "kanban_state", "rating_avg"])
        self.assertEqual(fields["user_id"]["string"], "处理人")
        self.assertEqual(dict(fields["kanban_state"]["selection"])["blocked"], "受阻")
        self.assertEqual(fields["rating_avg"]["string"], "平均评价")
        menu = env.ref("helpdesk_mgmt.helpdesk_all_ticket_menu")
        self.assertEqual(menu.name, "全部服务单")
        view = env.ref("helpdesk_mgmt.ticket_view_form")
        form = Ticket.get_view(view.id, "form")["arch"]
        self.assertIn("分配给我", form)
        self.assertNotIn("Assign to me", form)
        # records that an update of the host leaves alone
        stage = env.ref("helpdesk_mgmt.helpdesk_ticket_stage_in_progress")
        self.assertEqual(stage.name, "处理中")
        template = env.ref("helpdesk_mgmt.closed_ticket_template")
        self.assertIn("已关闭", template.body_html)

    def test_labels_of_the_host_are_chinese(self):
        self.assert_chinese()

    def test_no_label_of_the_host_stays_english(self):
        english = {
            (place, source)
            for _module, kind, _name, place, source, value, _comments in (
                TranslationModuleReader(self.env.cr, HOSTS, CHINESE)
            )
            if kind != "code"
            and not value
            and source not in SAME
            # the host knows nothing of the field that sms adds to every model
            and not place.endswith("__message_has_sms_error")
        }
        self.assertFalse(english)

    def test_a_language_added_later_has_them_too(self):
        for table, column in (
            ("ir_model_fields", "field_description"),
            ("ir_model_fields_selection", "name"),
            ("ir_ui_menu", "name"),
            ("ir_ui_view", "arch_db"),
            ("helpdesk_ticket_stage", "name"),
            ("mail_template", "body_html"),
        ):
            self.env.cr.execute(
                f'UPDATE "{table}" SET "{column}" = "{column}" - %s', [CHINESE]
            )
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()
        lang = self.env["res.lang"]._lang_get(CHINESE)
        menu = self.env.ref("helpdesk_mgmt.helpdesk_all_ticket_menu")
        self.assertEqual(menu.with_context(lang=CHINESE).name, "All Tickets")
        self.env["base.language.install"].create({"lang_ids": lang.ids}).lang_install()
        self.assert_chinese()

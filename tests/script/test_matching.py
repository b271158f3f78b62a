from odoo.exceptions import ValidationError

from .common import ScriptCase


class TestMatching(ScriptCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Script.search([]).active = False
        cls.ticket = cls._ticket(user_id=cls.agent.id)

    def test_a_script_comes_up_where_it_fits(self):
        other_team = self.env["helpdesk.ticket.team"].create({"name": "Other"})
        channel = self.ticket.channel_id.create({"name": "Fax"})
        fitting = {
            "always": {},
            "this team": {"team_id": self.team.id},
            "unknown nature": {"nature": "complaint"},
            "true": {"condition": "[('service_urgency', '=', 'normal')]"},
        }
        hidden = {
            "other team": {"team_id": other_team.id},
            "other step": {
                "phase_id": self.env.ref("service_sla_scripts.phase_network_test").id
            },
            "other process": {"process": "hotline"},
            "other channel": {"channel_id": channel.id},
            "untrue": {"condition": "[('service_urgency', '=', 'critical')]"},
            "archived": {"active": False},
        }
        self.ticket.service_process = "network"
        self.ticket.channel_id = self.env.ref(
            "helpdesk_mgmt.helpdesk_ticket_channel_email"
        )
        for name, values in (fitting | hidden).items():
            self._script(name=name, **values)
        self.assertEqual(set(self._shown(self.ticket)), set(fitting))
        self.ticket.category_id = self.nature
        self.assertNotIn("unknown nature", self._shown(self.ticket))

    def test_the_next_phase_is_on_top(self):
        phases = self.env["service.script.phase"].search([("step", "=", "response")])
        scripts = [self._script(name=p.name, phase_id=p.id) for p in phases]
        names = [script.name for script in scripts]
        agent = self.ticket.with_user(self.agent)
        self.assertEqual(self._shown(self.ticket), names)
        for index, script in enumerate(scripts):
            self.assertEqual(agent.service_scripts()["next_id"], script.id)
            agent.service_script_use(script.id, "spoken")
            index += 1
            self.assertEqual(self._shown(self.ticket), names[index:] + names[:index])
        self.assertFalse(agent.service_scripts()["next_id"])

    def test_a_new_cycle_begins_anew(self):
        phase = self.env.ref("service_sla_scripts.phase_complaint_plan")
        script = self._script(phase_id=phase.id)
        ticket = self._ticket("solution", user_id=self.agent.id)
        ticket.with_user(self.agent).service_script_use(script.id, "spoken")
        self.assertFalse(ticket.with_user(self.agent).service_scripts()["next_id"])
        ticket.write(
            {"service_solution": "<p>x</p>", "stage_id": self.stage["confirmation"].id}
        )
        ticket.action_service_not_resolved()
        answer = ticket.with_user(self.agent).service_scripts()
        self.assertEqual(answer["next_id"], script.id)
        self.assertFalse(answer["scripts"][0]["is_used"])

    def test_solutions_follow_the_product(self):
        for name, keywords in {
            "any": False, "router": "modem, Router", "printer": "printer"
        }.items():  # fmt: skip
            self._script(
                name=name, kind="solution", phase_id=False, keywords=keywords,
                nature="fault",
            )  # fmt: skip
        ticket = self._ticket(
            "solution", name="The ROUTER blinks", user_id=self.agent.id
        )
        self.assertEqual(self._shown(ticket), ["router", "any"])
        self.assertEqual(self._shown(ticket, "print"), ["printer"])

    def test_search_looks_into_the_words_of_all_steps(self):
        later = self.env.ref("service_sla_scripts.phase_network_test")
        self._script("<p>Please unplug it</p>", name="a", phase_id=later.id)
        self._script(name="b", note="Only for unplugged boxes")
        self._script(name="c", team_id=self.plain_team.id, note="unplug")
        self.assertEqual(set(self._shown(self.ticket, " UNPLUG ")), {"a", "b"})
        self.assertEqual(self._shown(self.ticket, "screwdriver"), [])

    def test_conditions_see_no_words_of_customers(self):
        for condition in (
            "[('partner_email', '=like', 'z%')]",
            "[('partner_id.phone', '=', '1')]",
            "[('partner_id', 'ilike', 'z')]",
            "[('partner_id', '=', 'z@example.com')]",
            "[('description', 'ilike', 'x')]",
            "[('service_what', '=', 'x')]",
            "[('nothing', '=', 1)]",
            "[('team_id', 'any', [('name', '=', 'x')])]",
            "[('service_urgency', '=', ['normal', ['x']])]",
            "[(1, '=', 1)",
            "__import__('os').getcwd()",
            "[('service_urgency', '=', uid)]",
            "(" * 300,
            "5",
        ):
            with self.subTest(condition), self.assertRaises(ValidationError):
                self._script(condition=condition)
        self._script(
            condition="['|', ('team_id', '=', %d), ('service_urgency', 'in', "
            "['urgent', 'critical'])]" % self.team.id
        )

    def test_many_scripts_cost_no_query_more(self):
        agent = self.ticket.with_user(self.agent)
        counts = []
        for count in (1, 25):
            for _n in range(count):
                self._script(condition="[('service_urgency', '=', 'normal')]")
            self._queries(agent.service_scripts)  # fills the registry's caches
            counts.append(len(self._queries(agent.service_scripts)))
        self.assertLessEqual(counts[1], counts[0])
        self.assertLessEqual(counts[1], 21)

    def test_shortcuts_of_all_steps_are_offered_filled_in(self):
        later = self.env.ref("service_sla_scripts.phase_network_test")
        script = self._script(shortcut="hi", phase_id=later.id)
        self._script(shortcut="no", team_id=self.plain_team.id)
        self._script()
        self.assertEqual(
            self.ticket.with_user(self.agent).service_script_shortcuts(),
            [{"id": script.id, "shortcut": "hi", "text": "Hello Zhao Min"}],
        )

    def test_a_plain_team_has_no_scripts(self):
        self._script(shortcut="hi")
        plain = self._plain_ticket(user_id=self.agent.id)
        self.assertEqual(self._shown(plain), [])
        self.assertEqual(self._shown(plain, "hello"), [])
        self.assertEqual(plain.with_user(self.agent).service_script_shortcuts(), [])

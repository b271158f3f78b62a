from .common import ADDON, BASE_TEMPLATE, IntegrationCase

# A help desk that has been at work for a while, before anybody heard of this addon.
from .install_scripts import BEFORE_LEAVING, BEHAVIOUR, HISTORY, SWITCH, UNINSTALL
from .install_tables import KEPT, UNCOUNTED, USERS_DATA


def _is_same(value, now):
    """Whether a value is as it was; a translation that came with us is no change."""
    if isinstance(value, dict) and isinstance(now, dict):
        return value.items() <= now.items()
    return value == now


STAGE_AND_TOUCH = {"stage_id", "unattended", "write_date", "write_uid"}


class TestInstallUninstall(IntegrationCase):
    """The addon comes and goes, and a help desk that was at work keeps what it has.

    ``setUpClass`` is the story, the tests look at its moments.
    """

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = cls.clone(BASE_TEMPLATE, "comes")
        cls.shots, cls.behaviours = {}, {}
        teams, cls.behaviours["before"] = cls.run_script(
            cls.database, HISTORY, BEHAVIOUR
        )
        cls.shots["before"] = cls._snapshot()
        cls.structure, cls.ids = cls._structure(), cls._ids()

        cls.install(cls.database, ADDON)
        cls.shots["installed"] = cls._snapshot()
        cls.masking = cls.query(
            cls.database, "SELECT state, total FROM service_contact_redaction"
        )
        cls.behaviours["installed"], cls.switched = cls.run_script(
            cls.database, BEHAVIOUR, SWITCH, teams=teams
        )
        cls.shots["switched"] = cls._snapshot()

        cls.left = cls.run_script(cls.database, BEFORE_LEAVING, teams=teams)
        cls.shots["last"] = cls._snapshot()
        cls.state = cls.run_script(cls.database, UNINSTALL)
        cls.shots["gone"] = cls._snapshot()
        cls.structure_left, cls.ids_left = cls._structure(), cls._ids()
        cls.data_left = cls.query(
            cls.database,
            "SELECT model, name FROM ir_model_data WHERE module = %s",
            ADDON,
        )
        cls.behaviours["gone"] = cls.run_script(cls.database, BEHAVIOUR, teams=teams)

        cls.install(cls.database, ADDON)
        cls.shots["again"] = cls._snapshot()
        cls.behaviours["again"], cls.switched_again = cls.run_script(
            cls.database, BEHAVIOUR, SWITCH, teams=teams
        )

    # -- the moments --------------------------------------------------------------

    def test_installing_changes_nothing_that_was_there(self):
        self.assertKept(self.shots["before"], self.shots["installed"])

    def test_old_texts_are_masked_when_somebody_asks(self):
        total = len(self.shots["before"]["helpdesk_ticket"])
        self.assertEqual(self.masking, [{"state": "needed", "total": total}])
        names = {
            row["name"] for row in self.shots["installed"]["helpdesk_ticket"].values()
        }
        self.assertIn("Call me: 138-1234-9012", names)

    def test_uninstalling_gives_the_words_back(self):
        texts = {
            ("helpdesk_ticket", "name"): (
                "Call me: 138****9012",
                "Call me: 138-1234-9012",
            ),
            ("helpdesk_ticket", "description"): (
                "<p>or w***@hidden.example</p>",
                "<p>or wang.secret@hidden.example</p>",
            ),
            ("mail_message", "body"): (
                "<p>It is 139****5678</p>",
                "<p>It is 13912345678</p>",
            ),
            ("ir_attachment", "name"): ("139****5678.txt", "13912345678.txt"),
        }
        self.assertEqual(len(self.left["told"]), 2)
        for ids in self.left["told"]:
            for (table, name), expected in texts.items():
                shown = tuple(
                    self.shots[moment][table][ids[table]][name]
                    for moment in ("last", "gone")
                )
                self.assertEqual(shown, expected)

    def test_uninstalling_leaves_a_text_that_was_changed_since(self):
        after = self.shots["gone"]["helpdesk_ticket"][self.left["changed"]]
        self.assertEqual(after["name"], "138****9012, called her")

    def test_old_tickets_arrived_when_they_were_made(self):
        """… and not when the addon was installed."""
        for ticket in self.shots["installed"]["helpdesk_ticket"].values():
            self.assertEqual(
                ticket["service_opened_at"],
                ticket["create_date"].replace(microsecond=0),
            )

    def test_a_plain_team_works_as_before(self):
        for moment in ("installed", "gone", "again"):
            with self.subTest(moment):
                self.assertEqual(self.behaviours[moment], self.behaviours["before"])

    def test_a_team_that_tries_the_pipeline_gets_fitting_steps(self):
        rows = self.shots["before"]["helpdesk_ticket"]
        stages = self.shots["before"]["helpdesk_ticket_stage"]
        for ticket, step in self.switched["steps"].items():
            stage = stages[rows[int(ticket)]["stage_id"]]
            expected = (
                "archive"
                if stage["closed"]
                else "response"
                if stage["unattended"]
                else "solution"
            )
            self.assertEqual(step, expected, stage["name"])

    def test_a_team_that_tried_the_pipeline_has_its_stages_back(self):
        after = self.shots["switched"]
        moved = self.switched["moved"]
        # the team was written, and one ticket moved on; nothing happened to any other
        teams = {("helpdesk_ticket_team", id_) for id_ in after["helpdesk_ticket_team"]}
        self.assertKept(
            self.shots["installed"],
            after,
            {("helpdesk_ticket", moved), *teams},
            # that a ticket was touched may show, not that it was moved or closed
            skip={"write_date", "write_uid"},
        )
        ticket = after["helpdesk_ticket"][moved]
        stage = after["helpdesk_ticket_stage"][ticket["stage_id"]]
        self.assertFalse(stage["closed"] or stage["unattended"], stage["name"])
        self.assertFalse(ticket["closed_date"])

    def test_uninstalling_leaves_every_ticket_in_a_stage_of_helpdesk_mgmt(self):
        self.assertEqual(self.state, "uninstalled")
        last, after = self.shots["last"], self.shots["gone"]
        stages = after["helpdesk_ticket_stage"]
        self.assertFalse(set(self.left["our_stages"]) & set(stages))
        self.assertEqual(set(last["helpdesk_ticket"]), set(after["helpdesk_ticket"]))
        steps = {int(id_): step for id_, step in self.left["steps"].items()}
        for id_, ticket in after["helpdesk_ticket"].items():
            self.assertIn(ticket["stage_id"], stages)
            stage = stages[ticket["stage_id"]]
            if id_ in steps:
                self.assertEqual(bool(stage["closed"]), steps[id_] == "archive")
                self.assertEqual(bool(stage["unattended"]), steps[id_] == "response")
                self.assertEqual(bool(ticket["closed_date"]), bool(stage["closed"]))

    def test_uninstalling_loses_no_history(self):
        last, after = self.shots["last"], self.shots["gone"]
        came_back = {
            id_
            for id_, row in last["helpdesk_ticket"].items()
            if row["stage_id"] in self.left["our_stages"]
        }
        self.assertGreater(len(came_back), 15)
        told = {ids["helpdesk_ticket"] for ids in self.left["told"]}
        for id_ in came_back:
            was, now = last["helpdesk_ticket"][id_], after["helpdesk_ticket"][id_]
            skip = STAGE_AND_TOUCH | ({"name", "description"} if id_ in told else set())
            for name in was.keys() & now.keys() - skip:
                self.assertEqual(now[name], was[name], f"{name} of {id_}")
        expected = (
            {("helpdesk_ticket", id_) for id_ in came_back}
            # words that were masked (test_uninstalling_gives_the_words_back)
            | {item for ids in self.left["told"] for item in ids.items()}
            | {("helpdesk_ticket_stage", id_) for id_ in self.left["our_stages"]}
            | {("helpdesk_ticket_team", id_) for id_ in last["helpdesk_ticket_team"]}
            | {
                ("ir_sequence", id_)
                for id_, row in last["ir_sequence"].items()
                if row["code"] == "service.work.order"
            }
            # nobody is called any more; what was done stays, as a plain to-do
            | {
                ("mail_activity", id_)
                for id_ in [self.left["done_todo"], *self.left["open_todos"]]
            }
            | {("mail_message", id_) for id_ in self.left["done_messages"]}
            # of a field that has gone core keeps the name and drops the link
            | {
                ("mail_tracking_value", id_)
                for id_, row in after["mail_tracking_value"].items()
                if (row["field_info"] or {}).get("name", "").startswith("service_")
            }
            # what tickets use stays, the rest of what the addon brought may go
            | {
                (table, id_)
                for table, kept in (
                    ("helpdesk_ticket_category", self.left["categories"]),
                    ("helpdesk_ticket_tag", [self.left["tag"]]),
                    ("helpdesk_ticket_channel", [self.left["channel"]]),
                )
                for id_ in last[table]
                if id_ not in self.shots["before"][table] and id_ not in kept
            }
        )
        self.assertKept(last, after, expected)

    def test_escalation_ends_and_leaves_what_people_did(self):
        self.assertGreater(self.left["alerts"], 1)
        self.assertTrue(self.left["open_todos"])
        after = self.shots["gone"]["mail_activity"]
        self.assertFalse(set(self.left["open_todos"]) & set(after))
        self.assertEqual(after[self.left["done_todo"]]["feedback"], "Called her")

    def test_people_stay_in_the_helpdesk_when_our_groups_go(self):
        """A supervisor is an agent of her team again, not somebody without rights."""
        (user,) = self.query(
            self.database,
            """SELECT u.share, array_agg(d.name) AS groups
                 FROM res_users u
                 JOIN res_groups_users_rel r ON r.uid = u.id
                 JOIN ir_model_data d ON d.model = 'res.groups' AND d.res_id = r.gid
                WHERE u.login = 'old_supervisor' GROUP BY u.id""",
        ) or [{"share": True, "groups": []}]
        self.assertFalse(user["share"])
        self.assertIn("group_helpdesk_user_team", user["groups"])

    def test_uninstalling_leaves_nothing_of_the_structure(self):
        self.assertEqual(self.data_left, [])
        self.assertEqual(self.structure_left - self.structure, set(), "ours")
        self.assertEqual(self.structure - self.structure_left, set(), "of others")

    def test_uninstalling_leaves_no_rows_that_nobody_can_use(self):
        missing, extra = {}, {}
        for table, known in self.ids.items():
            now = self.ids_left.get(table, set())
            if known - now:
                missing[table] = known - now
            if now - known and table not in USERS_DATA:
                extra[table] = self._names(table, now - known)
        self.assertEqual(missing, {}, "rows that were there before the addon")
        self.assertEqual(extra, {}, "rows that the addon left")

    def test_uninstalling_leaves_the_files_of_tickets(self):
        before, after = (self.shots[m]["ir_attachment"] for m in ("last", "gone"))
        for id_, row in before.items():
            if row["res_model"] == "helpdesk.ticket" and not row["res_field"]:
                self.assertIn(id_, after)
        models = {row["model"] for row in self.query(
            self.database, "SELECT model FROM ir_model"
        )}  # fmt: skip
        lost = [row for row in after.values() if row["res_model"]
                and row["res_model"] not in models]  # fmt: skip
        self.assertEqual(lost, [])

    def test_it_may_come_again(self):
        gone, again = self.shots["gone"], self.shots["again"]
        # categories and tags that stayed are taken over: written, but as they were
        touched = {
            table: rows
            for table, rows in gone.items()
            if table in ("helpdesk_ticket_category", "helpdesk_ticket_tag")
        }
        self.assertKept(touched, again, skip={"write_date", "write_uid"})
        self.assertKept({t: r for t, r in gone.items() if t not in touched}, again)
        steps = [
            row.get("service_step") for row in again["helpdesk_ticket_stage"].values()
        ]
        self.assertEqual(len(list(filter(None, steps))), 5)
        self.assertLessEqual(
            {"solution", "archive"}, set(self.switched_again["steps"].values())
        )

    def test_coming_again_makes_nothing_twice(self):
        """What stayed for the tickets that use it is taken over."""
        for table in (
            "helpdesk_ticket_category",
            "helpdesk_ticket_channel",
            "helpdesk_ticket_tag",
        ):
            names = [
                (row.get("parent_id"), row["name"]["en_US"])
                for row in self.shots["again"][table].values()
            ]
            twice = {name for name in names if names.count(name) > 1}
            with self.subTest(table):
                self.assertEqual(twice, set())

    # -- what is compared ---------------------------------------------------------

    @classmethod
    def _snapshot(cls):
        """table -> id (or whole row of a relation) -> row."""
        shot = {}
        for table, options in KEPT.items():
            where = options.get("where", "true")
            rows = cls.query(cls.database, f"SELECT * FROM {table} WHERE {where}")
            shot[table] = {row.get("id", tuple(row.values())): row for row in rows}
        return shot

    def assertKept(self, before, after, but=(), skip=()):
        """Every row of ``before`` is in ``after``, with the same values.

        :param but: (table, id) of rows that something happened to since
        :param skip: columns that are not looked at
        """
        changed = {}
        for table, rows in before.items():
            unseen = KEPT[table].get("skip", set()).union(skip)
            for id_, row in rows.items():
                if (table, id_) in but:
                    continue
                now = after[table].get(id_)
                if now is None:
                    changed[table, id_] = "gone"
                    continue
                differs = {
                    name: (value, now[name])
                    for name, value in row.items()
                    # a column of ours that comes or goes is no loss
                    if name in now
                    and name not in unseen
                    and not name.startswith("service_")
                    and not _is_same(value, now[name])
                }
                if differs:
                    changed[table, id_] = differs
        some = dict(list(changed.items())[:5])
        self.assertEqual(some, {}, f"… and {len(changed) - len(some)} more")

    @classmethod
    def _structure(cls):
        """Tables, columns, constraints, indexes, sequences of the whole database."""
        return {
            (row["kind"], row["name"])
            for row in cls.query(
                cls.database,
                """
                SELECT 'column' AS kind, table_name || '.' || column_name || ' ' ||
                       data_type || ' ' || is_nullable AS name
                  FROM information_schema.columns WHERE table_schema = 'public'
                 UNION ALL
                SELECT 'relation ' || relkind::text, relname FROM pg_class
                  JOIN pg_namespace n ON n.oid = relnamespace AND nspname = 'public'
                 UNION ALL
                SELECT 'constraint ' || contype::text,
                       conrelid::regclass || '.' || conname
                  FROM pg_constraint
                  JOIN pg_namespace n ON n.oid = connamespace AND nspname = 'public'
                """,
            )
        }

    @classmethod
    def _ids(cls):
        """table -> ids of its rows, for every table that has such."""
        tables = [
            row["table_name"]
            for row in cls.query(
                cls.database,
                """SELECT table_name FROM information_schema.columns
                     JOIN information_schema.tables USING (table_schema, table_name)
                    WHERE table_schema = 'public' AND column_name = 'id'
                      AND table_type = 'BASE TABLE'""",
            )
        ]
        union = " UNION ALL ".join(
            f"SELECT '{table}' AS name, array_agg(id) AS ids FROM \"{table}\""
            for table in tables
            if table not in UNCOUNTED
        )
        rows = cls.query(cls.database, union)
        return {row["name"]: set(row["ids"] or ()) for row in rows}

    def _names(self, table, ids):
        """Enough of a few rows to tell what they are."""
        rows = self.query(
            self.database, f'SELECT * FROM "{table}" WHERE id = ANY(%s)', list(ids)
        )
        return [
            {key: str(value)[:60] for key, value in row.items() if value is not None}
            for row in rows[:5]
        ]

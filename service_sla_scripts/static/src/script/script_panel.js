import {Component, markup, onMounted, onWillUnmount, useRef, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useBus, useService} from "@web/core/utils/hooks";
import {useDebounced} from "@web/core/utils/timing";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

export const REPLY = "service_script:reply";
export const POSTED = "service_script:posted";
const OPEN_KEY = "service_script_panel_open";
// Narrower, the panel would leave the form no room: it opens on demand, over it
const WIDE_PX = 992;
// What decides which scripts come up, and what they say
const WATCHED = [
    "service_step",
    "service_process",
    "service_nature",
    "service_urgency",
    "service_complexity",
    "service_salutation",
    "service_approval_state",
    "service_work_order_number",
    "channel_id",
    "team_id",
    "partner_id",
    "user_id",
    "name",
];

/** What to say now, beside the form of a ticket. */
export class ScriptPanel extends Component {
    static template = "service_sla_scripts.ScriptPanel";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.store = useService("mail.store");
        this.rootRef = useRef("root");
        this.keepLast = new KeepLast();
        this.state = useState({
            isOpen: this.wasOpen(),
            scripts: null,
            expandedId: false,
            search: "",
            values: {},
            lang: "",
            top: 0,
        });
        this.onSearch = useDebounced(() => this.load(), 250);
        useRecordObserver((record) => this.onRecord(record));
        useBus(this.env.bus, POSTED, ({detail}) => {
            if (detail.id === this.ticketId) {
                this.load();
            }
        });
        this.place = this.place.bind(this);
        onMounted(() => {
            this.place();
            browser.addEventListener("resize", this.place);
        });
        onWillUnmount(() => browser.removeEventListener("resize", this.place));
    }

    get ticketId() {
        return this.props.record.resId;
    }

    get isPhone() {
        return this.props.record.data.service_process === "hotline";
    }

    get gapHint() {
        return _t("Fill in the gaps first");
    }

    get askHint() {
        return _t("It promises something: approved first, then said word for word");
    }

    get insertHint() {
        return _t("Puts it into the reply, where it can still be changed");
    }

    get salutations() {
        return [
            {key: "mr", label: _t("Mr")},
            {key: "ms", label: _t("Ms")},
        ];
    }

    wasOpen() {
        const kept = browser.localStorage.getItem(OPEN_KEY);
        return browser.innerWidth >= WIDE_PX && kept !== "0";
    }

    /** Below the control panel, wherever that ends on this screen. */
    place() {
        const content = this.rootRef.el?.closest(".o_content");
        this.state.top = Math.max(0, content?.getBoundingClientRect().top || 0);
    }

    toggle() {
        this.state.isOpen = !this.state.isOpen;
        if (browser.innerWidth >= WIDE_PX) {
            browser.localStorage.setItem(OPEN_KEY, this.state.isOpen ? "1" : "0");
        }
        if (this.state.isOpen) {
            this.load();
        }
    }

    /** The ticket as it is on the server decides: an edited form asks when it is saved. */
    onRecord(record) {
        const watched = WATCHED.map(
            (name) => record.data[name]?.id ?? record.data[name]
        );
        const key = JSON.stringify([record.resId, ...watched]);
        if (record.dirty || key === this.key) {
            return;
        }
        if (this.seenId !== record.resId) {
            this.seenId = record.resId;
            Object.assign(this.state, {scripts: null, search: "", values: {}});
        }
        this.key = key;
        this.load();
    }

    async load() {
        if (!this.state.isOpen || !this.ticketId) {
            return;
        }
        const search = this.state.search.trim();
        const {
            scripts,
            lang,
            next_id: nextId,
        } = await this.keepLast.add(
            this.orm.silent.call("helpdesk.ticket", "service_scripts", [
                [this.ticketId],
                search,
            ])
        );
        this.state.lang = lang.replace("_", "-");
        this.state.scripts = scripts.map((script) => this.read(script));
        const first = search ? false : nextId || scripts[0]?.id;
        this.state.expandedId = first || false;
        await this.refill();
    }

    /** The server has sanitized the wording and escaped what it put in. */
    read(script) {
        return {...script, html: markup(script.html)};
    }

    async toggleScript(script) {
        this.state.expandedId = this.state.expandedId === script.id ? false : script.id;
        await this.refill();
    }

    onFill(name, value) {
        this.state.values[name] = value;
        return this.refill();
    }

    /** The script that is open, with what was typed into its gaps or those of others. */
    async refill() {
        const scripts = this.state.scripts;
        const index = scripts.findIndex(({id}) => id === this.state.expandedId);
        const known = scripts[index]?.filled || {};
        const isStale = ([name, label]) =>
            known[name] !== this.state.values[name] && label;
        if (index < 0 || !this.gapsEver(scripts[index]).some(isStale)) {
            return;
        }
        const values = {...this.state.values};
        const filled = await this.call(
            "service_script_render",
            scripts[index].id,
            values
        );
        Object.assign(scripts[index], this.read(filled), {
            filled: values,
            allGaps: this.gapsEver(scripts[index]),
        });
    }

    /** What had to be filled in: the boxes stay, so that a slip can be mended. */
    gapsEver(script) {
        const gaps = script.allGaps || [...script.gaps, ...script.spoken_gaps];
        const names = new Set();
        return gaps.filter(([name]) => !names.has(name) && names.add(name));
    }

    call(method, scriptId, ...args) {
        return this.orm.call("helpdesk.ticket", method, [
            [this.ticketId],
            scriptId,
            ...args,
        ]);
    }

    /** What is on the screen is what is said: save it first. */
    async save() {
        const record = this.props.record;
        return !(await record.isDirty()) || (await record.save());
    }

    async insert(script) {
        if (!(await this.save())) {
            return;
        }
        const reply = await this.call("service_script_insert", script.id, {
            ...this.state.values,
        });
        this.store.insert(reply.store);
        const thread = this.store.Thread.insert({
            model: "helpdesk.ticket",
            id: this.ticketId,
        });
        const composer = thread.composer;
        const before = composer.composerText.trimEnd();
        composer.composerText = before;
        composer.insertText((before && "\n\n") + reply.text, before.length, {
            moveCursorToEnd: true,
        });
        composer.attachments.push(
            ...reply.attachment_ids.map((id) => this.store["ir.attachment"].get(id))
        );
        this.env.bus.trigger(REPLY, {id: this.ticketId});
        if (browser.innerWidth < WIDE_PX) {
            this.state.isOpen = false;
        }
    }

    async ask(script) {
        if (!(await this.save())) {
            return;
        }
        const record = this.props.record;
        await this.action.doAction("service_sla_scripts.service_approval_ask_action", {
            additionalContext: {
                active_model: "helpdesk.ticket",
                active_ids: [this.ticketId],
                default_wording: String(script.html),
            },
            // the state of its approvals is watched
            onClose: () => record.load(),
        });
    }

    async copy(script) {
        try {
            await browser.navigator.clipboard.writeText(script.text);
        } catch {
            this.notification.add(
                _t("The browser does not let us copy. Select the text and copy it."),
                {type: "warning"}
            );
            return;
        }
        await this.call("service_script_use", script.id, "copied", {
            ...this.state.values,
        });
        this.notification.add(_t("Copied"), {type: "success"});
        await this.load();
    }

    async speak(script) {
        await this.call("service_script_use", script.id, "spoken", {
            ...this.state.values,
        });
        await this.load();
    }

    async address(key) {
        const record = this.props.record;
        const same = record.data.service_salutation === key;
        await record.update({service_salutation: same ? false : key});
        await record.save();
    }
}

export const scriptPanel = {
    component: ScriptPanel,
    fieldDependencies: [
        ...WATCHED.filter((name) => name.startsWith("service_")).map((name) => ({
            name,
            type: name === "service_work_order_number" ? "char" : "selection",
        })),
    ],
};

registry.category("view_widgets").add("service_script_panel", scriptPanel);

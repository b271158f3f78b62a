import {describe, expect, test} from "@odoo/hoot";
import {
    advanceTime,
    animationFrame,
    freezeTime,
    press,
    queryText,
} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {browser} from "@web/core/browser/browser";
import {session} from "@web/session";
import {
    contains,
    defineModels,
    fields,
    makeServerError,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

const MASK = "138****9012";
const VALUE = "13812349012";
const EYE = ".o_service_contact_eye";
const POPOVER = ".o_popover .o_service_reveal";
const SHOW = `${POPOVER} button[type=submit]`;
const INPUT = ".o_field_widget[name=phone_masked] input";
const ASKED = ["options", "helpdesk.ticket", 1];
const GIVEN = ["reveal", "helpdesk.ticket", 1, "service_phone", "call_back", "", 1];

class HelpdeskTicket extends models.Model {
    _name = "helpdesk.ticket";

    name = fields.Char();
    phone_masked = fields.Char({string: "Phone"});
    partner_id = fields.Many2one({relation: "res.partner"});

    _records = [
        {id: 1, name: "Masked", phone_masked: MASK},
        {id: 2, name: "Hotline", phone_masked: "4008001234"},
        {id: 3, name: "Empty", phone_masked: false},
    ];
}

defineMailModels();
defineModels([HelpdeskTicket]);

const FIELD = /* xml */ `
    <field name="phone_masked" widget="service_contact"
           options="{'raw': 'service_phone', 'kind': 'phone'}" />`;
const FIND = /* xml */ `
    <form>
        <field name="partner_id" />
        <widget name="service_find_customer" />
    </form>`;

/**
 * @param {object} [params]
 * @param {number} [params.resId]
 * @param {object} [params.access] what the session says
 * @param {string} [params.arch]
 */
async function mountTicket({resId = 1, access = {can_reveal: true}, arch} = {}) {
    patchWithCleanup(session, {service_contact: access});
    onRpc("service.contact.reveal", "service_reveal_options", ({args}) => {
        expect.step(["options", ...args]);
        return {
            reasons: [
                ["call_back", "Call the customer back"],
                ["other", "Another reason"],
            ],
            tickets: [
                {id: 9, name: "HT9 - Older"},
                {id: 1, name: "HT1 - Masked"},
            ],
            needs_ticket: true,
            note_length: 10,
        };
    });
    await mountView({
        type: "form",
        resModel: "helpdesk.ticket",
        arch: arch || /* xml */ `<form><field name="name" />${FIELD}</form>`,
        resId,
    });
}

/**
 * @param {Function} [answer]
 */
function answerReveal(answer = () => ({value: VALUE, seconds: 30})) {
    onRpc("service.contact.reveal", "service_reveal", ({args}) => {
        expect.step(["reveal", ...args]);
        return answer();
    });
}

async function chooseReason(reason = "call_back") {
    await contains(EYE).click();
    await contains(`${POPOVER} .o_service_reveal_reason`).select(reason);
}

test("shows the value for thirty seconds, then forgets it", async () => {
    freezeTime();
    answerReveal();
    await mountTicket();
    await chooseReason();
    await contains(SHOW).click();
    expect.verifySteps([ASKED, GIVEN]);
    expect(`${POPOVER} .o_service_reveal_value`).toHaveText(VALUE);
    expect(`${POPOVER} [role=timer]`).toHaveText("Hidden again in 30 s");
    await advanceTime(10000);
    expect(`${POPOVER} [role=timer]`).toHaveText("Hidden again in 20 s");
    await advanceTime(20000);
    await animationFrame();
    expect(POPOVER).toHaveCount(0);
    expect(document.body.outerHTML).not.toMatch(VALUE);
});

test("whatever closes the popover forgets the value", async () => {
    answerReveal();
    await mountTicket();
    await chooseReason();
    await contains(SHOW).click();
    expect(`${POPOVER} .o_service_reveal_value`).toHaveText(VALUE);
    await press("Escape");
    await animationFrame();
    expect(POPOVER).toHaveCount(0);
    await contains(EYE).click();
    expect(`${POPOVER} .o_service_reveal_value`).toHaveCount(0);
    expect(document.body.outerHTML).not.toMatch(VALUE);
    expect.verifySteps([ASKED, GIVEN, ASKED]);
});

test("the value can be copied, and says so", async () => {
    patchWithCleanup(browser.navigator.clipboard, {
        writeText: async (text) => expect.step(text),
    });
    answerReveal();
    await mountTicket();
    await chooseReason();
    await contains(SHOW).click();
    await contains(`${POPOVER} button:contains(Copy)`).click();
    await animationFrame();
    expect(`${POPOVER} button:contains(Copied)`).toHaveCount(1);
    expect.verifySteps([ASKED, GIVEN, VALUE]);
});

test("another reason needs words, and a ticket can be chosen", async () => {
    answerReveal();
    await mountTicket();
    await chooseReason("other");
    expect(SHOW).not.toBeEnabled();
    await contains(`${POPOVER} .o_service_reveal_note`).edit("She asked me to", {
        confirm: false,
    });
    await contains(`${POPOVER} .o_service_reveal_ticket`).select("9");
    await contains(SHOW).click();
    expect.verifySteps([ASKED, [...GIVEN.slice(0, 4), "other", "She asked me to", 9]]);
});

test("a refusal is read in the popover", async () => {
    answerReveal(() => {
        throw makeServerError({message: "The ticket is closed."});
    });
    await mountTicket();
    await chooseReason();
    await contains(SHOW).click();
    await animationFrame();
    expect(`${POPOVER} [role=alert]`).toHaveText("The ticket is closed.");
    expect(".o_error_dialog").toHaveCount(0);
    expect(SHOW).toBeEnabled();
    expect.verifySteps([ASKED, GIVEN]);
});

test("no eye without the right to reveal", async () => {
    await mountTicket({access: {can_reveal: false}});
    expect(INPUT).toHaveAttribute("placeholder", MASK);
    expect(EYE).toHaveCount(0);
});

test("no eye on a value that is shown in full", async () => {
    await mountTicket({resId: 2});
    expect(INPUT).toHaveValue("4008001234");
    expect(EYE).toHaveCount(0);
});

test("who edits gets an empty input with the mask behind it", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(args[1]);
    });
    await mountTicket();
    expect(INPUT).toHaveValue("");
    expect(INPUT).toHaveAttribute("placeholder", MASK);
    expect(INPUT).toHaveAttribute("type", "tel");
    expect(`${EYE}`).toHaveAttribute("aria-label", "Show Phone");
    await contains(INPUT).edit(" 13900001111 ");
    expect(EYE).toHaveCount(0);
    await contains(".o_form_button_save").click();
    expect.verifySteps([{phone_masked: "13900001111"}]);
});

test("typing nothing saves nothing, removing does", async () => {
    onRpc("web_save", ({args}) => {
        expect.step(args[1]);
    });
    await mountTicket();
    await contains(INPUT).edit("1", {confirm: false});
    await contains(INPUT).edit("");
    expect(INPUT).toHaveAttribute("placeholder", MASK);
    await contains(".o_field_widget[name=name] input").edit("Renamed");
    await contains(".o_form_button_save").click();
    expect.verifySteps([{name: "Renamed"}]);
    await contains(".o_service_contact_clear").click();
    expect(INPUT).not.toHaveAttribute("placeholder", MASK);
    await contains(".o_form_button_save").click();
    expect.verifySteps([{phone_masked: false}]);
});

test("calls without seeing the number", async () => {
    onRpc("helpdesk.ticket", "action_service_call", ({args}) => {
        expect.step(args);
        return {
            type: "ir.actions.client",
            tag: "display_notification",
            params: {message: "Your telephone rings"},
        };
    });
    await mountTicket({access: {can_call: true}});
    expect(".o_service_contact_call").toHaveAttribute("aria-label", "Call Phone");
    await contains(".o_service_contact_call").click();
    await animationFrame();
    expect(".o_notification").toHaveText(/Your telephone rings/);
    expect.verifySteps([[[1], "service_phone"]]);
});

test("no telephone beside an empty number", async () => {
    await mountTicket({resId: 3, access: {can_call: true, can_reveal: true}});
    expect(INPUT).toHaveCount(1);
    expect(".o_service_contact button").toHaveCount(0);
});

test("a row of a list shows the mask and nothing to press", async () => {
    patchWithCleanup(session, {service_contact: {can_reveal: true, can_call: true}});
    await mountView({
        type: "list",
        resModel: "helpdesk.ticket",
        arch: /* xml */ `<list>${FIELD}</list>`,
    });
    expect(queryText(".o_data_row:first .o_data_cell")).toBe(MASK);
    expect(".o_data_row button").toHaveCount(0);
});

test("finds the customer by a full number", async () => {
    onRpc("res.partner", "service_find_by_contact", ({args}) => {
        expect.step(args);
        return args[0] === VALUE ? [{id: 17, display_name: "Zhao Min"}] : [];
    });
    await mountTicket({access: {can_find: true}, arch: FIND});
    await contains(".o_service_find_customer").click();
    await contains(".o_service_find input").edit("13800000000", {confirm: false});
    await contains(".o_service_find button[type=submit]").click();
    await animationFrame();
    expect(".o_service_find [role=status]").toHaveText(/Nobody has exactly this/);
    await contains(".o_service_find input").edit(VALUE, {confirm: false});
    await contains(".o_service_find button[type=submit]").click();
    await animationFrame();
    expect(".o_service_find").toHaveCount(0);
    expect(".o_field_widget[name=partner_id] input").toHaveValue("Zhao Min");
    expect.verifySteps([["13800000000"], [VALUE]]);
});

test("several customers of one number are for the agent to choose from", async () => {
    onRpc("res.partner", "service_find_by_contact", () => [
        {id: 17, display_name: "Zhao Min"},
        {id: 18, display_name: "Zhao Lei"},
    ]);
    await mountTicket({access: {can_find: true}, arch: FIND});
    await contains(".o_service_find_customer").click();
    await contains(".o_service_find input").edit(VALUE, {confirm: false});
    await contains(".o_service_find button[type=submit]").click();
    await contains(".o_service_find .list-group-item:contains(Zhao Lei)").click();
    await animationFrame();
    expect(".o_field_widget[name=partner_id] input").toHaveValue("Zhao Lei");
});

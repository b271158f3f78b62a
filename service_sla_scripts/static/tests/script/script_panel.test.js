import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {describe, expect, test} from "@odoo/hoot";
import {animationFrame, queryAllTexts, queryText, resize} from "@odoo/hoot-dom";
import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {browser} from "@web/core/browser/browser";

describe.current.tags("desktop");

class HelpdeskTicket extends models.Model {
    _name = "helpdesk.ticket";

    name = fields.Char();
    service_step = fields.Selection({
        selection: [
            ["response", "Response"],
            ["solution", "Solution"],
        ],
    });
    service_process = fields.Selection({
        selection: [
            ["hotline", "Hotline"],
            ["network", "Network"],
        ],
    });
    service_nature = fields.Char();
    service_urgency = fields.Char();
    service_approval_state = fields.Char();
    service_complexity = fields.Char();
    service_salutation = fields.Selection({
        selection: [
            ["mr", "Mr"],
            ["ms", "Ms"],
        ],
    });
    service_work_order_number = fields.Char();
    _records = [
        {id: 1, name: "One", service_step: "response", service_process: "network"},
        {id: 2, name: "Two", service_step: "solution", service_process: "hotline"},
    ];
}

defineMailModels();
defineModels([HelpdeskTicket]);

/**
 * @param {number} id
 * @param {object} [values]
 * @returns {object} what the server says about a script
 */
function script(id, values = {}) {
    return {
        id,
        name: `Script ${id}`,
        kind: "script",
        scenario: "Hotline",
        phase: `Phase ${id}`,
        note: "",
        html: `<p>Words <b>${id}</b></p>`,
        text: `Words ${id}`,
        spoken: "",
        gaps: [],
        spoken_gaps: [],
        files: [],
        video_url: "",
        shortcut: "",
        needs_approval: false,
        is_used: false,
        ...values,
    };
}

/**
 * @param {object[]} scripts
 * @param {object} [options]
 * @param {number} [options.resId]
 */
async function mountPanel(scripts, {resId = 1} = {}) {
    const server = {scripts};
    onRpc("helpdesk.ticket", "service_scripts", ({args}) => {
        expect.step(["scripts of", args[0], args[1]].flat().join(" ").trim());
        const next = server.scripts.find((row) => !row.is_used);
        return {lang: "en_US", next_id: next?.id || false, scripts: server.scripts};
    });
    await resize({width: 1366, height: 768});
    await mountView({
        type: "form",
        resModel: "helpdesk.ticket",
        resId,
        resIds: [1, 2],
        arch: /* xml */ `
            <form>
                <field name="name" />
                <field name="service_step" />
                <field name="service_process" />
                <field name="service_salutation" />
                <widget name="service_script_panel" />
            </form>`,
    });
    await animationFrame();
    return server;
}

const OPEN = ".o_service_script.o_expanded";

test("the next script is open, and each says its phase", async () => {
    await mountPanel([script(3, {is_used: true}), script(4, {note: "Be kind"})]);
    expect.verifySteps(["scripts of 1"]);
    expect(queryAllTexts(".o_service_script_title small")).toEqual([
        "Hotline · Phase 3",
        "Hotline · Phase 4",
    ]);
    expect(`${OPEN} .o_service_script_wording b`).toHaveText("4");
    expect(`${OPEN} .o_service_script_note`).toHaveText("Be kind");
    expect(".o_service_script.o_used").toHaveAttribute("data-id", "3");
});

test("it follows the ticket, once it is saved", async () => {
    await mountPanel([script(3)]);
    await contains(".o_field_widget[name=name] input").edit("Another");
    await animationFrame();
    expect.verifySteps(["scripts of 1"]);
    await contains(".o_form_button_save").click();
    await animationFrame();
    expect.verifySteps(["scripts of 1"]);
});

test("a gap is filled in place before it can be put into a reply", async () => {
    const gap = ["expected_time", "expected completion"];
    await mountPanel([
        script(3, {gaps: [gap], html: "<p>By ⟦expected completion⟧</p>"}),
    ]);
    onRpc("helpdesk.ticket", "service_script_render", ({args}) => {
        expect.step(`render ${args[1]} ${JSON.stringify(args[2])}`);
        return script(3, {html: "<p>By noon</p>"});
    });
    expect(`${OPEN} .o_service_script_insert`).not.toBeEnabled();
    expect(`${OPEN} .o_service_script_copy`).not.toBeEnabled();
    await contains(`${OPEN} input[name=expected_time]`).edit("noon");
    await animationFrame();
    expect.verifySteps(["scripts of 1", 'render 3 {"expected_time":"noon"}']);
    expect(`${OPEN} .o_service_script_wording`).toHaveText("By noon");
    expect(`${OPEN} .o_service_script_insert`).toBeEnabled();
    // a slip can be mended
    expect(`${OPEN} input[name=expected_time]`).toHaveValue("noon");
});

test("spoken on the phone: the next one comes up by itself", async () => {
    const scripts = [script(3, {spoken: "Say it\nlike this"}), script(4)];
    const server = await mountPanel(scripts, {resId: 2});
    onRpc("helpdesk.ticket", "service_script_use", ({args}) => {
        expect.step(`${args[2]} ${args[1]}`);
        server.scripts = [script(4), script(3, {is_used: true})];
        return "Say it";
    });
    expect(`${OPEN} .o_service_script_wording`).toHaveText("Say it\nlike this");
    expect(`${OPEN} .o_service_script_spoken`).toHaveClass("btn-primary");
    await contains(`${OPEN} .o_service_script_spoken`).click();
    await animationFrame();
    expect.verifySteps(["scripts of 2", "spoken 3", "scripts of 2"]);
    expect(OPEN).toHaveAttribute("data-id", "4");
});

test("what is copied counts, what the browser refuses does not", async () => {
    await mountPanel([script(3)]);
    onRpc("helpdesk.ticket", "service_script_use", ({args}) => {
        expect.step(`${args[2]} ${args[1]}`);
        return "Words 3";
    });
    mockService("notification", {add: (message, {type}) => expect.step(type)});
    let refuses = true;
    patchWithCleanup(browser.navigator.clipboard, {
        async writeText(text) {
            if (refuses) {
                throw new Error("refused");
            }
            expect.step(`clipboard: ${text}`);
        },
    });
    await contains(`${OPEN} .o_service_script_copy`).click();
    expect.verifySteps(["scripts of 1", "warning"]);
    refuses = false;
    await contains(`${OPEN} .o_service_script_copy`).click();
    await animationFrame();
    expect.verifySteps(["clipboard: Words 3", "copied 3", "success", "scripts of 1"]);
});

test("searching looks at all scripts, and an empty search at those for now", async () => {
    const server = await mountPanel([script(3)]);
    server.scripts = [];
    await contains(".o_service_scripts_search").edit("refund", {confirm: false});
    await animationFrame();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await animationFrame();
    expect.verifySteps(["scripts of 1", "scripts of 1 refund"]);
    expect(queryText(".o_service_scripts_list")).toBe("No script contains this.");
});

test("the form of address goes to the ticket", async () => {
    await mountPanel([script(3)]);
    onRpc("helpdesk.ticket", "web_save", ({args}) => {
        expect.step(JSON.stringify(args[1]));
    });
    await contains("button[data-salutation=ms]").click();
    await animationFrame();
    expect.verifySteps(["scripts of 1", '{"service_salutation":"ms"}', "scripts of 1"]);
    expect("button[data-salutation=ms]").toHaveClass("active");
});

test("closed it asks nothing, and stays closed", async () => {
    await mountPanel([script(3)]);
    await contains(".o_service_scripts_panel header .fa-times").click();
    expect(".o_service_scripts_panel").toHaveCount(0);
    expect(browser.localStorage.getItem("service_script_panel_open")).toBe("0");
    await contains(".o_pager_next").click();
    await animationFrame();
    expect.verifySteps(["scripts of 1"]);
    await contains(".o_service_scripts_tab").click();
    await animationFrame();
    expect.verifySteps(["scripts of 2"]);
});

test("on a small screen it waits until it is called", async () => {
    onRpc("helpdesk.ticket", "service_scripts", () => {
        expect.step("scripts");
        return {lang: "en_US", next_id: false, scripts: []};
    });
    await resize({width: 375, height: 667});
    await mountView({
        type: "form",
        resModel: "helpdesk.ticket",
        resId: 1,
        arch: `<form><field name="name" /><widget name="service_script_panel" /></form>`,
    });
    expect(".o_service_scripts_panel").toHaveCount(0);
    expect.verifySteps([]);
    await contains(".o_service_scripts_tab").click();
    await animationFrame();
    expect.verifySteps(["scripts"]);
    expect(queryText(".o_service_scripts_list")).toBe(
        "No script for this step. Search for others."
    );
});

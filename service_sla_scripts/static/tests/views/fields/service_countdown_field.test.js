import {Ticker} from "@service_sla_scripts/sla/ticker";
import {ServiceCountdownField} from "@service_sla_scripts/views/fields/service_countdown/service_countdown_field";
import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, queryAllTexts, queryFirst} from "@odoo/hoot-dom";
import {
    MockServer,
    contains,
    getService,
    mountView,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";
import {
    HOUR_MS,
    HelpdeskTicket,
    ServiceSlaClock,
    countdown,
    defineServiceModels,
    mockServerTime,
    pass,
    setTickets,
} from "../../service_sla_test_helpers";

describe.current.tags("desktop");
defineServiceModels();

const FIELD = /* xml */ `
    <field name="service_next_deadline_at" widget="service_countdown"
           options="{'data': 'service_countdown'}" />`;
const LIST = /* xml */ `<list>${FIELD}</list>`;
const COUNTDOWN = ".o_service_countdown";

/**
 * @param {string} [arch]
 * @param {object} [params]
 */
async function mountTickets(arch = LIST, params = {}) {
    const type = arch.match(/<(\w+)/)[1];
    await mountView({type, resModel: "helpdesk.ticket", arch, ...params});
}

/** @returns {string} */
function shown() {
    return queryAllTexts(COUNTDOWN).join("|");
}

test("ticks each second, and asks the server for nothing but its time", async () => {
    mockServerTime("2026-03-02 07:54:50.500");
    setTickets([countdown()]);
    await mountTickets();
    expect.verifySteps(["service_now"]);
    onRpc(({method}) => expect.step(method));
    expect(shown()).toBe("5:10");
    await pass(1000);
    expect(shown()).toBe("5:09");
    await pass(8000);
    expect(shown()).toBe("5:01");
    expect.verifySteps([]);
});

test("a wrong clock of the client shows the right time", async () => {
    // The server is ahead by an hour
    mockServerTime("2026-03-02 07:54:50.500", {clientAhead: -HOUR_MS});
    setTickets([countdown()]);
    await mountTickets();
    await pass(1000);
    expect(shown()).toBe("5:09");
    expect.verifySteps(["service_now"]);
});

test("it does not jump when somebody sets the clock of the client", async () => {
    const server = mockServerTime("2026-03-02 07:54:50.500");
    setTickets([countdown()]);
    await mountTickets();
    server.setClient(2 * HOUR_MS);
    await pass(1000);
    expect(shown()).toBe("5:09");
    // It makes sure, once
    await pass(3000);
    expect(shown()).toBe("5:06");
    expect.verifySteps(["service_now", "service_now"]);
});

for (const timeZone of ["America/Los_Angeles", "Asia/Kolkata"]) {
    test(`a browser in ${timeZone} shows the same time left`, async () => {
        mockServerTime("2026-03-02 07:54:50.500", {timeZone});
        setTickets([countdown()]);
        await mountTickets();
        expect(shown()).toBe("5:10");
        const due =
            timeZone === "Asia/Kolkata" ? "Mar 2.* 1:30:00" : "Mar 2.* 12:00:00";
        expect(queryFirst(COUNTDOWN).title).toMatch(new RegExp(due));
        expect.verifySteps(["service_now"]);
    });
}

test("turns amber, then red, and says so in more than colour", async () => {
    mockServerTime("2026-03-02 07:54:58.500");
    setTickets([countdown()]);
    await mountTickets();
    const colours = new Set();
    const look = () => colours.add(getComputedStyle(queryFirst(COUNTDOWN)).color);
    look();
    await pass(1000);
    expect(COUNTDOWN).not.toHaveClass("o_service_countdown_warning");
    await pass(1000);
    expect(COUNTDOWN).toHaveClass("o_service_countdown_warning");
    expect(`${COUNTDOWN} i.fa-exclamation-triangle`).toHaveAttribute(
        "aria-label",
        "Due soon"
    );
    look();
    await advanceTime(299 * 1000);
    expect(shown()).toBe("0:01");
    await pass(1000);
    expect(shown()).toBe("late 0:00");
    expect(COUNTDOWN).toHaveClass("o_service_countdown_late");
    expect(COUNTDOWN).not.toHaveClass("o_service_countdown_warning");
    expect(`${COUNTDOWN} i`).toHaveCount(0);
    look();
    await pass(12000);
    expect(shown()).toBe("late 0:12");
    expect(colours.size).toBe(3);
    expect.verifySteps(["service_now", "service_sweep"]);
});

test("clocks that do not run do not tick", async () => {
    mockServerTime("2026-03-02 07:54:50.500");
    setTickets([
        countdown({state: "paused"}),
        countdown({state: "met"}),
        countdown({state: "breached", overrun_seconds: 725}),
        countdown({state: "cancelled"}),
        false,
    ]);
    await mountTickets();
    expect(shown()).toBe("10:00|kept|late by 12:05|cancelled");
    expect(`${COUNTDOWN}:eq(0) i.fa-pause`).toHaveAttribute("aria-label", "Paused");
    expect(`${COUNTDOWN}:eq(1) i.fa-check`).toHaveCount(1);
    expect(COUNTDOWN).toHaveCount(4);
    expect(getService("service_time").isTicking).toBe(false);
    await advanceTime(HOUR_MS);
    expect(shown()).toBe("10:00|kept|late by 12:05|cancelled");
    expect.verifySteps([]);
});

test("eighty rows share one timer, which stops with them", async () => {
    mockServerTime("2026-03-02 07:54:50.500");
    setTickets(
        Array.from({length: 80}, (_, index) => countdown({clock_id: index + 1}))
    );
    patchWithCleanup(Ticker.prototype, {
        tick() {
            expect.step("tick");
            return super.tick();
        },
    });
    const view = await mountView({
        type: "list",
        resModel: "helpdesk.ticket",
        arch: LIST,
    });
    expect.verifySteps(["service_now", "tick"]);
    expect(COUNTDOWN).toHaveCount(80);
    await pass(1000);
    expect(queryAllTexts(COUNTDOWN)).toEqual(Array(80).fill("5:09"));
    expect.verifySteps(["tick"]);
    expect(getService("service_time").isTicking).toBe(true);
    view.__owl__.app.destroy();
    expect(getService("service_time").isTicking).toBe(false);
    await pass(3000);
    expect.verifySteps([]);
});

test("rows whose text stays are not drawn again", async () => {
    mockServerTime("2026-03-02 07:54:50.500");
    setTickets([
        countdown({deadline_at: "2026-03-05 10:00:00", warn_at: false}),
        countdown({clock_id: 8}),
    ]);
    await mountTickets();
    await pass(1000);
    expect.verifySteps(["service_now"]);
    patchWithCleanup(ServiceCountdownField.prototype, {
        render() {
            expect.step(this.countdown.clockId);
            return super.render();
        },
    });
    await pass(2000);
    expect(shown()).toBe("3 d 2 h|5:07");
    expect.verifySteps([8, 8]);
});

test("many rows that come due together ask for one sweep", async () => {
    mockServerTime("2026-03-02 07:59:57.500");
    setTickets(
        Array.from({length: 40}, (_, index) =>
            countdown({clock_id: index + 1, next_alert_at: "2026-03-02 07:59:59"})
        )
    );
    await mountTickets();
    await pass(1000);
    expect.verifySteps(["service_now"]);
    // The alert
    await pass(1000);
    expect.verifySteps(["service_sweep"]);
    // The deadline, a second later, has to wait for its turn
    await pass(1000);
    expect(shown()).toMatch(/^late 0:00/);
    expect.verifySteps([]);
    await pass(1000);
    expect.verifySteps(["service_sweep"]);
    await advanceTime(60 * 1000);
    expect.verifySteps([]);
});

test("a client that is ahead does not ask for a sweep too early", async () => {
    const server = mockServerTime("2026-03-02 07:59:50.500", {clientAhead: HOUR_MS});
    let answer = null;
    onRpc(
        "service.sla.clock",
        "service_now",
        () => new Promise((resolve) => (answer = () => resolve(server.serverNow())))
    );
    setTickets([countdown()]);
    await mountTickets();
    await pass(3000);
    expect(shown()).toMatch(/^late/);
    expect.verifySteps([]);
    answer();
    await animationFrame();
    // That took three seconds, of which it can only take the middle
    expect(shown()).toBe("0:05");
    await pass(5100);
    expect(shown()).toBe("late 0:00");
    await pass(1000);
    expect.verifySteps([]);
    await pass(1000);
    expect(server.serverNow()).toBeGreaterThan(Date.UTC(2026, 2, 2, 8, 0, 0));
    expect.verifySteps(["service_sweep"]);
});

test("in a form, and after a change what the server says then", async () => {
    mockServerTime("2026-03-02 07:54:50.500");
    setTickets([countdown()]);
    await mountTickets(/* xml */ `<form><field name="name" />${FIELD}</form>`, {
        resId: 1,
    });
    expect(COUNTDOWN).toHaveAttribute("role", "timer");
    expect(COUNTDOWN).not.toHaveAttribute("aria-live");
    expect(getComputedStyle(queryFirst(COUNTDOWN)).fontVariantNumeric).toBe(
        "tabular-nums"
    );
    await pass(1000);
    expect(shown()).toBe("5:09");
    MockServer.env["helpdesk.ticket"].write([1], {
        service_countdown: countdown({state: "met"}),
    });
    await contains(".o_field_widget[name=name] input").edit("Solved");
    await contains(".o_form_button_save").click();
    expect(shown()).toBe("kept");
    expect(getService("service_time").isTicking).toBe(false);
    expect.verifySteps(["service_now"]);
});

test("in a kanban card, with the name of the promise", async () => {
    mockServerTime("2026-03-02 07:54:50.500");
    setTickets([countdown()]);
    await mountTickets(/* xml */ `
        <kanban>
            <templates>
                <t t-name="card">
                    <field name="service_next_deadline_at" widget="service_countdown"
                           options="{'data': 'service_countdown', 'label': True}" />
                </t>
            </templates>
        </kanban>`);
    await pass(1000);
    expect(".o_kanban_record .o_service_countdown_label").toHaveText("First Response");
    expect(".o_kanban_record .o_service_countdown_text").toHaveText("5:09");
    expect.verifySteps(["service_now"]);
});

test("in the list of clocks inside a form, from the field of its own", async () => {
    mockServerTime("2026-03-02 07:54:50.500");
    ServiceSlaClock._records = [
        {id: 7, deadline_at: "2026-03-02 08:00:00", countdown: countdown()},
        {id: 8, deadline_at: false, countdown: countdown({state: "paused"})},
    ];
    HelpdeskTicket._records = [{id: 1, name: "Ticket", clock_ids: [7, 8]}];
    await mountTickets(
        /* xml */ `
        <form>
            <field name="clock_ids">
                <list><field name="deadline_at" widget="service_countdown" /></list>
            </field>
        </form>`,
        {resId: 1}
    );
    await pass(1000);
    expect(shown()).toBe("5:09|10:00");
    expect.verifySteps(["service_now"]);
});

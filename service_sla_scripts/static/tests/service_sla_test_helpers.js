import {expect} from "@odoo/hoot";
import {advanceTime, freezeTime} from "@odoo/hoot-dom";
import {mockDate} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {browser} from "@web/core/browser/browser";
import {
    defineModels,
    fields,
    models,
    onRpc,
    patchWithCleanup,
} from "@web/../tests/web_test_helpers";

const HOUR_MS = 3600 * 1000;

export class HelpdeskTicket extends models.Model {
    _name = "helpdesk.ticket";

    name = fields.Char();
    service_next_deadline_at = fields.Datetime();
    service_countdown = fields.Json();
    clock_ids = fields.One2many({relation: "service.sla.clock"});
}

export class ServiceSlaClock extends models.Model {
    _name = "service.sla.clock";

    deadline_at = fields.Datetime();
    countdown = fields.Json();
}

export function defineServiceModels() {
    defineMailModels();
    defineModels([HelpdeskTicket, ServiceSlaClock]);
}

/**
 * Stop the time at a moment of the server, and answer what a page asks the server.
 *
 * Half a second off the full one: `pass(1000)` is then one tick.
 *
 * @param {string} moment UTC, e.g. "2026-03-02 07:59:50"
 * @param {object} [options]
 * @param {number} [options.clientAhead] ms that the client's clock is wrong
 * @param {string} [options.timeZone] of the browser
 * @returns {object} what the test may do to the clocks of the client
 */
export function mockServerTime(moment, {clientAhead = 0, timeZone} = {}) {
    freezeTime();
    mockDate(moment, timeZone);
    const wall = Date.now;
    const start = wall();
    const clocks = {clientAhead, slept: 0};
    patchWithCleanup(Date, {now: () => wall() + clocks.clientAhead});
    patchWithCleanup(browser, {
        performance: {now: () => wall() - start - clocks.slept},
    });
    onRpc("service.sla.clock", "service_now", () => {
        expect.step("service_now");
        return wall();
    });
    onRpc("service.sla.clock", "service_sweep", () => {
        expect.step("service_sweep");
        return true;
    });
    return {
        serverNow: wall,
        /** Somebody sets the clock of the client. */
        setClient(ms) {
            clocks.clientAhead = ms;
        },
        /** The laptop sleeps: the monotonic clock stands still. */
        sleep(ms) {
            clocks.slept += ms;
            return advanceTime(ms, {blockTimers: true});
        },
    };
}

/**
 * Let time pass in steps short enough that answers of the server arrive in between.
 *
 * @param {number} ms
 */
export async function pass(ms) {
    for (let rest = ms; rest > 0; rest -= 1000) {
        await advanceTime(Math.min(rest, 1000));
    }
}

/**
 * @param {object} values
 * @returns {object} the Json field of a running clock
 */
export function countdown(values = {}) {
    return {
        clock_id: 7,
        label: "First Response",
        state: "running",
        deadline_at: "2026-03-02 08:00:00",
        warn_at: "2026-03-02 07:55:00",
        next_alert_at: false,
        remaining_seconds: 600,
        overrun_seconds: 0,
        ...values,
    };
}

/**
 * @param {object[]} countdowns
 */
export function setTickets(countdowns) {
    HelpdeskTicket._records = countdowns.map((data, index) => ({
        id: index + 1,
        name: `Ticket ${index + 1}`,
        service_next_deadline_at: data ? data.deadline_at : false,
        service_countdown: data,
    }));
}

/**
 * @param {"hidden"|"visible"} state
 */
export function setVisibility(state) {
    patchWithCleanup(document, {
        get visibilityState() {
            return state;
        },
    });
    document.dispatchEvent(new Event("visibilitychange"));
}

export {HOUR_MS};

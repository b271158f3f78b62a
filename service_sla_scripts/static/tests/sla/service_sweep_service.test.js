import {describe, expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {getService, makeMockEnv, onRpc} from "@web/../tests/web_test_helpers";
import {defineServiceModels, mockServerTime, pass} from "../service_sla_test_helpers";

describe.current.tags("headless");
defineServiceModels();

test("all that is due in one second makes one call", async () => {
    mockServerTime("2026-03-02 08:00:00.500");
    await makeMockEnv();
    const sweep = getService("service_sweep");
    for (let clock = 1; clock <= 80; clock++) {
        sweep.ask(clock, 1000);
    }
    await animationFrame();
    expect.verifySteps(["service_sweep"]);
    await pass(10000);
    sweep.ask(1, 1000);
    await pass(10000);
    expect.verifySteps([]);
    sweep.ask(1, 2000);
    await pass(1000);
    expect.verifySteps(["service_sweep"]);
});

test("calls every two seconds at most, and the last one gets its call", async () => {
    const server = mockServerTime("2026-03-02 08:00:00.500");
    const calls = [];
    onRpc("service.sla.clock", "service_sweep", () => {
        calls.push(server.serverNow());
        return true;
    });
    await makeMockEnv();
    const sweep = getService("service_sweep");
    for (let moment = 1; moment <= 7; moment++) {
        sweep.ask(1, moment);
        await pass(700);
    }
    await pass(10000);
    const pauses = calls.slice(1).map((call, index) => call - calls[index]);
    expect(pauses.every((pause) => pause >= 2000)).toBe(true);
    // Seven were asked for within 4.2 seconds: at 0, 2, 4 and the last one after 6
    expect(calls.length).toBeWithin(3, 4);
    const lastAsked = calls[0] + 6 * 700;
    expect(calls.at(-1)).toBeGreaterThan(lastAsked - 1);
});

test("nobody hears of a sweep that failed", async () => {
    mockServerTime("2026-03-02 08:00:00.500");
    let isDown = true;
    onRpc("service.sla.clock", "service_sweep", () => {
        expect.step("swept");
        if (isDown) {
            throw new Error("no connection");
        }
        return true;
    });
    await makeMockEnv();
    const sweep = getService("service_sweep");
    sweep.ask(1, 1000);
    await pass(3000);
    expect.verifySteps(["swept"]);
    isDown = false;
    sweep.ask(1, 2000);
    await pass(3000);
    expect.verifySteps(["swept"]);
});

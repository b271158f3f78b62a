import {ServerClock} from "@service_sla_scripts/sla/server_clock";
import {describe, expect, test} from "@odoo/hoot";
import {advanceTime} from "@odoo/hoot-dom";
import {HOUR_MS, mockServerTime} from "../service_sla_test_helpers";

describe.current.tags("headless");

const MINUTE_MS = 60 * 1000;
const RETRY_MS = 15 * 1000;

/**
 * @param {object} server
 * @param {object} [route]
 * @param {number} [route.there] ms until the server reads its clock
 * @param {number} [route.back] ms until its answer is here
 * @returns {ServerClock}
 */
function makeClock(server, route = {}) {
    return new ServerClock(async () => {
        expect.step("asked");
        await advanceTime(route.there || 0);
        const answer = server.serverNow();
        await advanceTime(route.back || 0);
        return answer;
    });
}

test("takes the client's clock until the server has answered", async () => {
    const server = mockServerTime("2026-03-02 08:00:00", {clientAhead: HOUR_MS});
    const clock = makeClock(server);
    expect(clock.now() - server.serverNow()).toBe(HOUR_MS);
    expect(await clock.refresh()).toBe(true);
    expect(clock.now()).toBe(server.serverNow());
    expect.verifySteps(["asked"]);
});

test("does not follow the client's clock when somebody sets it", async () => {
    const server = mockServerTime("2026-03-02 08:00:00");
    const clock = makeClock(server);
    await clock.refresh();
    server.setClient(-3 * HOUR_MS);
    await advanceTime(5000);
    expect(clock.now()).toBe(server.serverNow());
    expect(clock.isStale).toBe(true);
    expect.verifySteps(["asked"]);
});

test("is wrong by half the round trip at most", async () => {
    const server = mockServerTime("2026-03-02 08:00:00");
    for (const [there, back, error] of [
        [400, 0, 200],
        [0, 400, -200],
        [200, 200, 0],
    ]) {
        const clock = makeClock(server, {there, back});
        await clock.refresh();
        expect(clock.now() - server.serverNow()).toBe(error);
    }
    expect.verifySteps(["asked", "asked", "asked"]);
});

test("says that a moment has passed when it is sure", async () => {
    const server = mockServerTime("2026-03-02 08:00:00", {clientAhead: HOUR_MS});
    const route = {there: 4000};
    const clock = makeClock(server, route);
    expect(clock.hasPassed(server.serverNow() - MINUTE_MS)).toBe(false);
    // Two seconds ahead now
    await clock.refresh();
    expect(clock.now() - server.serverNow()).toBe(2000);
    expect(clock.hasPassed(server.serverNow() + 1)).toBe(false);
    expect(clock.hasPassed(server.serverNow())).toBe(true);
    route.there = 100;
    await advanceTime(RETRY_MS);
    await clock.refresh();
    expect(clock.now() - server.serverNow()).toBe(50);
    expect(clock.hasPassed(clock.now())).toBe(true);
    expect(clock.hasPassed(clock.now() + 1)).toBe(false);
    expect.verifySteps(["asked", "asked"]);
});

test("asks again after ten minutes, or when the clocks of the client part", async () => {
    const server = mockServerTime("2026-03-02 08:00:00");
    const clock = makeClock(server);
    await clock.refresh();
    expect(await clock.refresh()).toBe(false);
    await advanceTime(10 * MINUTE_MS - 1);
    expect(await clock.refresh()).toBe(false);
    await advanceTime(1);
    expect(await clock.refresh()).toBe(true);
    server.setClient(1900);
    expect(await clock.refresh()).toBe(false);
    server.setClient(2100);
    expect(await clock.refresh()).toBe(true);
    // It is told once, not for the rest of the day
    expect(await clock.refresh()).toBe(false);
    expect.verifySteps(["asked", "asked", "asked"]);
});

test("is right again after the laptop has slept", async () => {
    const server = mockServerTime("2026-03-02 08:00:00");
    const clock = makeClock(server);
    await clock.refresh();
    await server.sleep(HOUR_MS);
    expect(clock.now() - server.serverNow()).toBe(-HOUR_MS);
    expect(await clock.refresh()).toBe(true);
    expect(clock.now()).toBe(server.serverNow());
    expect.verifySteps(["asked", "asked"]);
});

test("a slower answer that says the same does not make it less exact", async () => {
    const server = mockServerTime("2026-03-02 08:00:00");
    const route = {};
    const clock = makeClock(server, route);
    await clock.refresh();
    await advanceTime(10 * MINUTE_MS);
    route.back = 5000;
    expect(await clock.refresh()).toBe(false);
    expect(clock.now()).toBe(server.serverNow());
    // After too slow an answer it tries again soon
    route.back = 20;
    await advanceTime(RETRY_MS);
    await clock.refresh();
    expect(clock.now() - server.serverNow()).toBe(0);
    expect.verifySteps(["asked", "asked", "asked"]);
});

test("goes on without an answer, and asks again soon", async () => {
    const server = mockServerTime("2026-03-02 08:00:00");
    let isDown = false;
    const clock = new ServerClock(async () => {
        expect.step("asked");
        if (isDown) {
            throw new Error("no connection");
        }
        return server.serverNow();
    });
    await clock.refresh();
    isDown = true;
    await advanceTime(10 * MINUTE_MS);
    expect(await clock.refresh()).toBe(false);
    expect(clock.now()).toBe(server.serverNow());
    expect(await clock.refresh()).toBe(false);
    await advanceTime(RETRY_MS);
    isDown = false;
    expect(await clock.refresh()).toBe(true);
    expect.verifySteps(["asked", "asked", "asked"]);
});

import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, waitUntil} from "@odoo/hoot-dom";
import {getService, makeMockEnv, onRpc} from "@web/../tests/web_test_helpers";
import {
    HOUR_MS,
    defineServiceModels,
    mockServerTime,
    pass,
    setVisibility,
} from "../service_sla_test_helpers";

describe.current.tags("headless");
defineServiceModels();

test("asks the server at the first subscriber only", async () => {
    const server = mockServerTime("2026-03-02 08:00:00.500", {clientAhead: HOUR_MS});
    await makeMockEnv();
    const time = getService("service_time");
    await pass(2000);
    expect(time.isTicking).toBe(false);
    expect.verifySteps([]);
    const stops = [time.subscribe(() => 0), time.subscribe(() => 0)];
    await animationFrame();
    expect.verifySteps(["service_now"]);
    expect(time.now()).toBe(server.serverNow());
    stops.forEach((stop) => stop());
    time.subscribe(() => 0);
    await pass(2000);
    expect.verifySteps([]);
});

test("ticks at the full seconds of the server, once for all", async () => {
    mockServerTime("2026-03-02 08:00:00.500", {clientAhead: 300});
    await makeMockEnv();
    const time = getService("service_time");
    const stops = ["a", "b"].map((name) =>
        time.subscribe((now) => expect.step(`${name} ${new Date(now).toISOString()}`))
    );
    // The answer of the server moves the second
    await animationFrame();
    expect.verifySteps([
        "service_now",
        "a 2026-03-02T08:00:00.500Z",
        "b 2026-03-02T08:00:00.500Z",
    ]);
    await pass(2000);
    expect.verifySteps([
        "a 2026-03-02T08:00:01.005Z",
        "b 2026-03-02T08:00:01.005Z",
        "a 2026-03-02T08:00:02.005Z",
        "b 2026-03-02T08:00:02.005Z",
    ]);
    stops[0]();
    await pass(1000);
    expect.verifySteps(["b 2026-03-02T08:00:03.005Z"]);
    expect(time.isTicking).toBe(true);
    stops[1]();
    expect(time.isTicking).toBe(false);
    await pass(3000);
    expect.verifySteps([]);
});

test("stands still while nobody can see the page", async () => {
    mockServerTime("2026-03-02 08:00:00.500");
    await makeMockEnv();
    const time = getService("service_time");
    time.subscribe(() => expect.step("tick"));
    // The answer of the server is a tick too
    await animationFrame();
    expect.verifySteps(["service_now", "tick"]);
    await pass(1000);
    expect.verifySteps(["tick"]);
    setVisibility("hidden");
    expect(time.isTicking).toBe(false);
    await pass(3000);
    time.subscribe(() => expect.step("tick of the other"));
    expect(time.isTicking).toBe(false);
    await pass(3000);
    expect.verifySteps([]);
    setVisibility("visible");
    expect.verifySteps(["tick", "tick of the other"]);
    await pass(1000);
    expect.verifySteps(["tick", "tick of the other"]);
});

test("asks again every ten minutes while somebody subscribes", async () => {
    mockServerTime("2026-03-02 08:00:00.500");
    await makeMockEnv();
    const time = getService("service_time");
    const stop = time.subscribe(() => 0);
    await animationFrame();
    expect.verifySteps(["service_now"]);
    await advanceTime(599 * 1000);
    expect.verifySteps([]);
    await pass(2000);
    expect.verifySteps(["service_now"]);
    stop();
    await advanceTime(1300 * 1000);
    expect.verifySteps([]);
    time.subscribe(() => 0);
    await animationFrame();
    expect.verifySteps(["service_now"]);
});

test("asks again when the page is seen after the laptop slept", async () => {
    const server = mockServerTime("2026-03-02 08:00:00.500");
    await makeMockEnv();
    const time = getService("service_time");
    time.subscribe(() => 0);
    await animationFrame();
    setVisibility("hidden");
    await pass(3000);
    setVisibility("visible");
    await animationFrame();
    expect.verifySteps(["service_now"]);
    setVisibility("hidden");
    await server.sleep(2 * 60 * 1000);
    setVisibility("visible");
    await animationFrame();
    expect.verifySteps(["service_now"]);
    expect(time.now()).toBe(server.serverNow());
});

test("one that fails does not stop the others", async () => {
    mockServerTime("2026-03-02 08:00:00.500");
    await makeMockEnv();
    const time = getService("service_time");
    let isBroken = false;
    time.subscribe(() => {
        if (isBroken) {
            isBroken = false;
            throw new Error("broken");
        }
    });
    time.subscribe(() => expect.step("tick"));
    await animationFrame();
    expect.verifySteps(["service_now", "tick"]);
    isBroken = true;
    // In hoot it comes out here, in a browser where all errors of timers do
    await expect(advanceTime(1000)).rejects.toThrow("broken");
    await pass(1000);
    expect.verifySteps(["tick"]);
});

test("runs on the browser's own clocks", async () => {
    onRpc("service.sla.clock", "service_now", () => Date.now() + HOUR_MS);
    await makeMockEnv();
    const time = getService("service_time");
    const ticks = [];
    time.subscribe((now) => ticks.push(now));
    await waitUntil(() => ticks.length >= 3, {timeout: 4000});
    expect(time.now() - Date.now()).toBeWithin(HOUR_MS - 500, HOUR_MS + 500);
    // Soon after the full second, and a second apart
    expect(ticks.at(-1) % 1000).toBeLessThan(500);
    expect(ticks.at(-1) - ticks.at(-2)).toBeWithin(500, 1500);
});

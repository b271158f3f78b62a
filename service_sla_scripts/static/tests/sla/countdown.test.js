import {
    countdownFace,
    formatSpan,
    readCountdown,
} from "@service_sla_scripts/sla/countdown";
import {describe, expect, test} from "@odoo/hoot";
import {mockTimeZone} from "@odoo/hoot-mock";
import {makeMockEnv} from "@web/../tests/web_test_helpers";
import {countdown, defineServiceModels} from "../service_sla_test_helpers";

describe.current.tags("headless");
defineServiceModels();

/**
 * @param {string} moment UTC
 * @param {object} [values]
 * @returns {string[]} text, tone and icon
 */
function face(moment, values) {
    const now = Date.parse(`${moment.replace(" ", "T")}Z`);
    const {
        text,
        tone,
        icon = "",
    } = countdownFace(readCountdown(countdown(values)), now);
    return [String(text), tone, icon];
}

test("spans", async () => {
    await makeMockEnv();
    for (const [seconds, text] of [
        [0, "0:00"],
        [9, "0:09"],
        [725, "12:05"],
        [3599, "59:59"],
        [3600, "1:00:00"],
        [5025, "1:23:45"],
        [86399, "23:59:59"],
        [86400, "1 d 0 h"],
        [51 * 3600 + 3599, "2 d 3 h"],
    ]) {
        expect(String(formatSpan(seconds))).toBe(text);
    }
});

test("a running clock turns amber, then red", async () => {
    await makeMockEnv();
    const amber = ["warning", "fa-exclamation-triangle"];
    expect(face("2026-03-02 07:54:59")).toEqual(["5:01", "", ""]);
    expect(face("2026-03-02 07:55:00")).toEqual(["5:00", ...amber]);
    expect(face("2026-03-02 07:59:59.001")).toEqual(["0:01", ...amber]);
    expect(face("2026-03-02 08:00:00")).toEqual(["late 0:00", "late", ""]);
    expect(face("2026-03-02 08:00:12.990")).toEqual(["late 0:12", "late", ""]);
    expect(face("2026-03-04 11:00:00")).toEqual(["late 2 d 3 h", "late", ""]);
    expect(face("2026-03-02 07:59:59", {warn_at: false})).toEqual(["0:01", "", ""]);
});

test("clocks that do not run", async () => {
    await makeMockEnv();
    const now = "2026-03-02 09:00:00";
    for (const [values, expected] of [
        [{state: "paused"}, ["10:00", "muted", "fa-pause"]],
        [
            {state: "paused", remaining_seconds: 0, overrun_seconds: 12},
            ["late 0:12", "late", "fa-pause"],
        ],
        [{state: "met"}, ["kept", "kept", "fa-check"]],
        [{state: "breached", overrun_seconds: 725}, ["late by 12:05", "late", ""]],
        [{state: "breached"}, ["late", "late", ""]],
        [{state: "cancelled"}, ["cancelled", "muted", ""]],
    ]) {
        expect(face(now, values)).toEqual(expected);
    }
});

test("nothing to show", async () => {
    await makeMockEnv();
    for (const data of [false, undefined, {}, countdown({deadline_at: false})]) {
        expect(countdownFace(readCountdown(data), 0)).toBe(null);
    }
});

test("moments are UTC, the title is in the time zone of the browser", async () => {
    mockTimeZone("Asia/Shanghai");
    await makeMockEnv();
    const {deadline, warn, title} = readCountdown(countdown());
    expect(deadline).toBe(Date.UTC(2026, 2, 2, 8, 0, 0));
    expect(warn).toBe(Date.UTC(2026, 2, 2, 7, 55, 0));
    expect(String(title)).toMatch(/^First Response: due Mar 2.*\b(4|16):00:00/);
    const paused = countdown({state: "paused", deadline_at: false});
    expect(String(readCountdown(paused).title)).toBe("First Response");
});

import {describe, expect, test} from "@odoo/hoot";
import {animationFrame, click, edit, press, waitFor} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getService, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {RPCError} from "@web/core/network/rpc";
import {
    HeldBack,
    WORDING_REFUSED,
    cutAtFindings,
    inUnits,
    sendGuarded,
} from "@service_sla_scripts/guard/wording";

describe.current.tags("desktop");
defineMailModels();

const DIALOG = ".o_service_wording_dialog";
const SEND_ANYWAY = `${DIALOG} .o_service_send_anyway`;

function refusal(level) {
    const error = new RPCError("refused");
    error.exceptionName = WORDING_REFUSED;
    const finding = {
        level,
        sentence: "“impossible” is not said.",
        better: ["What I can"],
    };
    error.data = {
        context: {
            level,
            findings: [finding, {level: "warn", sentence: "And this.", better: []}],
            tokens: level === "warn" ? ["token"] : [],
        },
    };
    return error;
}

/**
 * Send something that the server refuses unless it is overruled.
 *
 * @param {string} level
 * @returns {Promise<{sent: Promise<string>}>} when it has asked; the promise in a box,
 *     an async function would wait for it
 */
async function send(level) {
    await mountWithCleanup(MainComponentsContainer);
    const sent = sendGuarded(getService("dialog"), async (override) => {
        expect.step(JSON.stringify(override ?? "plain"));
        if (!override) {
            throw refusal(level);
        }
        return "sent";
    }).catch((error) => (error instanceof HeldBack ? "held back" : "failed"));
    await waitFor(`${DIALOG} .o_service_go_back`);
    return {sent};
}

test("places of the server and places of JavaScript", async () => {
    const [finding] = inUnits("😀😀 no", [{start: 3, end: 5}]);
    expect("😀😀 no".slice(finding.start, finding.end)).toBe("no");
    expect(inUnits("", [{start: 0, end: 9}])).toEqual([{start: 0, end: 0}]);
});

test("a text is cut at what is found", async () => {
    const findings = [
        {start: 2, end: 4, level: "warn"},
        {start: 3, end: 4, level: "block"},
        {start: 4, end: 5, level: "block"},
    ];
    expect(cutAtFindings("a bcde", findings)).toEqual([
        {text: "a ", level: ""},
        {text: "bc", level: "warn"},
        {text: "d", level: "block"},
        {text: "e", level: ""},
    ]);
    expect(cutAtFindings("abc", [])).toEqual([{text: "abc", level: ""}]);
});

test("a warning is not sent unless one insists", async () => {
    const {sent} = await send("warn");
    expect(`${DIALOG} li`).toHaveCount(2);
    expect(`${DIALOG} .o_service_go_back`).toHaveText("Go Back");
    expect(SEND_ANYWAY).not.toBeEnabled();
    await click(`${DIALOG} .o_service_go_back`);
    expect(await sent).toBe("held back");
    expect.verifySteps(['"plain"']);
});

test("escape does not send either", async () => {
    const {sent} = await send("warn");
    await press("Escape");
    expect(await sent).toBe("held back");
    expect.verifySteps(['"plain"']);
});

test("a warning is overruled with a reason", async () => {
    const {sent} = await send("warn");
    await click(`${DIALOG} input`);
    await edit("  ab ");
    await animationFrame();
    expect(SEND_ANYWAY).not.toBeEnabled();
    await edit("Quoting the manual");
    await animationFrame();
    await click(SEND_ANYWAY);
    expect(await sent).toBe("sent");
    expect.verifySteps([
        '"plain"',
        '{"reason":"Quoting the manual","tokens":["token"]}',
    ]);
});

test("a block tells what has to change, and cannot be overruled", async () => {
    const {sent} = await send("block");
    expect(`${DIALOG} li`).toHaveCount(1);
    expect(SEND_ANYWAY).toHaveCount(0);
    expect(`${DIALOG} input`).toHaveCount(0);
    await click(`${DIALOG} .o_service_go_back`);
    expect(await sent).toBe("held back");
    expect.verifySteps(['"plain"']);
});

test("other errors are none of its business", async () => {
    await mountWithCleanup(MainComponentsContainer);
    const failed = sendGuarded(getService("dialog"), async () => {
        throw new Error("boom");
    });
    await expect(failed).rejects.toThrow("boom");
});

import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, animationFrame, freezeTime} from "@odoo/hoot-dom";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {
    MockServer,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

describe.current.tags("desktop");

class Job extends models.Model {
    _name = "job";

    name = fields.Char();
    progress = fields.Float();
    state = fields.Selection({
        selection: [
            ["running", "Running"],
            ["done", "Done"],
        ],
    });
    _records = [
        {id: 1, name: "Recount", progress: 10, state: "running"},
        {id: 2, name: "Old recount", progress: 100, state: "done"},
    ];
}

defineMailModels();
defineModels([Job]);

const VALUE = ".o_progressbar_value";

/**
 * @param {number} resId
 * @returns {Promise<object>} the view
 */
async function mountJob(resId) {
    freezeTime();
    const view = await mountView({
        type: "form",
        resModel: "job",
        resId,
        arch: /* xml */ `
            <form>
                <field name="name" />
                <field name="progress" widget="service_progress" readonly="1" />
            </form>`,
    });
    onRpc("job", "web_read", () => {
        expect.step("read");
    });
    return view;
}

/** A second, and the answer of the server */
async function second() {
    await advanceTime(1000);
    await animationFrame();
}

test("reads the record once a second until it is done", async () => {
    await mountJob(1);
    expect(VALUE).toHaveText("10\n%");
    await second();
    MockServer.env.job.write([1], {progress: 55});
    await second();
    expect(VALUE).toHaveText("55\n%");
    expect.verifySteps(["read", "read"]);
    MockServer.env.job.write([1], {progress: 100, state: "done"});
    await second();
    expect(VALUE).toHaveText("100\n%");
    expect.verifySteps(["read"]);
    await second();
    await second();
    expect.verifySteps([]);
});

test("leaves a job alone that is done", async () => {
    await mountJob(2);
    await second();
    await second();
    expect.verifySteps([]);
});

test("takes nothing away that somebody is typing", async () => {
    await mountJob(1);
    await contains(".o_field_widget[name=name] input").edit("Recount of May");
    await second();
    await second();
    expect.verifySteps([]);
    expect(".o_field_widget[name=name] input").toHaveValue("Recount of May");
    await contains(".o_form_button_cancel").click();
    await second();
    expect.verifySteps(["read"]);
});

test("stops when it is closed", async () => {
    const view = await mountJob(1);
    await second();
    expect.verifySteps(["read"]);
    view.__owl__.app.destroy();
    await second();
    await second();
    expect.verifySteps([]);
});

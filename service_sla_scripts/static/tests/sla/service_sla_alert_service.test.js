import {describe, expect, test} from "@odoo/hoot";
import {advanceTime, click, queryAllTexts, waitFor, waitForNone} from "@odoo/hoot-dom";
import {
    MockServer,
    mountWithCleanup,
    serverState,
} from "@web/../tests/web_test_helpers";
import {WebClient} from "@web/webclient/webclient";
import {
    HelpdeskTicket,
    defineServiceModels,
    setTickets,
} from "../service_sla_test_helpers";

describe.current.tags("desktop");
defineServiceModels();

HelpdeskTicket._views = {
    form: /* xml */ `<form><field name="name" /></form>`,
    list: /* xml */ `<list><field name="name" /></list>`,
    search: /* xml */ `<search />`,
};

/**
 * @param {object} payload
 */
async function receive(payload) {
    await mountWithCleanup(WebClient);
    MockServer.env["bus.bus"]._sendone(
        serverState.partnerId,
        "service_sla.alert",
        payload
    );
    await waitFor(".o_notification");
}

const ALERT = {
    title: "First Response: one minute left",
    message: "HT00012 Till cannot print",
    type: "warning",
    sticky: false,
};

test("an alert of one ticket opens its form", async () => {
    setTickets([false, false, false]);
    await receive({...ALERT, ticket_ids: [2]});
    expect(".o_notification_content").toHaveText(`${ALERT.title}\n${ALERT.message}`);
    expect(".o_notification_bar").toHaveClass("bg-warning");
    await click(".o_notification_buttons button:contains(Open)");
    await waitFor(".o_form_view");
    expect(".o_field_widget[name=name] input").toHaveValue("Ticket 2");
    await waitForNone(".o_notification");
});

test("an alert of several tickets opens their list", async () => {
    setTickets([false, false, false]);
    await receive({...ALERT, type: "danger", sticky: true, ticket_ids: [1, 3]});
    expect(".o_notification_bar").toHaveClass("bg-danger");
    await click(".o_notification_buttons button:contains(Open)");
    await waitFor(".o_list_view");
    expect(queryAllTexts(".o_data_cell")).toEqual(["Ticket 1", "Ticket 3"]);
});

test("an alert without tickets has nothing to open", async () => {
    await receive({...ALERT, ticket_ids: []});
    expect(".o_notification_buttons button").toHaveCount(0);
});

test("an alert stays as long as the server wants", async () => {
    await receive({...ALERT, ticket_ids: [1]});
    await advanceTime(60 * 1000);
    await waitForNone(".o_notification");
    MockServer.env["bus.bus"]._sendone(serverState.partnerId, "service_sla.alert", {
        ...ALERT,
        type: "danger",
        sticky: true,
        ticket_ids: [1],
    });
    await waitFor(".o_notification");
    await advanceTime(60 * 1000);
    expect(".o_notification").toHaveCount(1);
});

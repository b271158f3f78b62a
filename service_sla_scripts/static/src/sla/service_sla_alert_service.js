import {markup} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {htmlJoin} from "@web/core/utils/html";

// The usual four seconds are over before a sentence on the telephone is
const AUTOCLOSE_MS = 10 * 1000;

/**
 * @param {number[]} ticketIds
 * @returns {object} the action that opens one ticket, or the list of several
 */
function ticketAction(ticketIds) {
    const action = {type: "ir.actions.act_window", res_model: "helpdesk.ticket"};
    if (ticketIds.length === 1) {
        return {...action, res_id: ticketIds[0], views: [[false, "form"]]};
    }
    return {
        ...action,
        name: _t("Tickets"),
        domain: [["id", "in", ticketIds]],
        views: [
            [false, "list"],
            [false, "form"],
        ],
    };
}

/**
 * Shows the reminders that the server sends when a promise runs out.
 */
export const serviceSlaAlertService = {
    dependencies: ["action", "bus_service", "notification"],
    start(env, {action, bus_service: bus, notification}) {
        function show({title, message, type, sticky, ticket_ids: ticketIds}) {
            let close = null;
            const open = {
                name: _t("Open"),
                primary: true,
                onClick: () => {
                    close();
                    action.doAction(ticketAction(ticketIds));
                },
            };
            // One line for each promise: a notification keeps no line breaks of a text
            const lines = [markup`<strong>${title}</strong>`, ...message.split("\n")];
            close = notification.add(htmlJoin(lines, markup`<br/>`), {
                type,
                sticky,
                autocloseDelay: AUTOCLOSE_MS,
                buttons: ticketIds?.length ? [open] : [],
            });
        }

        bus.subscribe("service_sla.alert", show);
        bus.start();
    },
};

registry.category("services").add("service_sla_alert", serviceSlaAlertService);

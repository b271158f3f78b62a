import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

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
            close = notification.add(message, {
                title,
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

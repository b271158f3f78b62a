import {field, nothingShown, saveForm} from "./service_masked_tour_helpers";
import {registry} from "@web/core/registry";

const DIALOG = ".modal";
const masked = (name, mask) => `${field(name)} input[placeholder='${mask}']`;

registry.category("web_tour.tours").add("service_agent_customer", {
    steps: () => [
        {
            content: "Open the ticket's customer",
            trigger: field("partner_id"),
            run: `hover && click ${field("partner_id")} .o_external_button`,
        },
        nothingShown(
            "the customer's form",
            `.o_form_view ${masked("service_phone_masked", "137****0089")}`
        ),
        {
            content: "She has married",
            trigger: `${field("name")} :is(input, textarea)`,
            run: "edit Zhao Minhua",
        },
        {
            content: "She has moved",
            trigger: `${field("service_street_masked")} input`,
            run: "edit Longhua Lane 77",
        },
        {
            content: "She has another number",
            trigger: `${field("service_phone_masked")} input`,
            run: "edit 13812349012",
        },
        ...saveForm,
        nothingShown(
            "what was typed, once it is saved",
            masked("service_phone_masked", "138****9012")
        ),
        {
            content: "Her husband takes calls, too",
            trigger: `${field("child_ids")} .o-kanban-button-new`,
            run: "click",
        },
        nothingShown(
            "the form of a new contact",
            `${DIALOG} ${field("service_phone_masked")} input`
        ),
        {
            content: "A contact",
            trigger: `${DIALOG} ${field("type")} label:contains(Contact)`,
            run: "click",
        },
        {
            content: "His name",
            trigger: `${DIALOG} ${field("name")} input`,
            run: "edit Sun Wei",
        },
        {
            content: "His number",
            trigger: `${DIALOG} ${field("service_phone_masked")} input`,
            run: "edit 13911112222",
        },
        {
            content: "Save him",
            trigger: `${DIALOG} .o_form_button_save`,
            run: "click",
        },
        {
            content: "He stands there",
            trigger: `body:not(:has(${DIALOG})) ${field("child_ids")} .o_kanban_record:contains(Sun Wei)`,
        },
        ...saveForm,
        nothingShown(
            "the card of the new contact",
            `${field("child_ids")} .o_kanban_record:contains(139****2222)`
        ),
        {
            content: "Back to the ticket",
            trigger: ".o_breadcrumb a:contains(No internet)",
            run: "click",
        },
        nothingShown(
            "the ticket with her new name",
            `${field("partner_id")} input:value(Zhao Minhua)`
        ),
    ],
});

registry.category("web_tour.tours").add("service_agent_merge", {
    steps: () => [
        {
            content: "Look for a customer who is there twice",
            trigger: ".o_searchview_input",
            run: "edit Wang Fang",
        },
        {
            content: "By name",
            trigger: ".o_searchview_autocomplete .o-dropdown-item:contains(Name)",
            run: "click",
        },
        nothingShown(
            "the list of customers",
            ".o_list_view:has(.o_data_row:nth-child(2)):not(:has(.o_data_row:nth-child(3)))"
        ),
        {
            content: "Both",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "What can be done with them",
            trigger: ".o_control_panel .o_cp_action_menus .dropdown-toggle",
            run: "click",
        },
        {
            content: "Merge them",
            trigger: ".o-dropdown-item:contains(Merge)",
            run: "click",
        },
        nothingShown(
            "what is merged",
            `${DIALOG} ${field("partner_ids")} .o_data_row:nth-child(2):contains(w***@hidden.example)`
        ),
        {
            content: "Merge",
            trigger: `${DIALOG} button[name=action_merge]`,
            run: "click",
        },
        nothingShown("the end", `${DIALOG}:contains(no more contacts to merge)`),
        {
            content: "Close",
            trigger: `${DIALOG} button:contains(Close):visible`,
            run: "click",
        },
        {
            content: "She is there once",
            trigger:
                "body:not(:has(.modal)) .o_list_view:has(.o_data_row:contains(Wang Fang)):not(:has(.o_data_row:nth-child(2)))",
        },
        {
            content: "Open her",
            trigger: ".o_data_row .o_data_cell:contains(Wang Fang)",
            run: "click",
        },
        nothingShown(
            "what her history says of it",
            ".o-mail-Message:contains(Merged with):contains(w***@hidden.example)"
        ),
    ],
});

registry.category("web_tour.tours").add("service_agent_duplicate", {
    steps: () => [
        {
            content: "The customer called about it before",
            trigger: "button[name=action_open_duplicate_wizard]",
            run: "click",
        },
        {
            content: "Which ticket was it",
            trigger: `${DIALOG} ${field("duplicate_of_id")} input`,
            run: "edit Nanjing Road",
        },
        nothingShown(
            "tickets that are found",
            ".o-autocomplete--dropdown-item:contains(Nanjing Road)"
        ),
        {
            content: "This one",
            trigger: ".o-autocomplete--dropdown-item:contains(Nanjing Road) a",
            run: "click",
        },
        {
            content: "Merge them",
            trigger: `${DIALOG} button[name=action_confirm]`,
            run: "click",
        },
        nothingShown(
            "the duplicate",
            `body:not(:has(${DIALOG})) .o_form_view:has(.ribbon:contains(Duplicate))`
        ),
    ],
});

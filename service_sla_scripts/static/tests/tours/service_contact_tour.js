import {registry} from "@web/core/registry";

const PHONE = "13911112222";
const POPOVER = ".o_popover .o_service_reveal";
const field = (name) => `.o_field_widget[name=${name}]`;
const noWhereIn = (where) => `${where}:not(:contains(${PHONE}))`;

registry.category("web_tour.tours").add("service_contact_reveal", {
    steps: () => [
        {
            content: "An agent writes down a second number",
            trigger: `${field("service_second_phone_masked")} input`,
            run: `edit ${PHONE}`,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "From now on it is masked, and the input is empty",
            trigger: `${field("service_second_phone_masked")} input[placeholder='139****2222']`,
            run() {
                if (this.anchor.value) {
                    throw new Error(`The input still holds ${this.anchor.value}`);
                }
            },
        },
        {
            content: "Ask to see it",
            trigger: `${field("service_second_phone_masked")} .o_service_contact_eye`,
            run: "click",
        },
        {
            content: "Not without a reason",
            trigger: `${POPOVER} button[type=submit]:disabled`,
        },
        {
            content: "Say why",
            trigger: `${POPOVER} .o_service_reveal_reason`,
            run: "select call_back",
        },
        {
            content: "For this very ticket",
            trigger: `${POPOVER} .o_service_reveal_ticket`,
        },
        {
            content: "Show it",
            trigger: `${POPOVER} button[type=submit]`,
            run: "click",
        },
        {
            content: "Here it is, in the popover",
            trigger: `${POPOVER} .o_service_reveal_value:contains(${PHONE})`,
        },
        {
            content: "… and nowhere else",
            trigger: noWhereIn(".o_form_view"),
        },
        {
            content: "It goes by itself",
            trigger: "body:not(:has(.o_service_reveal))",
        },
        {
            content: "What the customer wrote is masked, the original is a look away",
            trigger: ".o_service_originals button:contains(Description)",
            run: "click",
        },
        {
            content: "Say why",
            trigger: `${POPOVER} .o_service_reveal_reason`,
            run: "select identity",
        },
        {
            content: "Show it",
            trigger: `${POPOVER} button[type=submit]`,
            run: "click",
        },
        {
            content: "Word for word",
            trigger: `${POPOVER} .o_service_reveal_value:contains(Call me: 13812349012)`,
        },
        {
            content: "It goes by itself",
            trigger: "body:not(:has(.o_service_reveal))",
        },
        {
            content: "Go down to the chatter",
            trigger: ".o-mail-Chatter",
            run() {
                this.anchor.scrollIntoView();
            },
        },
        {
            content: "A mail in the chatter is masked as well",
            trigger: ".o-mail-Message:contains(Zhao Min)",
            run: "hover",
        },
        {
            content: "Ask for the original",
            trigger: ".o-mail-Message:contains(Zhao Min) [name=service-original]",
            run: "click",
        },
        {
            content: "Say why",
            trigger: `${POPOVER} .o_service_reveal_reason`,
            run: "select identity",
        },
        {
            content: "Show it",
            trigger: `${POPOVER} button[type=submit]`,
            run: "click",
        },
        {
            content: "Word for word",
            trigger: `${POPOVER} .o_service_reveal_value:contains(Or write to 13812349012)`,
        },
        {
            content: "It goes by itself",
            trigger: "body:not(:has(.o_service_reveal))",
        },
        {
            content: "Find the customer by her mail address",
            trigger: ".o_service_find_customer",
            run: "click",
        },
        {
            content: "In full",
            trigger: ".o_service_find input",
            run: "edit zhao.min@example.com",
        },
        {
            content: "Find",
            trigger: ".o_service_find button[type=submit]",
            run: "click",
        },
        {
            content: "She is the ticket's customer now",
            trigger: `${field("partner_id")} input:value(Zhao Min)`,
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Saved",
            trigger: ".o_form_view:not(:has(.o_form_button_save:visible))",
        },
    ],
});

registry.category("web_tour.tours").add("service_contact_audit", {
    steps: () => [
        {
            content: "The auditor reads who saw what",
            trigger:
                ".o_data_row:contains(Xiao Zhang):contains(Call the customer back)",
        },
        {
            content: "There is no form behind a row",
            trigger: ".o_data_row .o_data_cell:contains(Xiao Zhang)",
            run: "click",
        },
        {
            content: "… and not what it was",
            trigger: noWhereIn(".o_list_view"),
        },
        {
            content: "As a table",
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            content: "By user",
            trigger: ".o_pivot:contains(Xiao Zhang)",
        },
        {
            content: "As a picture",
            trigger: ".o_switch_view.o_graph",
            run: "click",
        },
        {
            content: "Drawn",
            trigger: ".o_graph_renderer canvas",
        },
    ],
});

import {registry} from "@web/core/registry";

const choose = (name, label) => [
    {
        content: `Look for ${label}`,
        trigger: `.modal .o_field_widget[name=${name}] input`,
        run: `edit ${label}`,
    },
    {
        content: `Choose ${label}`,
        trigger: `.o-autocomplete--dropdown-item:contains(${label}) a`,
        run: "click",
    },
];
const closed = {
    content: "The dialog is closed",
    trigger: "body:not(:has(.modal))",
};

registry.category("web_tour.tours").add("service_approval_ask", {
    steps: () => [
        {
            content: "The customer wants her money back",
            trigger: ".o_statusbar_buttons button:contains(Ask for Approval)",
            run: "click",
        },
        ...choose("kind_id", "Refund"),
        {
            content: "How much",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 300",
        },
        {
            content: "What she is told",
            trigger: ".modal .o_field_widget[name=wording] .odoo-editor-editable",
            run: "editor Dear Ms Zhao, we refund you 300 yuan.",
        },
        {
            content: "Why",
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit Five days without internet",
        },
        {
            content: "Ask",
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        closed,
        {
            content: "The ticket shows what is waited for",
            trigger: ".o_service_approvals .o_data_row:contains(Waiting):contains(300)",
        },
        {
            content: "Nobody may decide his own",
            trigger: ".o_service_approvals:not(:has(button:contains(Approve)))",
        },
        {
            content: "The gap is told before anybody is refused",
            trigger: ".o_service_gaps:contains(waits for Ms Sun)",
        },
        {
            content: "Try to go on",
            trigger: ".o_statusbar_status button:contains(Confirmation)",
            run: "click",
        },
        {
            content: "Not yet",
            trigger: ".modal:contains(waits for Ms Sun)",
        },
        {
            content: "Understood",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        closed,
        {
            content: "The agent sees the to-do and cannot tick it off",
            trigger:
                ".o-mail-Activity:contains(Approve?):not(:has(button:contains(Done)))",
        },
    ],
});

registry.category("web_tour.tours").add("service_approval_approve", {
    steps: () => [
        {
            content: "The to-do asks for a decision",
            trigger: ".o-mail-Activity:contains(Approve?) .o-service-Activity-approve",
            run: "click",
        },
        {
            content: "It is said word for word",
            trigger: ".modal:contains(we refund you 300 yuan):contains(Five days)",
        },
        {
            content: "A word to the agent",
            trigger: ".modal .o_field_widget[name=answer] textarea",
            run: "edit Be kind to her.",
        },
        {
            content: "Approve",
            trigger: ".modal button[name=action_decide]:contains(Approve)",
            run: "click",
        },
        closed,
        {
            content: "Approved, and the to-do is gone",
            trigger:
                ".o_form_view:has(.o_service_approvals .o_data_row:contains(Approved))" +
                ":not(:has(.o-mail-Activity))",
        },
    ],
});

registry.category("web_tour.tours").add("service_approval_go_on", {
    steps: () => [
        {
            content: "Exactly what was approved goes to the customer",
            trigger: ".o_service_approvals button:contains(Send to Customer)",
            run: "click",
        },
        {
            content: "It is sent",
            trigger: ".o-mail-Message:contains(we refund you 300 yuan)",
        },
        {
            content: "Once",
            trigger: ".o_service_approvals:not(:has(button:contains(Send)))",
        },
        {
            content: "Go on",
            trigger: ".o_statusbar_status button:contains(Confirmation)",
            run: "click",
        },
        {
            content: "The ticket stands in Confirmation",
            trigger:
                ".o_statusbar_status .o_arrow_button_current:contains(Confirmation)",
        },
        {
            content: "And is saved",
            trigger: ".o_form_saved",
        },
    ],
});

registry.category("web_tour.tours").add("service_approval_mail", {
    steps: () => [
        {
            content: "The link of the mail asks again",
            trigger: ".o_form_view:contains(we refund you 300 yuan)",
        },
        {
            content: "Say why",
            trigger: ".o_field_widget[name=answer] textarea",
            run: "edit Not before Monday",
        },
        {
            content: "Refuse",
            trigger: "button[name=action_decide]:contains(Refuse)",
            run: "click",
        },
        {
            content: "Two are left to decide",
            trigger: ".o_list_view .o_data_row:eq(1)",
        },
        {
            content: "Mark both",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            content: "Approve them together",
            trigger: ".o_control_panel button:contains(Approve)",
            run: "click",
        },
        {
            content: "Both are shown word for word",
            trigger: ".modal .o_field_widget[name=question] hr",
        },
        {
            content: "Approve",
            trigger: ".modal button[name=action_decide]:contains(Approve)",
            run: "click",
        },
        closed,
        {
            content: "Nothing is left to decide",
            trigger: ".o_list_view:not(:has(.o_data_row))",
        },
    ],
});

import {registry} from "@web/core/registry";

const field = (name, text) => ({
    content: `Fill ${name}`,
    trigger: `.o_field_widget[name=${name}] :is(input, textarea)`,
    run: `edit ${text}`,
});
const choose = (name, label) => [
    {
        content: `Open the choices of ${name}`,
        trigger: `.o_field_widget[name=${name}] input`,
        run: "click",
    },
    {
        content: `Choose ${label}`,
        trigger: `.o_select_menu_item:contains(${label})`,
        run: "click",
    },
];
const toStep = (label) => ({
    content: `Move to ${label}`,
    trigger: `.o_statusbar_status button:contains(${label})`,
    run: "click",
});
const inStep = (label) => ({
    content: `The ticket stands in ${label}`,
    trigger: `.o_statusbar_status .o_arrow_button_current:contains(${label})`,
});
const gap = (text) => ({
    content: `Told before being refused: ${text}`,
    trigger: `.o_service_gaps:contains(${text})`,
});
const newTicket = (title) => [
    {
        content: "A call comes in",
        trigger: ".o_kanban_view .o-kanban-button-new",
        run: "click",
    },
    {
        content: "The form knows the agent's team",
        trigger: ".o_form_view .o_service_identity",
    },
    field("name", title),
];
const save = [
    {
        content: "Save",
        trigger: ".o_form_button_save",
        run: "click",
    },
    {
        content: "Saved",
        trigger: ".o_form_view:not(:has(.o_form_button_save:visible))",
    },
];

registry.category("web_tour.tours").add("service_desk_call", {
    steps: () => [
        ...newTicket("Till cannot print"),
        gap("First response"),
        {
            content: "Answer: this saves the ticket and records the first response",
            trigger: "button[name=action_service_answer]",
            run: "click",
        },
        {
            content: "Answered once is answered",
            trigger: ".o_form_view:not(:has(button[name=action_service_answer]))",
        },
        ...choose("service_identity_state", "Verified"),
        gap("say how it was checked"),
        ...choose("service_identity_method", "Account and name"),
        {
            content: "Nothing is missing any more",
            trigger: ".o_form_view:not(:has(.o_service_gaps:visible))",
        },
        ...save,
        toStep("Classification"),
        inStep("Classification"),
        field("service_what", "The till prints nothing"),
        field("service_when", "Since nine"),
        field("service_where", "Shop in Nanjing Road"),
        field("service_who", "Both tills"),
        field("service_why", "Paper was changed"),
        field("service_how", "The lamp blinks"),
        field("category_id", "Device Fault"),
        {
            content: "Choose the nature",
            trigger: ".o-autocomplete--dropdown-item:contains(Device Fault) a",
            run: "click",
        },
        {
            content: "It is a simple case",
            trigger: ".o_field_widget[name=service_complexity] label:contains(Simple)",
            run: "click",
        },
        {
            content: "All six questions are answered",
            trigger: ".o_field_widget[name=service_w1h_count]:contains(6)",
        },
        ...save,
        toStep("Solution"),
        inStep("Solution"),
        gap("Solution: write it down"),
        {
            content: "Open the page of the solution",
            trigger: ".o_notebook .nav-link:contains(Solution)",
            run: "click",
        },
        {
            content: "Write the solution",
            trigger: ".o_field_widget[name=service_solution] .odoo-editor-editable",
            run: "editor Open the lid and turn the paper round.",
        },
        ...save,
        toStep("Confirmation"),
        inStep("Confirmation"),
        {
            content: "The customer says it works",
            trigger: "button[name=action_service_resolved]",
            run: "click",
        },
        {
            content: "The ticket is archived",
            trigger: ".o_field_widget[name=service_state]:contains(Closed)",
        },
    ],
});

registry.category("web_tour.tours").add("service_desk_gaps", {
    steps: () => [
        ...newTicket("Everything at once"),
        {
            content: "The steps stand in their order, from left to right",
            trigger: ".o_statusbar_status:contains(Archive)",
            run() {
                const steps = [...this.anchor.querySelectorAll("button[data-value]")];
                const left = (step) => step.getBoundingClientRect().left;
                const order = steps
                    .sort((a, b) => left(a) - left(b))
                    .map((step) => step.firstElementChild.textContent.trim());
                const expected =
                    "Response,Classification,Solution,Confirmation,Archive";
                if (order.join() !== expected) {
                    throw new Error(`The steps stand as ${order}`);
                }
            },
        },
        ...save,
        toStep("Confirmation"),
        {
            content: "All gaps of all steps come in one message",
            trigger:
                ".modal:contains(First response):contains(Identity):contains(5W1H)" +
                ":contains(Complexity):contains(write it down)",
        },
        {
            content: "Understood",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        inStep("Response"),
    ],
});

registry.category("web_tour.tours").add("service_desk_forced_move", {
    steps: () => [
        {
            content: "The supervisor moves the ticket past its gaps",
            trigger: ".o_form_view button:contains(Move Past Gaps)",
            run: "click",
        },
        {
            content: "Choose where to",
            trigger: ".modal .o_field_widget[name=to_step] input",
            run: "click",
        },
        {
            content: "To the solution",
            trigger: ".o_select_menu_item:contains(Solution)",
            run: "click",
        },
        {
            content: "The wizard says what is skipped",
            trigger: ".modal .o_field_widget[name=gaps]:contains(5W1H)",
        },
        {
            content: "Say why",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit The customer is travelling until Monday",
        },
        {
            content: "Move",
            trigger: ".modal button[name=action_move]",
            run: "click",
        },
        inStep("Solution"),
        {
            content: "It stays on record",
            trigger: ".o-mail-Message:contains(travelling until Monday)",
        },
    ],
});

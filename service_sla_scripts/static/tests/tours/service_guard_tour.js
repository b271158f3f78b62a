import {registry} from "@web/core/registry";

const TEXT = ".o-mail-Composer-input:not(.o_service_wording_mirror)";
const DIALOG = ".o_service_wording_dialog";
const write = (text) => ({
    content: `Write: ${text}`,
    trigger: TEXT,
    run: `edit ${text}`,
});
const send = {
    content: "Send",
    trigger: ".o-mail-Composer-send:enabled",
    run: "click",
};
const goBack = {
    content: "The default is to go back",
    trigger: `${DIALOG} .o_service_go_back:contains(Go Back)`,
    run: "click",
};
const open = [
    {
        content: "Write to the customer",
        trigger: ".o-mail-Chatter-sendMessage",
        run: "click",
    },
    {
        content: "The composer is open",
        trigger: TEXT,
    },
];

registry.category("web_tour.tours").add("service_guard_composer", {
    steps: () => [
        ...open,
        write("Sorry, I don't know when it works again"),
        {
            content: "It is underlined as one types",
            trigger: ".o_service_wording_block:contains(don't know)",
        },
        {
            content: "The list says why",
            trigger: ".o_service_wording li:contains(is not said to customers)",
        },
        send,
        {
            content: "It cannot be sent",
            trigger: `${DIALOG}:not(:has(.o_service_send_anyway)):contains(cannot be sent)`,
        },
        goBack,
        {
            content: "What was written is still there; put the better wording in",
            trigger: ".o_service_wording button:contains(look it up)",
            run: "click",
        },
        {
            content: "Nothing is underlined any more",
            trigger: `.o-mail-Composer:not(:has(.o_service_wording)) ${TEXT}:value(look it up)`,
        },
        send,
        {
            content: "It is sent",
            trigger: ".o-mail-Message-body:contains(look it up)",
        },
        ...open,
        write("This is impossible today"),
        {
            content: "It is underlined as well",
            trigger: ".o_service_wording_warn:contains(impossible)",
        },
        send,
        {
            content: "One is asked; without a reason there is one way only",
            trigger: `${DIALOG} .o_service_send_anyway:disabled`,
        },
        {
            content: "Say why",
            trigger: `${DIALOG} input`,
            run: "edit Quoting the manual",
        },
        {
            content: "Send it anyway",
            trigger: `${DIALOG} .o_service_send_anyway:enabled`,
            run: "click",
        },
        {
            content: "It is sent",
            trigger: ".o-mail-Message-body:contains(impossible today)",
        },
        {
            content: "Log a note",
            trigger: ".o-mail-Chatter-logNote",
            run: "click",
        },
        write("I don't know what she means, it is impossible"),
        {
            content: "Log it",
            trigger:
                ".o-mail-Composer:not(:has(.o_service_wording)) .o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            content: "Among ourselves everything may be said",
            trigger: ".o-mail-Message-body:contains(what she means)",
        },
    ],
});

registry.category("web_tour.tours").add("service_guard_full_composer", {
    steps: () => [
        ...open,
        write("This is impossible in a mail"),
        {
            content: "Open the full composer",
            trigger: "button[name=open-full-composer]",
            run: "click",
        },
        {
            content: "Send",
            trigger:
                ".o_mail_composer_form_view button[name=action_send_mail]:enabled, .modal button[name=action_send_mail]:enabled",
            run: "click",
        },
        {
            content: "It asks as the small one does",
            trigger: `${DIALOG} .o_service_send_anyway:disabled`,
        },
        goBack,
        {
            content: "The mail is still there; send it again",
            trigger:
                ".modal:not(:has(.o_service_send_anyway)) button[name=action_send_mail]:enabled",
            run: "click",
        },
        {
            content: "Say why",
            trigger: `${DIALOG} input`,
            run: "edit Quoting the manual",
        },
        {
            content: "Send it anyway",
            trigger: `${DIALOG} .o_service_send_anyway:enabled`,
            run: "click",
        },
        {
            content: "It is sent",
            trigger: ".o-mail-Message-body:contains(impossible in a mail)",
        },
    ],
});

registry.category("web_tour.tours").add("service_guard_manager", {
    steps: () => [
        {
            content: "The list shows what is not said",
            trigger: ".o_list_view .o_data_cell:contains(impossible)",
        },
        {
            content: "Try a sentence",
            trigger:
                ".o_control_panel button:contains(Try a Sentence), .o_list_view button:contains(Try a Sentence)",
            run: "click",
        },
        {
            content: "Type what an agent may write",
            trigger: ".modal [name=text] textarea",
            run: "edit It is quite impossible && press Tab",
        },
        {
            content: "It says what is caught, and why",
            trigger: ".modal [name=caught]:contains(impossible)",
        },
        {
            content: "Close",
            trigger: ".modal .modal-footer button:contains(Close)",
            run: "click",
        },
        {
            content: "Back on the list",
            trigger: "body:not(:has(.modal))",
        },
    ],
});

registry.category("web_tour.tours").add("service_guard_fact", {
    steps: () => [
        {
            content: "The solution has to wait",
            trigger: ".o_notebook .nav-link:contains(Solution)",
            run: "click",
        },
        {
            content: "Note what is not certain yet",
            trigger:
                ".o_field_widget[name=service_fact_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "What it is",
            trigger: ".o_field_widget[name=service_fact_ids] [name=name] input",
            run: "edit Box under warranty",
        },
        {
            content: "How it is recognised",
            trigger: ".o_field_widget[name=service_fact_ids] [name=words] input",
            run: "edit warranty",
        },
        {
            content: "Save",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "It is missing to leave the step",
            trigger: ".o_service_gaps:contains(Box under warranty)",
        },
        ...open,
        write("Your warranty covers it"),
        {
            content: "One should not be so certain",
            trigger: ".o_service_wording li:contains(still to be verified)",
        },
    ],
});

registry.category("web_tour.tours").add("service_guard_report", {
    steps: () => [
        {
            content: "By agent and wording",
            trigger: ".o_pivot th:contains(Xiao Zhang)",
        },
        {
            content: "As a list",
            trigger: ".o_switch_view.o_list",
            run: "click",
        },
        {
            content: "With what became of it",
            trigger: ".o_data_row:contains(impossible):contains(Rewritten)",
        },
    ],
});

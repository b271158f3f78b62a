import {registry} from "@web/core/registry";

const OPEN = ".o_service_script.o_expanded";
const REPLY = ".o-mail-Chatter .o-mail-Composer-input:not(.o_service_wording_mirror)";
const openScript = (name) => ({
    content: `Open the script: ${name}`,
    trigger: `.o_service_script:not(.o_expanded):contains(${name}) .o_service_script_title`,
    run: "click",
});
const fill = (name, value) => ({
    content: `Fill in: ${name}`,
    trigger: `${OPEN} .o_service_script_gap input[name=${name}]`,
    run: `edit ${value} && press Tab`,
});
const send = {
    content: "Send",
    trigger: ".o-mail-Chatter .o-mail-Composer-send:enabled",
    run: "click",
};

// Service standard §1.3, §5 and §6: what a complaint takes, from both sides
registry.category("web_tour.tours").add("service_complaint_agent", {
    steps: () => [
        {
            content: "Look for words that calm",
            trigger: ".o_service_scripts_search",
            run: "edit sorry",
        },
        {
            content: "The calming ones are found",
            trigger: ".o_service_scripts_list:not(:contains(Repair or compensation))",
        },
        openScript("I stay with it"),
        {
            content: "Put them into the reply",
            trigger: `${OPEN} .o_service_script_insert:enabled`,
            run: "click",
        },
        {
            content: "They stand there, with her name",
            trigger: `${REPLY}:value(Ms Zhao)`,
        },
        {
            content: "Add something rash",
            trigger: REPLY,
            run: "edit We are sorry, Ms Zhao. A repair is impossible this week.",
        },
        {
            content: "The tone guard underlines it",
            trigger: ".o_service_wording_warn:contains(impossible)",
        },
        send,
        {
            content: "It asks; nothing is sent without a reason",
            trigger: ".o_service_wording_dialog .o_service_send_anyway:disabled",
        },
        {
            content: "Go back",
            trigger: ".o_service_wording_dialog .o_service_go_back",
            run: "click",
        },
        {
            content: "Say it better with one click",
            trigger: ".o_service_wording button:contains(What I can do)",
            run: "click",
        },
        {
            content: "Nothing is underlined any more",
            trigger: `.o-mail-Chatter:not(:has(.o_service_wording)) .o-mail-Composer-input:not(.o_service_wording_mirror):value(What I can do)`,
        },
        send,
        {
            content: "It is sent",
            trigger: ".o-mail-Message-body:contains(What I can do)",
        },
        {
            content: "Look for the plan",
            trigger: ".o_service_scripts_search",
            run: "edit compensat",
        },
        {
            content: "Only that is found",
            trigger:
                ".o_service_scripts_list:contains(Repair or compensation):not(:contains(Refund or exchange))",
        },
        openScript("Repair or compensation"),
        fill("product", "the router"),
        fill("option_two", "300 yuan"),
        {
            content: "It cannot be said yet",
            trigger: `${OPEN}:contains(with 300 yuan):not(:has(.o_service_script_insert, .o_service_script_copy, .o_service_script_spoken))`,
        },
        {
            content: "Typed by hand it cannot be said either",
            trigger: ".o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            content: "Type it",
            trigger: REPLY,
            run: "edit This is what we can offer you: We collect the router, repair it at our cost and bring it back. You keep it as it is, and we compensate you with 500 yuan. Please choose what is better for you.",
        },
        {
            content: "It says what to do",
            trigger: ".o_service_wording li:contains(Ask for Approval)",
        },
        {
            content: "Leave it",
            trigger: REPLY,
            run: "clear",
        },
        {
            content: "Ask for approval",
            trigger: `${OPEN} .o_service_script_ask:enabled`,
            run: "click",
        },
        {
            content: "The words are there, filled in",
            trigger: ".modal [name=wording]:contains(we compensate you with 300 yuan)",
        },
        {
            content: "What it is",
            trigger: ".modal .o_field_widget[name=kind_id] input",
            run: "edit Refund",
        },
        {
            content: "A refund",
            trigger: ".o-autocomplete--dropdown-item:contains(Refund) a",
            run: "click",
        },
        {
            content: "How much",
            trigger: ".modal .o_field_widget[name=amount] input",
            run: "edit 300",
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
        {
            content: "It is waited for",
            trigger:
                "body:not(:has(.modal)) .o_service_approvals .o_data_row:contains(Waiting)",
        },
    ],
});

registry.category("web_tour.tours").add("service_complaint_supervisor", {
    steps: () => [
        {
            content: "The ticket asks for a decision",
            trigger: ".o_service_approvals button:contains(Approve)",
            run: "click",
        },
        {
            content: "Word for word",
            trigger: ".modal:contains(we compensate you with 300 yuan)",
        },
        {
            content: "Approve",
            trigger: ".modal button[name=action_decide]:contains(Approve)",
            run: "click",
        },
        {
            content: "Approved",
            trigger:
                "body:not(:has(.modal)) .o_service_approvals .o_data_row:contains(Approved)",
        },
    ],
});

registry.category("web_tour.tours").add("service_complaint_reply", {
    steps: () => [
        {
            content: "Look for the plan again",
            trigger: ".o_service_scripts_search",
            run: "edit compensat",
        },
        {
            content: "Only that is found",
            trigger:
                ".o_service_scripts_list:contains(Repair or compensation):not(:contains(Refund or exchange))",
        },
        openScript("Repair or compensation"),
        fill("product", "the router"),
        {
            content: "With what was approved, and nothing else",
            trigger: `${OPEN} .o_service_script_gap input[name=option_two]`,
            run: "edit 300 yuan && press Tab",
        },
        {
            content: "Now it may be said",
            trigger: `${OPEN} .o_service_script_insert:enabled`,
            run: "click",
        },
        {
            content: "It stands in the reply",
            trigger: `${REPLY}:value(with 300 yuan)`,
        },
        send,
        {
            content: "It is sent",
            trigger: ".o-mail-Message-body:contains(with 300 yuan)",
        },
    ],
});

import {registry} from "@web/core/registry";

const SCRIPT = ".o_service_script";
const OPEN = `${SCRIPT}.o_expanded`;

registry.category("web_tour.tours").add("service_script_reply", {
    steps: () => [
        {
            content: "The opening of network support is on top, filled in",
            trigger: `${OPEN}:contains(Received, please send):contains(Zhao Min)`,
        },
        {
            content: "She is a lady",
            trigger: "button[data-salutation=ms]",
            run: "click",
        },
        {
            content: "The script says so at once",
            trigger: `${OPEN} .o_service_script_wording:contains(Hello Ms Zhao)`,
        },
        {
            content: "Put it into the reply",
            trigger: `${OPEN} .o_service_script_insert`,
            run: "click",
        },
        {
            content: "It stands there and can be sent",
            trigger: ".o-mail-Chatter .o-mail-Composer-input:value(Hello Ms Zhao)",
        },
        {
            content: "Send it",
            trigger: ".o-mail-Chatter .o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            content: "It is used, and the panel says so",
            trigger: `${SCRIPT}.o_used:contains(Received, please send)`,
        },
        {
            content: "Look for another one",
            trigger: ".o_service_scripts_search",
            run: "edit work order",
        },
        {
            content: "The hand-over is found, in another step",
            trigger: `${SCRIPT}:contains(Have it looked at) .o_service_script_title`,
            run: "click",
        },
        {
            content: "It has a gap, so it cannot be put into a reply",
            trigger: `${OPEN}:contains(⟦expected completion⟧) .o_service_script_insert:disabled`,
        },
        {
            content: "Fill it in",
            trigger: `${OPEN} .o_service_script_gap input[name=expected_time]`,
            run: "edit noon && press Tab",
        },
        {
            content: "The text is whole",
            trigger: `${OPEN} .o_service_script_wording:contains(done by noon)`,
        },
        {
            content: "Say it on the phone",
            trigger: `${OPEN} .o_service_script_spoken:enabled`,
            run: "click",
        },
        {
            content: "Counted",
            trigger: `${SCRIPT}.o_used:contains(Have it looked at)`,
        },
        {
            content: "A shortcut brings a script as well: open the reply",
            trigger: ".o-mail-Chatter-sendMessage",
            run: "click",
        },
        {
            content: "Type it",
            trigger: ".o-mail-Chatter .o-mail-Composer-input",
            run: "edit ::screensh",
        },
        {
            content: "It is offered, filled in",
            trigger: ".o-mail-Composer-suggestion:contains(Hello Ms Zhao)",
            run: "click",
        },
        {
            content: "It stands in the reply",
            trigger: ".o-mail-Chatter .o-mail-Composer-input:value(Hello Ms Zhao)",
        },
    ],
});

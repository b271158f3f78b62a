import {nothingShown, standsIn} from "./service_masked_tour_helpers";
import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_agent_discuss", {
    steps: () => [
        {
            content: "What came in for the agent",
            trigger: ".o-mail-Discuss [data-mailbox-id=inbox]",
            run: "click",
        },
        {
            content: "A customer's mail, masked",
            trigger: ".o-mail-Message:contains(Zhao Min)",
            run() {
                const text = standsIn(this.anchor);
                if (!text.includes("My number is 138****9012")) {
                    throw new Error(`It reads: ${text}`);
                }
            },
        },
        nothingShown("the inbox"),
        {
            content: "Find somebody to talk to",
            trigger: ".o-mail-DiscussSearch-inputContainer",
            run: "click",
        },
        {
            content: "The supervisor",
            trigger: ".o_command_palette_search input",
            run: "edit Ms Sun",
        },
        nothingShown("whom one may talk to", ".o-mail-DiscussCommand:contains(Ms Sun)"),
        {
            content: "Her",
            trigger: ".o-mail-DiscussCommand:contains(Ms Sun)",
            run: "click",
        },
        {
            content: "Ask her",
            trigger: ".o-mail-DiscussContent .o-mail-Composer-input",
            run: "edit Who takes over the case of Zhao Min? && press Enter",
        },
        nothingShown(
            "the conversation",
            ".o-mail-DiscussContent .o-mail-Message:contains(Who takes over)"
        ),
        {
            content: "Look for it again",
            trigger: ".o-mail-DiscussContent button[title='Search Messages']",
            run: "click",
        },
        {
            content: "By a word",
            trigger: ".o-mail-SearchMessageInput input",
            run: "edit takes over && press Enter",
        },
        nothingShown(
            "what is found",
            ".o-mail-SearchMessageResult .o-mail-Message:contains(Who takes over)"
        ),
    ],
});

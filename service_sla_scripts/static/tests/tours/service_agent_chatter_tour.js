import {nothingShown} from "./service_masked_tour_helpers";
import {registry} from "@web/core/registry";

const REPLY = ".o-mail-Chatter .o-mail-Composer-input:not(.o_service_wording_mirror)";
const FOLLOWERS = ".o-mail-Followers-dropdown";
const suggested = (name) => `.o-mail-NavigableList-item:contains(${name})`;
const openFollowers = {
    content: "Who follows the ticket",
    trigger: ".o-mail-Followers-button:enabled",
    run: "click",
};

registry.category("web_tour.tours").add("service_agent_mention", {
    steps: () => [
        {
            content: "Write to the customer",
            trigger: ".o-mail-Chatter-sendMessage:enabled",
            run: "click",
        },
        nothingShown("who gets the reply", ".o-mail-RecipientsInput .o_tag"),
        {
            content: "Mention a customer by name",
            trigger: REPLY,
            run: "edit Please read this, @Wang",
        },
        nothingShown("suggested customers", suggested("Wang Fang")),
        {
            content: "Her",
            trigger: suggested("Wang Fang"),
            run: "click",
        },
        {
            content: "She stands in the text",
            trigger: `${REPLY}:value(@Wang Fang)`,
            run: "fill and @Ms",
        },
        nothingShown("suggested colleagues", suggested("Ms Sun")),
        {
            content: "The supervisor",
            trigger: suggested("Ms Sun"),
            run: "click",
        },
        {
            content: "Send",
            trigger: ".o-mail-Chatter .o-mail-Composer-send:enabled",
            run: "click",
        },
        {
            content: "Both are mentioned",
            trigger:
                ".o-mail-Message-body:has(.o_mail_redirect:contains(Wang Fang)):has(.o_mail_redirect:contains(Ms Sun))",
        },
        nothingShown("the chatter with the message"),
    ],
});

registry.category("web_tour.tours").add("service_agent_follow", {
    steps: () => [
        openFollowers,
        nothingShown("followers", `${FOLLOWERS} .o-mail-Follower:contains(Li Na)`),
        {
            content: "Follow it",
            trigger: `${FOLLOWERS} .o-mail-FollowerList-followBtn`,
            run: "click",
        },
        {
            content: "The button says so",
            trigger: ".o-mail-Followers-button.active",
            run: "click",
        },
        {
            content: "Follow it no more",
            trigger: `${FOLLOWERS} .o-mail-FollowerList-unfollow`,
            run: "click",
        },
        {
            content: "The button says so",
            trigger: ".o-mail-Followers-button:not(.active)",
            run: "click",
        },
        {
            content: "Follow it again",
            trigger: `${FOLLOWERS} .o-mail-FollowerList-followBtn`,
            run: "click",
        },
        {
            content: "Followed",
            trigger: ".o-mail-Followers-button.active",
            run: "click",
        },
        {
            content: "Add somebody",
            trigger: `${FOLLOWERS} .o-dropdown-item:contains(Add Followers)`,
            run: "click",
        },
        {
            content: "Look for a customer",
            trigger: ".modal .o_field_widget[name=partner_ids] input",
            run: "edit Wang",
        },
        nothingShown(
            "customers who are found",
            ".o-autocomplete--dropdown-item:contains(Wang Fang)"
        ),
        {
            content: "Choose her",
            trigger: ".o-autocomplete--dropdown-item:contains(Wang Fang) a",
            run: "click",
        },
        nothingShown("who was chosen", ".modal .o_tag:contains(Wang Fang)"),
        {
            content: "Add her",
            trigger: ".modal button[name=edit_followers]",
            run: "click",
        },
        {
            content: "Added",
            trigger: "body:not(:has(.modal)) .o-mail-Followers-button:enabled",
            run: "click",
        },
        nothingShown(
            "followers with her",
            `${FOLLOWERS} .o-mail-Follower:contains(Wang Fang)`
        ),
        {
            content: "Somebody else is told no more",
            trigger: `${FOLLOWERS} .o-mail-Follower:contains(Li Na) [title='Remove this follower']`,
            run: "click",
        },
        {
            content: "She is gone",
            trigger: `${FOLLOWERS}:not(:contains(Li Na)):contains(Wang Fang)`,
        },
        nothingShown("the rest of the followers"),
    ],
});

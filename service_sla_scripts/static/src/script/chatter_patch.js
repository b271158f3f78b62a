import {Chatter} from "@mail/chatter/web_portal/chatter";
import {useBus} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";
import {POSTED, REPLY} from "./script_panel";

const MODEL = "helpdesk.ticket";

// The panel stands in the form and the reply in the chatter: they tell each other
patch(Chatter.prototype, {
    setup() {
        super.setup(...arguments);
        if (this.props.threadModel === MODEL && this.env.bus) {
            useBus(this.env.bus, REPLY, ({detail}) => {
                if (detail.id === this.props.threadId) {
                    this.toggleComposer("message", {force: true});
                }
            });
        }
    },

    onPostCallback() {
        super.onPostCallback(...arguments);
        if (this.props.threadModel === MODEL) {
            this.env.bus?.trigger(POSTED, {id: this.props.threadId});
        }
    },
});

import {Store} from "@mail/core/common/store_service";
import {Thread} from "@mail/core/common/thread_model";
import {patch} from "@web/core/utils/patch";

patch(Thread.prototype, {
    setup() {
        super.setup(...arguments);
        /** Whether the server looks at what is sent from here. */
        this.serviceIsGuarded = false;
    },
});

patch(Store.prototype, {
    setup() {
        super.setup(...arguments);
        /** What overrules a warning, while that one message is sent again. */
        this.serviceOverride = undefined;
    },
    async getMessagePostParams() {
        const params = await super.getMessagePostParams(...arguments);
        this.serviceAddOverride(params.post_data);
        return params;
    },
    /** Called for a message that is edited as well, with all that is sent. */
    fillPartnersMentionToken(postData) {
        super.fillPartnersMentionToken(...arguments);
        this.serviceAddOverride(postData);
    },
    serviceAddOverride(postData) {
        if (this.serviceOverride) {
            postData.service_send_anyway = this.serviceOverride;
        }
    },
});

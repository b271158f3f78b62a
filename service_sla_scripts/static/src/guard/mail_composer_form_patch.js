import {useSubEnv} from "@odoo/owl";
import {MailComposerFormController} from "@mail/chatter/web/mail_composer_form";
import {useService} from "@web/core/utils/hooks";
import {patch} from "@web/core/utils/patch";
import {HeldBack, sendGuarded} from "./wording";

patch(MailComposerFormController.prototype, {
    /** The full composer asks as the small one does. */
    setup() {
        super.setup(...arguments);
        const dialog = useService("dialog");
        const click = this.env.onClickViewButton;
        const send = (request, override) => {
            const {clickParams} = request;
            const buttonContext = {
                ...clickParams.buttonContext,
                ...(override && {service_send_anyway: override}),
            };
            return click({...request, clickParams: {...clickParams, buttonContext}});
        };
        useSubEnv({
            onClickViewButton: async (request) => {
                try {
                    return await sendGuarded(dialog, (override) =>
                        send(request, override)
                    );
                } catch (error) {
                    if (!(error instanceof HeldBack)) {
                        throw error;
                    }
                }
            },
        });
    },
});

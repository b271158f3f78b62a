import {Activity} from "@mail/core/web/activity";
import {Activity as ActivityModel} from "@mail/core/common/activity_model";
import {assignIn} from "@mail/utils/common/misc";
import {patch} from "@web/core/utils/patch";

patch(ActivityModel, {
    _insert(data) {
        const activity = super._insert(...arguments);
        assignIn(activity, data, ["service_approval"]);
        return activity;
    },
});

patch(Activity.prototype, {
    /** The to-do of an approval is not ticked off: it asks for a decision. */
    onClickServiceDecide(decision) {
        const thread = this.thread;
        return this.env.services.action.doAction(
            "service_sla_scripts.service_approval_answer_action",
            {
                additionalContext: {
                    active_ids: [this.props.activity.service_approval.id],
                    default_decision: decision,
                },
                onClose: () => {
                    this.props.onActivityChanged(thread);
                    this.props.reloadParentView();
                },
            }
        );
    },
});

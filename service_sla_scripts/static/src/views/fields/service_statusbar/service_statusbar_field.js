import {
    StatusBarDurationField,
    statusBarDurationField,
} from "@mail/views/fields/statusbar_duration/statusbar_duration_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/**
 * A status bar that goes back when the server refuses the move.
 *
 * The plain one stays on the step that was clicked, with the form unsaved: an agent who
 * has just read what is missing would believe that the ticket has moved all the same.
 */
export class ServiceStatusBarField extends StatusBarDurationField {
    async selectItem(item) {
        const {name, record} = this.props;
        const before = record.data[name];
        const hasOtherChanges = await record.isDirty();
        // What the agent has typed stays, only the move is taken back
        const takeBack = () =>
            hasOtherChanges ? record.update({[name]: before}) : record.discard();
        await record.update({[name]: {id: item.value, display_name: item.label}});
        let saved = false;
        try {
            saved = await record.save();
        } catch (error) {
            await takeBack();
            throw error;
        }
        if (!saved) {
            // A required field is empty, and the form has said so
            await record.update({[name]: before});
        }
    }
}

export const serviceStatusBarField = {
    ...statusBarDurationField,
    component: ServiceStatusBarField,
    displayName: _t("Steps with time"),
    // Core's styles hang on the names of its own widgets
    additionalClasses: ["o_field_statusbar", "o_field_statusbar_duration"],
};

registry.category("fields").add("service_statusbar", serviceStatusBarField);

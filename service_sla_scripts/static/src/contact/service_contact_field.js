import {Component, useRef} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {usePopover} from "@web/core/popover/popover_hook";
import {useService} from "@web/core/utils/hooks";
import {useInputField} from "@web/views/fields/input_field_hook";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {contactAccess, isMasked} from "./contact_access";
import {ServiceRevealPopover} from "./service_reveal_popover";

const CALLING_MODELS = ["helpdesk.ticket", "res.partner"];

/**
 * A masked contact: what may be seen of it, an eye to see all of it, a telephone to call.
 *
 * Who edits it gets an empty input with the mask behind it: nobody edits stars.
 */
export class ServiceContactField extends Component {
    static template = "service_sla_scripts.ServiceContactField";
    static props = {
        ...standardFieldProps,
        raw: {type: String, optional: true},
        kind: {type: String, optional: true},
        placeholder: {type: String, optional: true},
        label: {type: String, optional: true},
    };

    setup() {
        this.access = contactAccess();
        this.orm = useService("orm");
        this.action = useService("action");
        this.eye = useRef("eye");
        this.popover = usePopover(ServiceRevealPopover, {
            position: "bottom-start",
            role: "dialog",
        });
        useInputField({
            getValue: () => (this.isMasked ? "" : this.value),
            // Nothing typed changes nothing
            parse: (text) => text.trim() || (this.isMasked ? this.value : ""),
        });
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get isMasked() {
        return isMasked(this.value);
    }

    get label() {
        return this.props.label || this.props.record.fields[this.props.name].string;
    }

    /** The field behind the mask. */
    get rawField() {
        return this.props.raw || this.props.name.replace(/_masked$/, "");
    }

    get canReveal() {
        const {resId} = this.props.record;
        return Boolean(this.access.can_reveal && resId && this.isMasked);
    }

    get canCall() {
        const {resId, resModel} = this.props.record;
        return Boolean(
            this.access.can_call &&
                this.props.kind === "phone" &&
                resId &&
                this.value &&
                CALLING_MODELS.includes(resModel)
        );
    }

    get inputType() {
        return {phone: "tel", email: "email"}[this.props.kind] || "text";
    }

    get placeholder() {
        return this.isMasked ? this.value : this.props.placeholder;
    }

    get revealTitle() {
        return _t("Show %s", this.label);
    }

    get callTitle() {
        return _t("Call %s", this.label);
    }

    get clearTitle() {
        return _t("Remove %s", this.label);
    }

    onReveal() {
        const {resModel, resId} = this.props.record;
        this.popover.open(this.eye.el, {
            resModel,
            resId,
            field: this.rawField,
            label: this.label,
        });
    }

    async onCall() {
        const {resModel, resId} = this.props.record;
        const action = await this.orm.call(resModel, "action_service_call", [
            [resId],
            this.rawField,
        ]);
        this.action.doAction(action);
    }

    onClear() {
        this.props.record.update({[this.props.name]: false});
    }
}

export const serviceContactField = {
    component: ServiceContactField,
    displayName: _t("Masked contact"),
    supportedTypes: ["char", "text", "html"],
    supportedOptions: [
        {
            label: _t("Field behind the mask"),
            name: "raw",
            type: "string",
        },
        {
            label: _t("Kind of contact"),
            name: "kind",
            type: "string",
        },
    ],
    extractProps: ({options, placeholder, string}) => ({
        raw: options.raw,
        kind: options.kind,
        label: string,
        placeholder,
    }),
};

/** In rows and cards: the mask alone. */
export class ServiceContactText extends ServiceContactField {
    static template = "service_sla_scripts.ServiceContactText";
}

export const serviceContactText = {
    ...serviceContactField,
    component: ServiceContactText,
};

registry.category("fields").add("service_contact", serviceContactField);
registry.category("fields").add("list.service_contact", serviceContactText);
registry.category("fields").add("kanban.service_contact", serviceContactText);

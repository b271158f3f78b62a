import {Component} from "@odoo/owl";
import {registerMessageAction} from "@mail/core/common/message_actions";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {usePopover} from "@web/core/popover/popover_hook";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {contactAccess} from "./contact_access";
import {ServiceRevealPopover} from "./service_reveal_popover";

// Two stars may be anybody's emphasis
const MASKS = /\*{3,}/;

/**
 * Names the texts of a record in which contacts were masked, and reveals what stood there.
 */
export class ServiceOriginals extends Component {
    static template = "service_sla_scripts.ServiceOriginals";
    static props = {
        ...standardWidgetProps,
        fields: {type: Array, element: String},
    };

    setup() {
        this.access = contactAccess();
        this.popover = usePopover(ServiceRevealPopover, {
            position: "bottom-start",
            role: "dialog",
        });
    }

    /** @returns {{name: string, label: string}[]} */
    get masked() {
        const {record, fields} = this.props;
        if (!this.access.can_reveal || !record.resId) {
            return [];
        }
        return fields
            .filter((name) => MASKS.test(record.data[name] || ""))
            .map((name) => ({name, label: record.fields[name].string}));
    }

    /**
     * @param {Event} ev
     * @param {{name: string, label: string}} field
     */
    onReveal(ev, {name, label}) {
        const {resModel, resId} = this.props.record;
        this.popover.open(ev.currentTarget, {resModel, resId, field: name, label});
    }
}

registry.category("view_widgets").add("service_originals", {
    component: ServiceOriginals,
    extractProps: ({options}) => ({fields: options.fields}),
});

registerMessageAction("service-original", {
    condition: ({message, thread}) =>
        contactAccess().can_reveal &&
        thread?.model === "helpdesk.ticket" &&
        MASKS.test(message.body || ""),
    icon: "fa fa-eye",
    name: _t("Show Original"),
    onSelected: ({message, owner}) =>
        owner.env.services.popover.add(
            owner.root.el,
            ServiceRevealPopover,
            {
                resModel: "mail.message",
                resId: message.id,
                field: "body",
                label: _t("Original"),
            },
            {position: "bottom-start", role: "dialog"}
        ),
    sequence: 60,
});

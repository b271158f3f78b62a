import {Component, useRef, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {usePopover} from "@web/core/popover/popover_hook";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {contactAccess, refusal} from "./contact_access";

/** Takes a full number or address, offers the customers it belongs to. */
export class ServiceFindCustomerPopover extends Component {
    static template = "service_sla_scripts.ServiceFindCustomerPopover";
    static props = {
        close: {type: Function, optional: true},
        onFound: Function,
    };

    setup() {
        this.orm = useService("orm");
        useAutofocus();
        this.state = useState({value: "", found: null, error: "", isWaiting: false});
    }

    async onSubmit() {
        const value = this.state.value.trim();
        if (!value || this.state.isWaiting) {
            return;
        }
        Object.assign(this.state, {found: null, error: "", isWaiting: true});
        try {
            this.state.found = await this.orm.call(
                "res.partner",
                "service_find_by_contact",
                [value]
            );
        } catch (error) {
            this.state.error = refusal(error);
        } finally {
            this.state.isWaiting = false;
        }
        if (this.state.found?.length === 1) {
            this.choose(this.state.found[0]);
        }
    }

    /**
     * @param {{id: number, display_name: string}} customer
     */
    choose(customer) {
        this.props.onFound(customer);
        this.props.close?.();
    }
}

/** A button that finds a ticket's customer by what she says on the telephone. */
export class ServiceFindCustomer extends Component {
    static template = "service_sla_scripts.ServiceFindCustomer";
    static props = {...standardWidgetProps};

    setup() {
        this.access = contactAccess();
        this.button = useRef("button");
        this.popover = usePopover(ServiceFindCustomerPopover, {
            position: "bottom-start",
            role: "dialog",
        });
    }

    onClick() {
        const {record} = this.props;
        this.popover.open(this.button.el, {
            onFound: ({id, display_name}) =>
                record.update({partner_id: {id, display_name}}),
        });
    }
}

registry.category("view_widgets").add("service_find_customer", {
    component: ServiceFindCustomer,
});

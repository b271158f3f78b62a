import {Component, onWillRender} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {countdownFace, readCountdown} from "../../../sla/countdown";
import {useServiceTick} from "../../../sla/service_time_service";

const DEFAULT_DATA_FIELD = "countdown";

/**
 * The time that is left to keep a promise, ticking.
 *
 * What it shows comes with the record in a Json field, so that neither a row nor a second
 * costs a call to the server.
 */
export class ServiceCountdownField extends Component {
    static template = "service_sla_scripts.ServiceCountdownField";
    static props = {
        ...standardFieldProps,
        dataField: {type: String, optional: true},
        showLabel: {type: Boolean, optional: true},
    };
    static defaultProps = {dataField: DEFAULT_DATA_FIELD};

    setup() {
        this.sweep = useService("service_sweep");
        this.time = useServiceTick(
            (now) => this.onTick(now),
            () => this.countdown?.state === "running"
        );
        onWillRender(() => {
            this.readData();
            this.face = countdownFace(this.countdown, this.time.now());
        });
    }

    readData() {
        const data = this.props.record.data[this.props.dataField];
        // Dates are dear to read and format: once for each answer of the server
        if (!this.countdown || data !== this.data) {
            this.data = data;
            this.countdown = readCountdown(data);
        }
    }

    onTick(now) {
        const face = countdownFace(this.countdown, now);
        if (face?.text !== this.face?.text || face?.tone !== this.face?.tone) {
            this.render();
        }
        this.askForSweep();
    }

    askForSweep() {
        const {clockId, alert, deadline} = this.countdown;
        for (const moment of [alert, deadline]) {
            // Too early would be once and for all: a moment is asked for only once
            if (moment !== null && this.time.hasPassed(moment)) {
                this.sweep.ask(clockId, moment);
            }
        }
    }
}

export const serviceCountdownField = {
    component: ServiceCountdownField,
    displayName: _t("Time left"),
    supportedTypes: ["datetime"],
    supportedOptions: [
        {
            label: _t("Data field"),
            name: "data",
            type: "string",
            default: DEFAULT_DATA_FIELD,
            help: _t("The field that tells how the clock stands."),
        },
        {
            label: _t("Show the promise"),
            name: "label",
            type: "boolean",
        },
    ],
    extractProps: ({options}) => ({
        dataField: options.data,
        showLabel: options.label,
    }),
    fieldDependencies: ({options}) => [
        {name: options.data || DEFAULT_DATA_FIELD, type: "json"},
    ],
    // A paused clock has no deadline, yet much to show
    isEmpty: () => false,
    listViewWidth: ({options}) => (options.label ? [220] : [110, 150]),
};

registry.category("fields").add("service_countdown", serviceCountdownField);

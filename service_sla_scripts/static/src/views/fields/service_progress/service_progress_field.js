import {useEffect} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {
    ProgressBarField,
    progressBarField,
} from "@web/views/fields/progress_bar/progress_bar_field";

const PAUSE_MS = 1000;

/**
 * Read a record again every second until told to stop.
 *
 * @param {object} record
 * @returns {() => void} stops
 */
function follow(record) {
    let timer = null;
    let isStopped = false;
    async function read() {
        // What somebody types meanwhile is not taken away
        if (!record.dirty) {
            await record.load();
        }
        if (!isStopped) {
            timer = browser.setTimeout(read, PAUSE_MS);
        }
    }
    timer = browser.setTimeout(read, PAUSE_MS);
    return () => {
        isStopped = true;
        browser.clearTimeout(timer);
    };
}

/**
 * A progress bar that follows what runs on the server until it is done.
 */
export class ServiceProgressField extends ProgressBarField {
    setup() {
        super.setup();
        useEffect(
            (record, resId, state) =>
                resId && state === "running" ? follow(record) : undefined,
            () => {
                const {record} = this.props;
                return [record, record.resId, record.data.state];
            }
        );
    }
}

export const serviceProgressField = {
    ...progressBarField,
    component: ServiceProgressField,
    displayName: _t("Progress that moves"),
    fieldDependencies: [{name: "state", type: "selection"}],
};

registry.category("fields").add("service_progress", serviceProgressField);

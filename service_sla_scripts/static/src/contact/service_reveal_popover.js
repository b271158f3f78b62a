import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {refusal} from "./contact_access";

const LOG = "service.contact.reveal";

/**
 * Asks why, shows one contact for a while, and forgets it.
 *
 * The contact lives in this component and nowhere else: whatever closes the popover
 * destroys it.
 */
export class ServiceRevealPopover extends Component {
    static template = "service_sla_scripts.ServiceRevealPopover";
    static props = {
        close: {type: Function, optional: true},
        resModel: String,
        resId: Number,
        field: String,
        label: String,
    };

    setup() {
        this.orm = useService("orm");
        useAutofocus({refName: "reason"});
        useAutofocus({refName: "copy"});
        this.state = useState({
            reason: "",
            note: "",
            ticketId: false,
            error: "",
            isWaiting: false,
            isCopied: false,
            value: "",
            secondsLeft: 0,
        });
        this.options = {reasons: [], tickets: [], needs_ticket: false};
        onWillStart(() => this.loadOptions());
        onWillUnmount(() => this.forget());
    }

    get isReady() {
        const {reason, note, ticketId, isWaiting} = this.state;
        return (
            reason &&
            (reason !== "other" || note.trim().length >= this.options.note_length) &&
            (ticketId || !this.options.needs_ticket) &&
            !isWaiting
        );
    }

    get isTicketMissing() {
        return this.options.needs_ticket && !this.options.tickets.length;
    }

    get title() {
        return _t("Show %s", this.props.label);
    }

    get countdownText() {
        return _t("Hidden again in %s s", this.state.secondsLeft);
    }

    async loadOptions() {
        const {resModel, resId} = this.props;
        try {
            this.options = await this.orm.call(LOG, "service_reveal_options", [
                resModel,
                resId,
            ]);
        } catch (error) {
            this.state.error = refusal(error);
            return;
        }
        const {tickets} = this.options;
        const own =
            resModel === "helpdesk.ticket" && tickets.find((t) => t.id === resId);
        this.state.ticketId = (own || tickets[0])?.id || false;
    }

    async onSubmit() {
        if (!this.isReady) {
            return;
        }
        const {resModel, resId, field} = this.props;
        const {reason, note, ticketId} = this.state;
        this.state.isWaiting = true;
        this.state.error = "";
        try {
            const {value, seconds} = await this.orm.call(LOG, "service_reveal", [
                resModel,
                resId,
                field,
                reason,
                note.trim(),
                ticketId,
            ]);
            this.show(value, seconds);
        } catch (error) {
            this.state.error = refusal(error);
        } finally {
            this.state.isWaiting = false;
        }
    }

    /**
     * @param {string} value
     * @param {number} seconds
     */
    show(value, seconds) {
        this.state.value = value;
        this.state.secondsLeft = seconds;
        // A tab in the background is throttled: time is read, not counted
        this.end = Date.now() + seconds * 1000;
        this.timer = browser.setInterval(() => this.onTick(), 1000);
    }

    onTick() {
        this.state.secondsLeft = Math.ceil((this.end - Date.now()) / 1000);
        if (this.state.secondsLeft <= 0) {
            this.forget();
            this.props.close?.();
        }
    }

    forget() {
        browser.clearInterval(this.timer);
        this.state.value = "";
    }

    async onCopy() {
        await browser.navigator.clipboard.writeText(this.state.value);
        this.state.isCopied = true;
    }

    onTicketChange(ev) {
        this.state.ticketId = Number(ev.target.value) || false;
    }
}

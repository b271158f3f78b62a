import {Component, useState} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {_t} from "@web/core/l10n/translation";

// As the server has it: models/ticket/wording.py
const MIN_REASON_LENGTH = 4;

/** Says what speaks against a message; the default is not to send it. */
export class WordingDialog extends Component {
    static template = "service_sla_scripts.WordingDialog";
    static components = {Dialog};
    static props = {
        level: String,
        findings: Array,
        sendAnyway: Function,
        close: Function,
    };

    setup() {
        this.state = useState({reason: ""});
    }

    get isBlocked() {
        return this.props.level === "block";
    }

    get title() {
        return this.isBlocked
            ? _t("This cannot be sent")
            : _t("Send this to the customer?");
    }

    /** What has to change, where something has to. */
    get findings() {
        const findings = this.props.findings;
        return this.isBlocked
            ? findings.filter((finding) => finding.level === "block")
            : findings;
    }

    get hasReason() {
        return this.state.reason.trim().length >= MIN_REASON_LENGTH;
    }

    onSendAnyway() {
        this.props.sendAnyway(this.state.reason.trim());
        this.props.close();
    }
}

import {onWillUnmount, toRaw, useEffect, useRef, useState} from "@odoo/owl";
import {Composer} from "@mail/core/common/composer";
import {patch} from "@web/core/utils/patch";
import {useDebounced} from "@web/core/utils/timing";
import {HeldBack, cutAtFindings, inUnits, sendGuarded} from "./wording";

const CHECK_DELAY = 400;
// What a narrow screen has room for; the dialog shows all
const WORDINGS_SHOWN = 2;

patch(Composer.prototype, {
    setup() {
        super.setup(...arguments);
        this.serviceWording = useState({findings: []});
        this.serviceMirror = useRef("serviceMirror");
        this.serviceIsGone = false;
        const check = useDebounced(() => this.serviceCheck(), CHECK_DELAY);
        useEffect(
            (text, isGuarded) => {
                // Until the server has read it again: what still stands there
                const {findings} = this.serviceWording;
                if (findings.length) {
                    this.serviceWording.findings = findings.filter(
                        ({start, end, text: words}) =>
                            isGuarded && text.slice(start, end) === words
                    );
                }
                if (isGuarded && text.trim()) {
                    check();
                }
            },
            () => [this.props.composer.composerText, this.serviceIsGuarded]
        );
        useEffect(() => this.serviceOnScroll());
        onWillUnmount(() => {
            this.serviceIsGone = true;
        });
    },

    // -- as one types -----------------------------------------------------------

    get serviceIsGuarded() {
        const {message} = this.props.composer;
        return Boolean(
            this.thread?.model === "helpdesk.ticket" &&
                this.thread.serviceIsGuarded &&
                this.props.type !== "note" &&
                !message?.is_note
        );
    },

    async serviceCheck() {
        const text = this.props.composer.composerText;
        const ticketId = this.thread?.id;
        if (this.serviceIsGone || !this.serviceIsGuarded || !text.trim()) {
            return;
        }
        let checked = {findings: []};
        try {
            checked = await this.env.services.orm.silent.call(
                "helpdesk.ticket",
                "service_check_wording",
                [[ticketId], text]
            );
        } catch {
            // Only a help: the server looks again when it is sent
            return;
        }
        const isSame =
            text === this.props.composer.composerText && ticketId === this.thread?.id;
        if (!this.serviceIsGone && isSame) {
            this.serviceWording.findings = inUnits(text, checked.findings).map(
                (finding) => ({
                    ...finding,
                    better: finding.better.slice(0, WORDINGS_SHOWN),
                })
            );
        }
    },

    get servicePieces() {
        return cutAtFindings(
            this.props.composer.composerText,
            this.serviceWording.findings
        );
    },

    serviceOnScroll() {
        if (this.serviceMirror.el && this.ref.el) {
            this.serviceMirror.el.scrollTop = this.ref.el.scrollTop;
        }
    },

    /**
     * Put a better wording in the place of what was found.
     *
     * @param {object} finding
     * @param {string} wording
     */
    serviceUse(finding, wording) {
        const composer = toRaw(this.props.composer);
        const text = composer.composerText;
        if (text.slice(finding.start, finding.end) !== finding.text) {
            return;
        }
        composer.composerText =
            text.slice(0, finding.start) + wording + text.slice(finding.end);
        this.selection.moveCursor(finding.start + wording.length);
        composer.autofocus++;
        if (finding.rule === "phrase") {
            this.env.services.orm.silent.call(
                "helpdesk.ticket",
                "service_take_wording",
                [[this.thread.id], finding.key]
            );
        }
    },

    // -- when it is sent ----------------------------------------------------------

    async processMessage(send) {
        try {
            await super.processMessage((value) =>
                sendGuarded(this.env.services.dialog, async (override) => {
                    this.store.serviceOverride = override;
                    try {
                        return await send(value);
                    } finally {
                        this.store.serviceOverride = undefined;
                    }
                })
            );
        } catch (error) {
            // What was written is still there, to be changed
            this.state.active = true;
            if (!(error instanceof HeldBack)) {
                throw error;
            }
            this.props.composer.autofocus++;
        }
    },
});

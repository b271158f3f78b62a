import {deserializeDateTime, toLocaleDateTimeString} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * What the server says of a clock, its moments in epoch ms.
 *
 * @typedef {object} Countdown
 * @property {number} clockId
 * @property {string} label
 * @property {"running"|"paused"|"met"|"breached"|"cancelled"} state
 * @property {number|null} deadline
 * @property {number|null} warn from here on it is amber
 * @property {number|null} alert when the server has to be told to look
 * @property {number} remaining seconds left when it was paused
 * @property {number} overrun seconds late
 * @property {string} title
 */

/**
 * What a clock shows at a moment.
 *
 * @typedef {object} Face
 * @property {string} text
 * @property {""|"warning"|"late"|"kept"|"muted"} tone
 * @property {string} [icon]
 * @property {string} [iconTitle] what the icon says, when the text does not
 */

/**
 * @param {string|false} value a moment in the server's format
 * @returns {number|null}
 */
function toMillis(value) {
    return value ? deserializeDateTime(value).toMillis() : null;
}

/**
 * @param {object} data
 * @returns {string}
 */
function countdownTitle({label, deadline_at: deadline}) {
    if (!deadline) {
        return label;
    }
    const due = toLocaleDateTimeString(deserializeDateTime(deadline), {
        showSeconds: true,
    });
    return _t("%(label)s: due %(deadline)s", {label, deadline: due});
}

/**
 * @param {object|false} data the Json field
 * @returns {Countdown|null}
 */
export function readCountdown(data) {
    if (!data?.state) {
        return null;
    }
    return {
        clockId: data.clock_id,
        label: data.label,
        state: data.state,
        deadline: toMillis(data.deadline_at),
        warn: toMillis(data.warn_at),
        alert: toMillis(data.next_alert_at),
        remaining: data.remaining_seconds,
        overrun: data.overrun_seconds,
        title: countdownTitle(data),
    };
}

/**
 * @param {number} seconds
 * @returns {string} 0:09, 12:05, 1:23:45, from a day on 2 d 3 h
 */
export function formatSpan(seconds) {
    if (seconds >= DAY) {
        return _t("%(days)s d %(hours)s h", {
            days: Math.floor(seconds / DAY),
            hours: Math.floor((seconds % DAY) / HOUR),
        });
    }
    const twoDigits = (value) => String(value).padStart(2, "0");
    const hours = Math.floor(seconds / HOUR);
    const minutes = Math.floor((seconds % HOUR) / MINUTE);
    const rest = twoDigits(seconds % MINUTE);
    return hours ? `${hours}:${twoDigits(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/**
 * Up to the deadline a started second still counts, so that 0:00 is the deadline itself.
 *
 * @param {Countdown} countdown
 * @param {number} now epoch ms
 * @returns {Face|null}
 */
function runningFace({deadline, warn}, now) {
    if (deadline === null) {
        return null;
    }
    const left = Math.ceil((deadline - now) / 1000);
    if (now >= deadline) {
        return {text: _t("late %s", formatSpan(-left)), tone: "late"};
    }
    const text = formatSpan(left);
    if (warn !== null && now >= warn) {
        return {
            text,
            tone: "warning",
            icon: "fa-exclamation-triangle",
            iconTitle: _t("Due soon"),
        };
    }
    return {text, tone: ""};
}

/**
 * @param {Countdown|null} countdown
 * @param {number} now epoch ms
 * @returns {Face|null} null when there is nothing to show
 */
export function countdownFace(countdown, now) {
    switch (countdown?.state) {
        case "running":
            return runningFace(countdown, now);
        case "paused":
            return {
                text: countdown.overrun
                    ? _t("late %s", formatSpan(countdown.overrun))
                    : formatSpan(countdown.remaining),
                tone: countdown.overrun ? "late" : "muted",
                icon: "fa-pause",
                iconTitle: _t("Paused"),
            };
        case "met":
            return {text: _t("kept"), tone: "kept", icon: "fa-check"};
        case "breached":
            return {
                text: countdown.overrun
                    ? _t("late by %s", formatSpan(countdown.overrun))
                    : _t("late"),
                tone: "late",
            };
        case "cancelled":
            return {text: _t("cancelled"), tone: "muted"};
        default:
            return null;
    }
}

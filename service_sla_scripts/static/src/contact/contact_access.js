import {session} from "@web/session";

/**
 * What the user may do with masked contacts; the server says it once, with the page.
 *
 * @returns {{can_reveal: boolean, can_find: boolean, can_call: boolean}}
 */
export function contactAccess() {
    return session.service_contact || {};
}

/**
 * Whether a text is a mask and no contact, as the server sees it.
 *
 * @param {string} text
 * @returns {boolean}
 */
export function isMasked(text) {
    return text.includes("**") || /^\p{L}\*$/u.test(text);
}

/**
 * What the server said when it refused.
 *
 * @param {Error} error
 * @returns {string}
 */
export function refusal(error) {
    const message = error.data?.message;
    if (!message) {
        throw error;
    }
    return message;
}

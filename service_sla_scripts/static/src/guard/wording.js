import {WordingDialog} from "./wording_dialog";

/** How the server names its refusal (models/ticket/wording.py). */
export const WORDING_REFUSED =
    "odoo.addons.service_sla_scripts.models.ticket.wording.WordingRefused";

/** A message was held back, and whoever wrote it knows why. */
export class HeldBack extends Error {}

/**
 * @param {object} dialog the dialog service
 * @param {object} refusal what was found: ``level``, ``findings``
 * @returns {Promise<string>} the reason to send it anyway, or nothing
 */
function ask(dialog, refusal) {
    return new Promise((resolve) => {
        dialog.add(
            WordingDialog,
            {
                level: refusal.level,
                findings: refusal.findings,
                sendAnyway: resolve,
            },
            {onClose: () => resolve("")}
        );
    });
}

/**
 * Send something; where the server only warns, ask whether to send it anyway.
 *
 * @param {object} dialog the dialog service
 * @param {Function} send called with nothing, or with what overrules the warning:
 *     ``{reason, tokens}``
 * @returns {Promise<any>} what ``send`` returns
 * @throws {HeldBack} the server refused and nothing was overruled
 */
export async function sendGuarded(dialog, send) {
    let override = undefined;
    for (;;) {
        try {
            return await send(override);
        } catch (error) {
            if (error.exceptionName !== WORDING_REFUSED) {
                throw error;
            }
            const {tokens} = error.data.context;
            const reason = await ask(dialog, error.data.context);
            if (!reason) {
                throw new HeldBack();
            }
            override = {reason, tokens};
        }
    }
}

/**
 * The server counts characters, JavaScript counts half ones: 😀 is two.
 *
 * @param {string} text
 * @param {object[]} findings with ``start`` and ``end`` as the server counts
 * @returns {object[]} the findings as JavaScript counts
 */
export function inUnits(text, findings) {
    const places = [];
    let unit = 0;
    for (const character of text) {
        places.push(unit);
        unit += character.length;
    }
    places.push(unit);
    return findings.map((finding) => ({
        ...finding,
        start: places[finding.start] ?? unit,
        end: places[finding.end] ?? unit,
    }));
}

/**
 * A text cut at its findings, for underlining; what overlaps is underlined once.
 *
 * @param {string} text
 * @param {object[]} findings as JavaScript counts, by place
 * @returns {{text: string, level: string}[]}
 */
export function cutAtFindings(text, findings) {
    const pieces = [];
    let position = 0;
    for (const {start, end, level} of findings) {
        if (start < position) {
            continue;
        }
        pieces.push({text: text.slice(position, start), level: ""});
        pieces.push({text: text.slice(start, end), level});
        position = end;
    }
    pieces.push({text: text.slice(position), level: ""});
    return pieces.filter((piece) => piece.text);
}

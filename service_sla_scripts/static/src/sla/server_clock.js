import {browser} from "@web/core/browser/browser";

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const REFRESH_MS = 10 * MINUTE_MS;
// After no answer, or one too slow to be exact
const RETRY_MS = 15 * SECOND_MS;
const SLOW_MS = SECOND_MS;
const DRIFT_MS = 2 * SECOND_MS;

/** @returns {number} how far the client's wall clock is from its monotonic clock, in ms */
function wallOffset() {
    return Date.now() - browser.performance.now();
}

/**
 * The server's time, reckoned from one answer of the server.
 *
 * It runs on `performance.now()`: a wall clock that is wrong, or that somebody sets while
 * the page is open, moves no deadline.
 */
export class ServerClock {
    /**
     * @param {() => Promise<number>} ask resolves to the server's time in epoch ms
     */
    constructor(ask) {
        this.ask = ask;
        // Until the server has answered, the client's own clock has to do
        this.offset = this.seenWallOffset = wallOffset();
        this.isAsking = false;
        this.roundTrip = Infinity;
        this.askAgainAt = 0;
    }

    /** @returns {number} the server's time in epoch ms */
    now() {
        return browser.performance.now() + this.offset;
    }

    /**
     * Whether a moment has passed even if the answer of the server was slow.
     *
     * An ordinary error is no longer than the way of the next call to the server, which
     * therefore does not come too early.
     *
     * @param {number} moment epoch ms
     * @returns {boolean} false as long as the server has said nothing
     */
    hasPassed(moment) {
        const error = this.roundTrip < SLOW_MS ? 0 : this.roundTrip / 2;
        return moment + error <= this.now();
    }

    /**
     * `performance.now()` may stand still while a laptop sleeps, so the two clocks of the
     * client parting means that the server must be asked again.
     *
     * @returns {boolean}
     */
    get isStale() {
        return (
            browser.performance.now() >= this.askAgainAt ||
            Math.abs(wallOffset() - this.seenWallOffset) > DRIFT_MS
        );
    }

    /**
     * Ask the server when what we know is old. Never rejects: a countdown goes on with the
     * offset it has.
     *
     * @returns {Promise<boolean>} whether the server's time was learned anew
     */
    async refresh() {
        if (this.isAsking || !this.isStale) {
            return false;
        }
        this.isAsking = true;
        this.seenWallOffset = wallOffset();
        const askedAt = browser.performance.now();
        this.askAgainAt = askedAt + RETRY_MS;
        try {
            return this.learn(await this.ask(), askedAt);
        } catch {
            return false;
        } finally {
            this.isAsking = false;
        }
    }

    /**
     * The server read its clock at some moment of the round trip; taking the middle is
     * wrong by half of it at most.
     *
     * @param {number} answer
     * @param {number} askedAt
     * @returns {boolean} whether the offset has changed
     */
    learn(answer, askedAt) {
        const roundTrip = browser.performance.now() - askedAt;
        const offset = answer - (askedAt + roundTrip / 2);
        if (roundTrip < SLOW_MS) {
            this.askAgainAt = askedAt + REFRESH_MS;
        }
        const isWorse = roundTrip > this.roundTrip;
        const agrees = Math.abs(offset - this.offset) <= roundTrip / 2;
        if (isWorse && agrees) {
            // A slower answer that says the same cannot say it better
            return false;
        }
        this.offset = offset;
        this.roundTrip = roundTrip;
        return true;
    }
}

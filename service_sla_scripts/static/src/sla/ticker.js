import {browser} from "@web/core/browser/browser";

const SECOND_MS = 1000;
// A timer may fire a moment early, and would show the old second for another second
const MARGIN_MS = 5;

/**
 * One timer for everybody on the page who shows seconds.
 *
 * It fires at the full seconds of the clock it is given, and only while somebody
 * subscribes and the page can be seen.
 */
export class Ticker {
    /**
     * @param {() => number} now the time in epoch ms
     * @param {(now: number) => void} onTick called before the subscribers
     */
    constructor(now, onTick) {
        this.now = now;
        this.onTick = onTick;
        this.subscribers = new Set();
        this.timer = null;
    }

    get hasSubscribers() {
        return this.subscribers.size > 0;
    }

    get isTicking() {
        return this.timer !== null;
    }

    /**
     * @param {(now: number) => void} callback
     * @returns {() => void} unsubscribes
     */
    subscribe(callback) {
        this.subscribers.add(callback);
        if (!this.isTicking) {
            this.schedule();
        }
        return () => {
            this.subscribers.delete(callback);
            if (!this.hasSubscribers) {
                this.stop();
            }
        };
    }

    /** Tick at once and start the second anew, after the clock or the page has changed. */
    tick() {
        // First, so that a subscriber that fails does not stop the clock of the others
        this.schedule();
        const now = this.now();
        this.onTick(now);
        for (const callback of this.subscribers) {
            callback(now);
        }
    }

    schedule() {
        this.stop();
        if (this.hasSubscribers && document.visibilityState !== "hidden") {
            const rest = SECOND_MS - (this.now() % SECOND_MS);
            this.timer = browser.setTimeout(() => this.tick(), rest + MARGIN_MS);
        }
    }

    stop() {
        browser.clearTimeout(this.timer);
        this.timer = null;
    }
}

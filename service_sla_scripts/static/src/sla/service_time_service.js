import {useEffect} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {ServerClock} from "./server_clock";
import {Ticker} from "./ticker";

/**
 * The server's time, and one tick a second for all countdowns of the page.
 */
export class ServiceTime {
    constructor(orm) {
        this.clock = new ServerClock(() =>
            orm.silent.call("service.sla.clock", "service_now", [])
        );
        this.ticker = new Ticker(
            () => this.now(),
            () => this.refresh()
        );
    }

    /** @returns {number} the server's time in epoch ms */
    now() {
        return this.clock.now();
    }

    /**
     * @param {number} moment epoch ms
     * @returns {boolean} whether the server, too, takes it for the past
     */
    hasPassed(moment) {
        return this.clock.hasPassed(moment);
    }

    get isTicking() {
        return this.ticker.isTicking;
    }

    /**
     * @param {(now: number) => void} callback
     * @returns {() => void} unsubscribes
     */
    subscribe(callback) {
        const unsubscribe = this.ticker.subscribe(callback);
        this.refresh();
        return unsubscribe;
    }

    async refresh() {
        if (await this.clock.refresh()) {
            this.ticker.tick();
        }
    }

    onVisibilityChange() {
        if (document.visibilityState === "hidden") {
            this.ticker.stop();
        } else if (this.ticker.hasSubscribers) {
            this.ticker.tick();
        }
    }
}

export const serviceTimeService = {
    dependencies: ["orm"],
    start(env, {orm}) {
        const time = new ServiceTime(orm);
        document.addEventListener("visibilitychange", () => time.onVisibilityChange());
        return time;
    },
};

registry.category("services").add("service_time", serviceTimeService);

/**
 * Call back at each full second of the server while the component is mounted.
 *
 * @param {(now: number) => void} callback
 * @param {() => boolean} isActive looked at after each rendering
 * @returns {ServiceTime}
 */
export function useServiceTick(callback, isActive) {
    const time = useService("service_time");
    useEffect(
        (active) => (active ? time.subscribe(callback) : undefined),
        () => [isActive()]
    );
    return time;
}

import {registry} from "@web/core/registry";
import {delay} from "@web/core/utils/concurrency";

const PAUSE_MS = 2000;

/**
 * Tells the server that a promise has come due in front of somebody's eyes, so that the
 * reminder does not wait for the next scheduled sweep.
 */
export const serviceSweepService = {
    dependencies: ["orm"],
    start(env, {orm}) {
        const asked = new Set();
        let isWanted = false;
        let isRunning = false;

        async function run() {
            isRunning = true;
            // The other rows that come due in this very second join the same call
            await Promise.resolve();
            while (isWanted) {
                isWanted = false;
                const pause = delay(PAUSE_MS);
                try {
                    await orm.silent.call("service.sla.clock", "service_sweep", []);
                } catch {
                    // The scheduled sweep does it, and the agent need not know
                }
                await pause;
            }
            isRunning = false;
        }

        return {
            /**
             * Have the server look what is due, once for each clock and moment, and with
             * a pause between two calls.
             *
             * @param {number} clockId
             * @param {number} moment epoch ms, in the past by the server's time
             */
            ask(clockId, moment) {
                const key = `${clockId}:${moment}`;
                if (asked.has(key)) {
                    return;
                }
                asked.add(key);
                isWanted = true;
                if (!isRunning) {
                    run();
                }
            },
        };
    },
};

registry.category("services").add("service_sweep", serviceSweepService);

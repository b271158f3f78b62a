import {registry} from "@web/core/registry";

const state = (label) => `.modal .o_field_widget[name=state]:contains(${label})`;
const percent = () =>
    Number.parseInt(
        document.querySelector(".modal .o_progressbar_value").textContent,
        10
    );
let before = 0;

registry.category("web_tour.tours").add("service_redaction", {
    steps: () => [
        {
            content: "Have old tickets masked",
            trigger: ".o_list_view button[name=action_service_begin]",
            run: "click",
        },
        {
            content: "It is said what happens",
            trigger: ".modal:contains(texts of all tickets) .btn-primary",
            run: "click",
        },
        {
            content: "It runs, and may be stopped",
            trigger: `${state("In Progress")}`,
        },
        {
            content: "How far it is",
            trigger:
                ".modal:has(button[name=action_service_stop]:visible):contains(goes on) .o_progressbar_value",
            run() {
                before = percent();
                if (!(before < 100)) {
                    throw new Error(`The work is at ${before} % when it begins`);
                }
            },
        },
        {
            content: "The bar moves by itself, until all is done",
            trigger: `.modal:has(.o_field_widget[name=state]:contains(Done)):not(:has(button[name=action_service_stop]:visible)) .o_progressbar_value`,
            run() {
                if (percent() <= before) {
                    throw new Error(`The bar stands at ${percent()} %`);
                }
            },
        },
        {
            content: "Close",
            trigger: ".modal button[special=cancel], .modal .btn:contains(Close)",
            run: "click",
        },
        {
            content: "The list has it, too",
            trigger: "body:not(:has(.modal)) .o_data_row:contains(Done):contains(100)",
        },
    ],
});

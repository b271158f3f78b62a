import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("service_sla_countdown", {
    steps: () => [
        {
            content: "The list ticks",
            trigger: ".o_data_row .o_service_countdown",
        },
        {
            content: "Nearest deadline first",
            trigger: "th[data-name=service_next_deadline_at]",
            run: "click",
        },
        {
            content: "The ticket whose promise ends first is on top",
            trigger: ".o_data_row:first:contains(Rings now) .o_service_countdown",
        },
        {
            content: "Open the filters",
            trigger: ".o_searchview_dropdown_toggler",
            run: "click",
        },
        {
            content: "Group by what is late or due",
            trigger: ".o_group_by_menu .o_menu_item:contains(Late or Due)",
            run: "click",
        },
        {
            content: "The group due within the hour",
            trigger: ".o_group_header:contains(Due Within 1 h)",
            run: "click",
        },
        {
            content: "Open the ticket",
            trigger: ".o_data_row:contains(Rings now) .o_data_cell[name=name]",
            run: "click",
        },
        {
            content: "The form shows which promise runs out",
            trigger: ".o_form_view .o_service_countdown:contains(First Response)",
        },
        {
            content: "Take the call",
            trigger: "button[name=action_service_answer]",
            run: "click",
        },
        {
            content: "Kept: now the next promise counts",
            trigger: ".o_form_view .o_service_countdown:contains(Resolution)",
        },
    ],
});

registry.category("web_tour.tours").add("service_sla_policy", {
    steps: () => [
        {
            content: "Another level",
            trigger: ".o_field_widget[name=level_ids] .o_field_x2many_list_row_add a",
            run: "click",
        },
        {
            content: "Also a to-do",
            trigger: ".modal .o_field_widget[name=is_activity] input",
            run: "click",
        },
        {
            content: "At half of the target",
            trigger: ".modal .o_field_widget[name=percent] input",
            run: "edit 50",
        },
        {
            content: "Keep the level",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It says when and what",
            trigger: ".o_data_row:contains(50 % of the target):contains(To-do)",
        },
        {
            content: "Save the policy",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Saved",
            trigger: ".o_form_saved",
        },
        {
            content: "Apply it to promises that are open",
            trigger: "button[name=action_service_retarget]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "The progress is shown, and the work goes on without us",
            trigger: ".modal .o_field_service_progress, .modal .o_progressbar",
        },
        {
            content: "Close",
            trigger: ".modal button:contains(Close)",
            run: "click",
        },
    ],
});

// Parts of the contacts that tests/web/test_agent_tours.py plants, none of them in a mask
const SECRETS = [
    "zhao.min@",
    "13700000089",
    "700000",
    "Longhua Lane",
    "wang.fang@",
    "13911112222",
    "91111",
    "19491231",
    "13812349012",
    "81234",
];

/**
 * @param {Document|ShadowRoot|HTMLElement} root
 * @returns {string} all that stands in it: also in inputs, and in what a mail brought
 */
export function standsIn(root) {
    const inner = [...root.querySelectorAll("*")].flatMap((element) => [
        element.shadowRoot && standsIn(element.shadowRoot),
        element.matches("input, textarea") && element.value,
    ]);
    const {innerHTML, textContent} = root.body || root;
    return [innerHTML, textContent, ...inner.filter(Boolean)].join("\n");
}

/**
 * A step that looks at the whole page: no planted contact in it, and no error over it.
 *
 * @param {string} where what is looked at
 * @param {string} trigger selector of what must be there first
 * @returns {object} step
 */
export const nothingShown = (where, trigger = "body") => ({
    content: `No contact is shown in clear: ${where}`,
    trigger,
    run() {
        const shown = [standsIn(document), document.title, window.location.href].join(
            "\n"
        );
        const found = SECRETS.filter((secret) => shown.includes(secret));
        if (found.length) {
            throw new Error(`${where}: the page shows ${found.join(", ")}`);
        }
        if (
            document.querySelector(".o_error_dialog, .o_notification .text-bg-danger")
        ) {
            throw new Error(`${where}: there is an error on the page`);
        }
    },
});
export const field = (name) => `.o_field_widget[name=${name}]`;
export const saveForm = [
    {
        content: "Save",
        trigger: ".o_form_button_save",
        run: "click",
    },
    {
        content: "Saved",
        trigger: ".o_form_view:not(:has(.o_form_button_save:visible))",
    },
];

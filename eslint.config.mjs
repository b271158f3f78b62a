// The rules that OCA's 19.0 branches treat as errors, on top of ESLint's own set.
import globals from "./.build/node/node_modules/globals/index.js";
import js from "./.build/node/node_modules/@eslint/js/src/index.js";
import jsdoc from "./.build/node/node_modules/eslint-plugin-jsdoc/src/index.js";

export default [
    js.configs.recommended,
    {
        plugins: {jsdoc},
        languageOptions: {
            globals: {
                ...globals.browser,
                luxon: "readonly",
                odoo: "readonly",
                owl: "readonly",
            },
            ecmaVersion: 2024,
            // Odoo 19 takes every file in static/src and static/tests for a module
            sourceType: "module",
        },
        rules: {
            complexity: ["error", 15],
            eqeqeq: "error",
            "init-declarations": "error",
            "no-console": "error",
            "no-duplicate-imports": "error",
            "no-else-return": "error",
            "no-empty-function": "error",
            "no-eq-null": "error",
            "no-eval": "error",
            "no-lonely-if": "error",
            "no-param-reassign": "error",
            "no-return-assign": "error",
            "no-unneeded-ternary": "error",
            "no-unused-expressions": "error",
            "no-use-before-define": "error",
            "operator-assignment": ["error", "always"],
            "prefer-const": "error",
            "spaced-comment": ["error", "always"],
            yoda: "error",
            "jsdoc/check-tag-names": "error",
            "jsdoc/check-types": "error",
        },
    },
];

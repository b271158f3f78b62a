import {WarningDialog} from "@web/core/errors/error_dialogs";
import {registry} from "@web/core/registry";
import {WORDING_REFUSED} from "./wording";

// Wherever else a message is refused (by an action, by an import): it says why.
registry.category("error_dialogs").add(WORDING_REFUSED, WarningDialog);

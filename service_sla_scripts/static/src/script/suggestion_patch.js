import {UseSuggestion} from "@mail/core/common/suggestion_hook";
import {SuggestionService} from "@mail/core/common/suggestion_service";
import {cleanTerm} from "@mail/utils/common/format";
import {patch} from "@web/core/utils/patch";

const MODEL = "helpdesk.ticket";

// After :: a reply on a ticket offers its scripts as well, filled in. They belong to the
// ticket, so they never join the canned responses of the whole client.
patch(SuggestionService.prototype, {
    async fetchSuggestions({delimiter}, {thread} = {}) {
        const fetching = [super.fetchSuggestions(...arguments)];
        if (delimiter === "::" && thread?.model === MODEL && thread.id) {
            fetching.push(this.fetchServiceScripts(thread.id));
        }
        await Promise.all(fetching);
    },

    async fetchServiceScripts(id) {
        const rows = await this.orm.silent.call(MODEL, "service_script_shortcuts", [
            [id],
        ]);
        this.serviceScripts = {id, rows};
    },

    searchSuggestions({delimiter, term}, {thread} = {}) {
        const found = super.searchSuggestions(...arguments);
        const isOurs = thread?.model === MODEL && this.serviceScripts?.id === thread.id;
        if (delimiter === "::" && isOurs) {
            const scripts = this.serviceScripts.rows
                .filter(({shortcut}) => cleanTerm(shortcut).includes(cleanTerm(term)))
                .map(({id, shortcut, text}) => ({
                    source: shortcut,
                    substitution: text,
                    serviceScriptId: id,
                }));
            found.suggestions = [...scripts, ...found.suggestions];
        }
        return found;
    },
});

patch(UseSuggestion.prototype, {
    insert(option) {
        const scriptId = option.cannedResponse?.serviceScriptId;
        if (!scriptId) {
            return super.insert(option);
        }
        super.insert({...option, cannedResponse: undefined});
        return this.registerServiceScript(scriptId);
    },

    /** The server counts it when it is sent, and hands out its files. */
    async registerServiceScript(scriptId) {
        const {composer, thread} = this;
        const store = this.suggestionService.store;
        const reply = await this.suggestionService.orm.call(
            MODEL,
            "service_script_insert",
            [[thread.id], scriptId]
        );
        store.insert(reply.store);
        composer.attachments.push(
            ...reply.attachment_ids.map((id) => store["ir.attachment"].get(id))
        );
    },
});

from .masked_expression import (
    FALSE_LEAF,
    TRUE_LEAF,
    Leaves,
    Names,
    card_replaced,
    context_without,
    grouped_fields,
    parse,
    replaced,
)
from .twin import twin_name

# views that show values of single records; the others sort, group and search by them
SHOWING = frozenset({"form", "list", "kanban"})
CONDITIONS = frozenset({"invisible", "readonly", "required", "column_invisible"})
# widgets that read more of the records behind than their names
PLAIN_WIDGETS = {"many2many_tags_email": "many2many_tags"}
# how a value was to be shown: a masked one is plain text
HOW_SHOWN = ("widget", "options", "placeholder_field", "password")


class MaskedView:
    """A view for those who may not see contacts in clear, whoever wrote it.

    A protected field becomes its masked twin, or goes if it has none; expressions that
    look at one look at the twin, or at ``False``.
    """

    def __init__(self, env, kind):
        self.env = env
        self.kind = kind

    def rewrite(self, node, model, parent=None):
        """Change a node and what is below, of a model, within a view of ``parent``."""
        self._rewrite_attributes(node, model, parent)
        for child in list(node):
            if isinstance(child.tag, str):  # no comment
                self._rewrite_child(child, model, parent)

    def _rewrite_child(self, node, model, parent):
        name = node.get("name")
        if node.tag == "field" and name in model._service_kinds:
            self._rewrite_protected(node, model, parent)
            return
        if node.tag == "filter" and self._looks_at_protected(node, model):
            _remove(node)
            return
        if node.tag == "label" and node.get("for") in model._service_kinds:
            if not self._rewrite_label(node, model):
                return
        if node.tag in ("field", "groupby") and name in model._fields:
            comodel = self._comodel(model, name)
            if comodel is not None:
                self._rewrite_relation(node, model, comodel, parent)
                return
        self.rewrite(node, model, parent)

    # -- fields ---------------------------------------------------------------------

    def _rewrite_protected(self, node, model, parent):
        raw = model._fields[node.get("name")]
        twin = self._twin(model, raw.name)
        if not twin or self.kind not in SHOWING:
            _remove(node)
            return
        node.set("name", twin)
        for attribute in HOW_SHOWN:
            node.attrib.pop(attribute, None)
        node.set("widget", "service_contact")
        kind = model._service_kinds[raw.name]
        node.set("options", repr({"raw": raw.name, "kind": kind}))
        if not node.get("string"):
            node.set("string", raw._description_string(self.env) or raw.string)
        if raw.required and not node.get("required"):
            node.set("required", "1")
        self._rewrite_attributes(node, model, parent)

    def _rewrite_label(self, node, model):
        """:return: whether the label still stands for something"""
        twin = self._twin(model, node.get("for"))
        if not twin or self.kind not in SHOWING:
            _remove(node)
            return False
        node.set("for", twin)
        return True

    def _rewrite_relation(self, node, model, comodel, parent):
        if comodel._service_kinds and node.get("widget") in PLAIN_WIDGETS:
            node.set("widget", PLAIN_WIDGETS[node.get("widget")])
        if self.kind != "search" and node.get("domain"):
            leaves = Leaves(self._is_protected_in(comodel), TRUE_LEAF)
            node.set("domain", replaced(node.get("domain"), leaves))
        self._rewrite_attributes(node, model, parent)
        for child in list(node):
            if not isinstance(child.tag, str):
                continue
            if node.tag == "groupby":
                self._rewrite_child(child, comodel, model)
            else:
                MaskedView(self.env, child.tag).rewrite(child, comodel, model)

    # -- expressions ----------------------------------------------------------------

    def _rewrite_attributes(self, node, model, parent):
        own = self._swap(model)
        names = Names(own, self._swap(parent))
        if not own and not names.parent:
            # conditions of searches may look further
            self._rewrite_filter_domain(node, model)
            return
        for attribute, text in node.attrib.items():
            if attribute in CONDITIONS or attribute.startswith("decoration-"):
                node.set(attribute, replaced(text, names))
            elif attribute == "domain" and node.tag != "filter":
                node.set(attribute, replaced(text, names))
            elif attribute == "context":
                node.set(attribute, context_without(text, names))
            elif attribute.startswith("t-"):
                node.set(attribute, card_replaced(text, own))
            elif attribute == "default_order" and set(_ordered(text)) & own.keys():
                del node.attrib[attribute]
        self._rewrite_filter_domain(node, model)

    def _rewrite_filter_domain(self, node, model):
        text = node.get("filter_domain")
        if text:
            leaves = Leaves(self._is_protected_in(model), FALSE_LEAF)
            node.set("filter_domain", replaced(text, leaves))

    def _looks_at_protected(self, node, model):
        is_protected = self._is_protected_in(model)
        tree = parse(node.get("domain") or "[]")
        return (
            (tree is not None and Leaves(is_protected, FALSE_LEAF).touches(tree))
            or any(map(is_protected, grouped_fields(node.get("context") or "{}")))
            or is_protected(node.get("date") or "")
        )

    # -- fields of models -----------------------------------------------------------

    def _swap(self, model):
        """Names of protected fields -> what stands for them, or None."""
        kinds = model._service_kinds if model is not None else ()
        return {name: self._twin(model, name) for name in kinds}

    @staticmethod
    def _twin(model, name):
        twin = twin_name(name)
        return twin if twin in model._fields else None

    def _comodel(self, model, name):
        comodel = model._fields[name].comodel_name
        return self.env[comodel] if comodel in self.env else None

    def _is_protected_in(self, model):
        """A function that tells whether a path from the model meets such a field."""

        def is_protected(path):
            at = model
            for name in path.split("."):
                if at is None or name not in at._fields:
                    return False
                if name in at._service_kinds:
                    return True
                at = self._comodel(at, name)
            return False

        return is_protected


def _remove(node):
    """Take a node out and leave the text that follows it."""
    before, above = node.getprevious(), node.getparent()
    if node.tail and before is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        above.text = (above.text or "") + node.tail
    above.remove(node)


def _ordered(text):
    return [part.split()[0] for part in text.split(",") if part.strip()]

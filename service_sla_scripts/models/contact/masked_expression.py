"""Expressions of views without protected fields. Pure but for the models' fields."""

import ast
import re

TRUE_LEAF = (1, "=", 1)
FALSE_LEAF = (0, "=", 1)


class Names(ast.NodeTransformer):
    """Put other names, or ``False``, in the place of some.

    :param dict own: name -> other name or None, of fields of the record
    :param dict parent: the same, of fields behind ``parent.``
    """

    def __init__(self, own, parent=None):
        self.own = own
        self.parent = parent or {}

    def visit_Name(self, node):
        if node.id not in self.own:
            return node
        return _name_or_false(self.own[node.id])

    def visit_Attribute(self, node):
        if _is_parent(node.value) and node.attr in self.parent:
            other = self.parent[node.attr]
            if other is None:
                return ast.Constant(False)
            return ast.Attribute(node.value, other, ast.Load())
        return self.generic_visit(node)

    def touches(self, node):
        """Whether one of the names stands anywhere in an expression."""
        return any(
            (isinstance(part, ast.Name) and part.id in self.own)
            or (
                isinstance(part, ast.Attribute)
                and _is_parent(part.value)
                and part.attr in self.parent
            )
            for part in ast.walk(node)
        )


class Leaves(ast.NodeTransformer):
    """Put a constant in the place of conditions of a domain on protected fields.

    :param is_protected: function of a path like ``partner_id.email``
    :param leaf: what stands there instead
    """

    def __init__(self, is_protected, leaf):
        self.is_protected = is_protected
        self.leaf = leaf

    def _visit_sequence(self, node):
        if _is_leaf(node) and self.is_protected(node.elts[0].value):
            return ast.Tuple([ast.Constant(part) for part in self.leaf], ast.Load())
        return self.generic_visit(node)

    visit_Tuple = visit_List = _visit_sequence

    def touches(self, node):
        """Whether a domain has such a condition."""
        return any(
            _is_leaf(part) and self.is_protected(part.elts[0].value)
            for part in ast.walk(node)
        )


def parse(text):
    """Syntax tree of an expression, or None when it is none."""
    try:
        return ast.parse(text.strip(), mode="eval")
    except SyntaxError:
        return None


def replaced(text, transformer):
    """The expression with the transformer's changes; as it was without any."""
    tree = parse(text)
    if tree is None or not transformer.touches(tree):
        return text
    return ast.unparse(ast.fix_missing_locations(transformer.visit(tree)))


def context_without(text, names):
    """A context without the keys whose values look at names of ``Names``."""
    tree = parse(text)
    if tree is None or not names.touches(tree):
        return text
    if not isinstance(tree.body, ast.Dict):
        return "{}"
    kept = [
        (key, value)
        for key, value in zip(tree.body.keys, tree.body.values, strict=True)
        if not names.touches(value)
    ]
    tree.body.keys = [key for key, _value in kept]
    tree.body.values = [value for _key, value in kept]
    return ast.unparse(tree)


def grouped_fields(text):
    """Fields that a filter's context groups by."""
    tree = parse(text)
    if tree is None or not isinstance(tree.body, ast.Dict):
        return []
    return [
        part.value.partition(":")[0]
        for key, value in zip(tree.body.keys, tree.body.values, strict=True)
        if isinstance(key, ast.Constant) and key.value == "group_by"
        for part in ast.walk(value)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def card_replaced(text, swap):
    """JavaScript of a card: ``record.email.value``, and the like."""

    def other(found):
        name = swap[found[1]]
        return f"record.{name}.{found[2]}" if name else "false"

    if not swap:
        return text
    names = "|".join(map(re.escape, swap))
    return re.sub(rf"\brecord\.({names})\.(raw_value|value)\b", other, text)


def _name_or_false(name):
    return ast.Constant(False) if name is None else ast.Name(name, ast.Load())


def _is_parent(node):
    return isinstance(node, ast.Name) and node.id == "parent"


def _is_leaf(node):
    return (
        isinstance(node, ast.Tuple | ast.List)
        and len(node.elts) == 3
        and isinstance(node.elts[0], ast.Constant)
        and isinstance(node.elts[0].value, str)
        and isinstance(node.elts[1], ast.Constant)
    )

"""What is asked all day long, asked only of models that have something to keep.

Every attribute of every record comes by ``_has_field_access``, every column of every
query by ``_field_to_sql``, everything that a browser is told of a conversation by
``_field_store_repr``. In overrides on ``base`` all models of the database would pay for
the few that are meant, so the registry's own class of each of those gets them, as
Odoo's automation rules do it.
"""

from odoo.models import BaseModel

from odoo.addons.mail.tools.discuss import Store

CORE_ACCESS = BaseModel._has_field_access
# Only code of this process holds this very object: see Base._fetch_query().
FETCHING = object()
# Keys of a transaction's cache, for what is asked of a user thousands of times: ids of
# those who are known to be no customers, and who is masked (id -> bool).
STAFF, MASKED = "service_staff", "service_masked"


def forget_people(env):
    """What users may see has changed in this transaction: ask again who is who."""
    for key in (STAFF, MASKED):
        env.cr.cache.pop(key, None)


def guard_models(registry):
    """Put the questions on the classes of all models that keep fields from somebody."""
    names = {
        "_has_field_access",
        "_field_store_repr",
        "_field_to_sql",
        "_read_format",
    }
    for model in registry.values():
        for name in names & vars(model).keys():
            delattr(model, name)  # of an earlier setup of the same registry
    for model in registry.values():
        if model._service_kinds or model._service_customer_reads is not None:
            model._has_field_access = _access(model)
        if model._service_kinds or model._service_names:
            model._read_format = _read_format(model)
        if model._service_kinds:
            model._field_to_sql = _to_sql(model)
            model._field_store_repr = _store_repr(model)


def _access(model):
    core = super(model, model)._has_field_access
    kinds, reads = model._service_kinds, model._service_customer_reads
    free, free_to_staff = _free(model, core)

    def keeps(record, field, operation):
        return (
            not record.env.su
            and record._service_masks()
            and record.env.context.get("service_fetching") is not FETCHING
            and not record._service_is_excepted(field, operation)
        )

    def _has_field_access(self, field, operation):
        if field.name in free:
            return True
        if field.name in kinds and keeps(self, field, operation):
            return False
        return core(self, field, operation)

    def _has_field_access_of_customers(self, field, operation):
        env, name = self.env, field.name
        # staff is known by heart: asking costs as much as reading a field
        is_staff = env.uid in env.cr.cache.get(STAFF, ())
        if is_staff and name in free_to_staff:
            return True
        if name in kinds and keeps(self, field, operation):
            return False
        if (
            not (env.su or is_staff)
            and (name not in reads or operation != "read")
            and self._service_is_customer()
        ):
            return False
        return core(self, field, operation)

    return _has_field_access if reads is None else _has_field_access_of_customers


def _free(model, core):
    """Names of fields that are open to all, and of those that are open to staff."""
    if core is not CORE_ACCESS:
        return frozenset(), frozenset()  # another addon has a word in it

    def open_to(*groups):
        return frozenset(
            name
            for name, field in model._fields.items()
            if name not in model._service_kinds and field.groups in groups
        )

    return open_to("", None), open_to("", None, "base.group_user")


def _to_sql(model):
    core, kinds = super(model, model)._field_to_sql, model._service_kinds

    def _field_to_sql(self, alias, field_expr, query=None):
        # a related field would be followed, with sudo, before anybody asks
        name = field_expr.partition(".")[0]
        if name in kinds and self._service_hides(name):
            self._check_field_access(self._fields[name], "read")
        return core(self, alias, field_expr, query)

    return _field_to_sql


def _read_format(model):
    core, kinds = super(model, model)._read_format, frozenset(model._service_kinds)
    names = model._service_names
    kept = kinds | names

    def _read_format(self, fnames, load="_classic_read"):
        if kept.isdisjoint(fnames):
            return core(self, fnames, load)
        if kinds.isdisjoint(fnames):
            rows = core(self, fnames, load)
        else:
            rows = self._service_read_masked(core, fnames, load)
        if not names.isdisjoint(fnames) and self._service_masks_store():
            for row in rows:
                self._service_hide_names(row, self._service_is_own)
        return rows

    return _read_format


def _store_repr(model):
    # core describes few models in a way of their own, the others have no such method
    core = getattr(super(model, model), "_field_store_repr", None)
    kept = frozenset(model._service_kinds)

    def _field_store_repr(self, field_name):
        """Masked in place of protected fields, in a description of ``Store``."""
        fields = [field_name]
        # a thousand times for a conversation: no call and no set where none is needed
        if isinstance(field_name, Store.Attr):
            if field_name.field_name not in kept:
                return fields
        elif core:
            fields = core(self, field_name)
        for field in fields:
            if isinstance(field, str):
                if field in kept:
                    break
            elif isinstance(field, dict):
                if not kept.isdisjoint(field):
                    break
            elif field.field_name in kept:
                break
        else:
            return fields
        if not self._service_masks_store():
            return fields
        return [self._service_store_field(field) for field in fields]

    return _field_store_repr

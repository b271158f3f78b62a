"""What is asked all day long, asked only of models that have something to keep.

Every attribute of every record comes by ``_has_field_access``, every column of every
query by ``_field_to_sql``, everything that a browser is told of a conversation by
``_field_store_repr``. In overrides on ``base`` all models of the database would pay for
the few that are meant, so the registry's own class of each of those gets them, as
Odoo's automation rules do it.
"""

from odoo.models import BaseModel

CORE_ACCESS = BaseModel._has_field_access
# Only code of this process holds this very object: see Base._fetch_query().
FETCHING = object()
# Key of a transaction's cache: ids of users who are known to be no customers.
STAFF = "service_staff"


def guard_models(registry):
    """Put the questions on the classes of all models that keep fields from somebody."""
    names = {"_has_field_access", "_field_store_repr", "_field_to_sql"}
    for model in registry.values():
        for name in names & vars(model).keys():
            delattr(model, name)  # of an earlier setup of the same registry
    for model in registry.values():
        if model._service_kinds or model._service_customer_reads is not None:
            model._has_field_access = _access(model)
        if model._service_kinds:
            model._field_to_sql = _to_sql(model)
            model._field_store_repr = _store_repr(model)


def _access(model):
    core = super(model, model)._has_field_access
    kinds, reads = model._service_kinds, model._service_customer_reads
    # what core itself says of a field, where nobody else has a word in it
    open_to_all = ("", None) if core is CORE_ACCESS else ()
    open_to_staff = (*open_to_all, "base.group_user") if open_to_all else ()

    def keeps(record, field, operation):
        return (
            not record.env.su
            and record._service_masks()
            and record.env.context.get("service_fetching") is not FETCHING
            and not record._service_is_excepted(field, operation)
        )

    def _has_field_access(self, field, operation):
        if field.name in kinds and keeps(self, field, operation):
            return False
        return field.groups in open_to_all or core(self, field, operation)

    def _has_field_access_of_customers(self, field, operation):
        env = self.env
        if field.name in kinds and keeps(self, field, operation):
            return False
        # staff is known by heart: asking costs as much as reading a field
        if env.uid in env.cr.cache.get(STAFF, ()):
            return field.groups in open_to_staff or core(self, field, operation)
        if (
            not env.su
            and (field.name not in reads or operation != "read")
            and self._service_is_customer()
        ):
            return False
        return core(self, field, operation)

    return _has_field_access if reads is None else _has_field_access_of_customers


def _to_sql(model):
    core, kinds = super(model, model)._field_to_sql, model._service_kinds

    def _field_to_sql(self, alias, field_expr, query=None):
        # a related field would be followed, with sudo, before anybody asks
        name = field_expr.partition(".")[0]
        if name in kinds and self._service_hides(name):
            self._check_field_access(self._fields[name], "read")
        return core(self, alias, field_expr, query)

    return _field_to_sql


def _store_repr(model):
    # core describes few models in a way of their own, the others have no such method
    core = getattr(super(model, model), "_field_store_repr", None)
    kept = model._service_kinds.keys() | set(model._service_names)

    def _field_store_repr(self, field_name):
        """Masked in place of protected fields, in a description of ``Store``."""
        fields = core(self, field_name) if core else [field_name]
        for field in fields:  # a thousand times for a conversation: no call, no set
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

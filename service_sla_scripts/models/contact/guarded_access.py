"""Who may use a field, asked only of models that have something to keep.

Every attribute of every record comes by ``_has_field_access``. In an override on
``base`` all models of the database would pay for the few that are meant, so the
registry's own class of each of those gets one, as Odoo's automation rules do it.
"""

# Only code of this process holds this very object: see Base._fetch_query().
FETCHING = object()
# Key of a transaction's cache: ids of users who are known to be no customers.
STAFF = "service_staff"

NAME = "_has_field_access"


def guard_access(registry):
    """Put the question on the classes of all models that keep fields from somebody."""
    for model in registry.values():
        if NAME in vars(model):
            delattr(model, NAME)  # of an earlier setup of the same registry
    for model in registry.values():
        if model._service_kinds or model._service_customer_reads is not None:
            setattr(model, NAME, _guard(model))


def _guard(model):
    core = super(model, model)._has_field_access
    kinds, reads = model._service_kinds, model._service_customer_reads

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
        return core(self, field, operation)

    def _has_field_access_of_customers(self, field, operation):
        env = self.env
        if field.name in kinds and keeps(self, field, operation):
            return False
        if (
            # staff is known by heart: asking costs as much as reading a field
            env.uid not in env.cr.cache.get(STAFF, ())
            and not env.su
            and (field.name not in reads or operation != "read")
            and self._service_is_customer()
        ):
            return False
        return core(self, field, operation)

    return _has_field_access if reads is None else _has_field_access_of_customers

from odoo import api, models
from odoo.fields import Domain

from ...tools.masking import is_masked, mask
from .contact_name import hidden_name
from .guarded import FETCHING, MASKED, STAFF, guard_models
from .protected import protected_fields
from .twin import twin_name

# Key of a transaction's cache: copying goes on.
COPYING = "service_copying"


class Base(models.AbstractModel):
    """Contacts are masked where every door comes by: the access to single fields."""

    _inherit = "base"

    # protected fields of the model and what they hold: name -> kind
    _service_kinds = {}

    def _post_model_setup__(self):
        result = super()._post_model_setup__()
        if self._name == "base":  # once for all models, when all have their fields
            for name, kinds in protected_fields(self.pool).items():
                self.pool[name]._service_kinds = kinds
            guard_models(self.pool)
        return result

    # all that customers read of the model, if that is a list of fields
    _service_customer_reads = None
    # fields with names of people, which may hold an address or a number
    _service_names = frozenset()

    # -- who ------------------------------------------------------------------------

    @api.model
    def _service_masks(self):
        """Whether contacts are masked for the user, also where he acts with sudo.

        It depends on groups and a setting alone, never on the moment: core caches what
        follows from it (``_track_get_fields``).
        """
        uid, cache = self.env.uid, self.env.cr.cache
        try:
            return cache[MASKED][uid]
        except KeyError:
            masks = bool(uid) and self.env["res.users"]._service_is_masked(uid)
            cache.setdefault(MASKED, {})[uid] = masks
            return masks

    def _service_hides(self, name):
        """Whether a field is kept from the user, on a record that is no exception."""
        return name in self._service_kinds and not self.env.su and self._service_masks()

    # -- what -----------------------------------------------------------------------

    def _service_is_customer(self):
        """Whether the user is none of our people."""
        uid, cache = self.env.uid, self.env.cr.cache
        if uid in cache.get(STAFF, ()):
            return False
        if uid and self.env.user._is_internal():
            cache.setdefault(STAFF, set()).add(uid)
            return False
        return True

    def _service_is_excepted(self, field, operation):
        """Whether a masked person may use this protected field here all the same."""
        if not self._ids:
            # what one writes into a new record one knows; nobody searches by it
            return operation == "write"
        if all(self._ids):
            return self._service_clear(field)
        if not any(self._origin._ids):
            # a form that was not saved holds what was typed; not what is computed
            return bool(field.store and not field.compute)
        # in a form, what was chosen there does not make a colleague of a customer
        return self._service_clear(field) and self._origin._service_clear(field)

    def _service_clear(self, field):
        """Whether a protected field of these records is no secret: colleagues, …

        Asked for real records only; hook for models, also with sudo.

        :return: False unless it holds for all of them
        """
        if not field.related:
            return False
        *path, name = field.related.split(".")
        owners = self._service_known()  # sudo: only whether they are colleagues
        for link in path:
            # a follower, a login: by far the most are asked for one by one
            owners = owners[link] if len(owners._ids) == 1 else owners.mapped(link)
        return bool(owners._ids) and owners._service_clear(owners._fields[name])

    def _service_shown(self, name):
        """The value of a protected field as a masked person may see it, or False."""
        (record_id,) = self._ids
        known = self._service_known()  # sudo: to be masked
        value, field = known[name], self._fields[name]
        if not value:
            return False
        origin = known if record_id else known._origin
        if origin._ids and origin._service_clear(field):
            return value
        return self._service_mask(name, value)

    def _service_mask(self, name, value):
        """What is shown of a value of a protected field, of texts only."""
        if not value or self._fields[name].type not in ("char", "text", "html"):
            return False
        return mask(self._service_kinds[name], str(value)) or False

    def _service_known(self):
        """``sudo()``, which looks through all environments there are for each call."""
        env = self.env
        if env.su:
            return self
        try:
            known = env._service_known
        except AttributeError:
            known = env._service_known = env(su=True)
        return self.with_env(known)

    def _service_masked_again(self, raw, value):
        """A twin was saved with the masked ``value`` it showed. Hook."""

    def _service_take_typed(self, vals_list):
        """Values for ``create``: what was typed into twins goes into the raw fields.

        Before the record exists, not by the twin's inverse: the raw field may be
        required, and other values may follow from it.
        """
        twins = {twin_name(raw): raw for raw in self._service_kinds}
        taken = []
        for vals in vals_list:
            typed = {
                twins[name]: vals[name]
                for name in twins.keys() & vals.keys()
                if not is_masked(vals[name] or "")
            }
            kept = {
                name: value
                for name, value in vals.items()
                if twins.get(name) not in typed
                and not (name in self._service_kinds and _is_masked_text(value))
            }
            taken.append(kept | {name: value for name, value in typed.items() if value})
        return taken

    def _compute_display_name(self):
        """Core reads the name of a record with sudo, whatever it is."""
        name = self._rec_name
        if name not in self._service_kinds or not self._service_masks():
            return super()._compute_display_name()
        for record in self:
            record.display_name = record._service_shown(name)
        return None

    # -- doors that core opens before it looks at the field -------------------------

    @api.model
    def _search(self, domain, *args, **kwargs):
        if not self.env.su and self._service_masks():
            domain = Domain(domain)
            # search methods are put in a field's place before anybody asks
            self.browse()._service_check_domain(domain)
        return super()._search(domain, *args, **kwargs)

    def _service_check_domain(self, domain):
        """:raise AccessError: a condition looks at a protected field, at any depth"""
        for condition in domain.iter_conditions():
            model = self
            for name in condition.field_expr.split("."):
                field = model._fields.get(name)
                if field is None:
                    break  # a property, or nothing: core says so
                if name in model._service_kinds:
                    model._check_field_access(field, "read")
                if not field.relational:
                    break
                model = self.env[field.comodel_name]
            else:
                value = condition.value
                if condition.operator.startswith(("any", "not any")) and isinstance(
                    value, (Domain, list, tuple)
                ):
                    model._service_check_domain(Domain(value))

    # -- reading gives what a masked person may see ---------------------------------

    def _determine_fields_to_fetch(self, field_names=None, ignore_when_in_cache=False):
        kinds = self._service_kinds
        if not kinds or self.env.su or not self._service_masks():
            return super()._determine_fields_to_fetch(field_names, ignore_when_in_cache)
        if field_names is None:
            # nobody asked: do not look whether all of these are colleagues
            return [
                field
                for field in self._fields.values()
                if field.prefetch is True
                and field.name not in kinds
                and self._has_field_access(field, "read")
            ]
        hidden = self._service_hidden(field_names)
        fetched = super()._determine_fields_to_fetch(
            [name for name in field_names if name not in hidden], ignore_when_in_cache
        )
        return fetched + [
            field
            for field in self._service_behind(hidden, field_names)
            if field not in fetched
            and (not ignore_when_in_cache or any(field._cache_missing_ids(self)))
        ]

    def _service_behind(self, hidden, field_names):
        """Columns that masks are made of: read along with the rest, seen by nobody."""
        asked = set(field_names)
        return [
            field
            for name in self._service_kinds
            if (name in hidden or twin_name(name) in asked)
            and (field := self._fields[name]).column_type
            and field.store
            and not field.groups
        ]

    def _fetch_query(self, query, fields):
        kinds = self._service_kinds
        if not kinds or self.env.su or not any(field.name in kinds for field in fields):
            return super()._fetch_query(query, fields)
        # what is in the cache is not given away: the fields themselves are closed
        fetching = self.with_context(service_fetching=FETCHING)
        return super(Base, fetching)._fetch_query(query, fields).with_env(self.env)

    def _service_read_masked(self, read, fnames, load):
        """Clients of all kinds read what a form would show, in place of an error.

        Attributes (``record.email``) fail: code must say that it needs the raw value.

        :param read: core's ``_read_format``
        """
        hidden = self._service_hidden(fnames)
        if not hidden:
            return read(self, fnames, load)
        rows = read(self, [name for name in fnames if name not in hidden], load)
        if len(self._ids) == 1 and self._ids[0]:
            # hidden of one, as chatters ask: it is no colleague's
            known = self._service_known()
            for row in rows:
                row.update((n, self._service_mask(n, known[n])) for n in hidden)
        else:
            for row in rows:
                record = self.browse([row["id"]])
                row.update((n, record._service_shown(n)) for n in hidden)
        return rows

    def _service_hide_names(self, row, is_own=None):
        """Take addresses and numbers out of the names in a row of this model.

        :param is_own: tells of an id whether the record is the reader himself
        """
        for name in self._service_names:
            value = row.get(name)
            if isinstance(value, str):
                shown = hidden_name(value)
                # nearly none holds one: whose it is, is asked for these alone
                if shown != value and not (is_own and is_own(row["id"])):
                    row[name] = shown

    @api.model
    def _service_is_own(self, record_id):
        """Whether this is the record of the user himself. Hook."""
        return False

    def _service_hidden(self, names):
        """Those of the fields that the user may not read in clear, on these records."""
        kinds = self._service_kinds.keys()
        if kinds.isdisjoint(names) or self.env.su or not self._service_masks():
            return frozenset()
        return frozenset(
            name
            for name in kinds & names
            if not self._has_field_access(self._fields[name], "read")
        )

    # -- copies have the raw values, and nobody sees them ---------------------------

    def copy(self, default=None):
        if not self._service_kinds or not self._service_masks():
            return super().copy(default)
        # not by context: in another environment core reads the user once more
        was_copying = self.env.cr.cache.get(COPYING)
        self.env.cr.cache[COPYING] = True
        try:
            return super().copy(default)
        finally:
            self.env.cr.cache[COPYING] = was_copying

    def _service_is_copying(self):
        return bool(self.env.cr.cache.get(COPYING))

    def copy_data(self, default=None):
        if self.env.su or not self._service_kinds or not self._service_masks():
            return super().copy_data(default)
        hidden = [
            name
            for name in self._service_kinds
            if self._fields[name].copy and name not in (default or {})
        ]
        # together: core is about to read all but these
        self.fetch([*hidden, *(f.name for f in self._determine_fields_to_fetch())])
        vals_list = super().copy_data(dict.fromkeys(hidden, False) | (default or {}))
        by_server = self._service_is_copying()
        for record, vals in zip(self, vals_list, strict=True):
            for name in hidden if vals else ():
                del vals[name]
                if by_server:
                    vals[name] = record.sudo()[name]  # sudo: unseen, into the copy
        return vals_list


def _is_masked_text(value):
    return isinstance(value, str) and is_masked(value)

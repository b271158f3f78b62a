from odoo import api, models

from .contact_name import hidden_name
from .protected import with_related


class Base(models.AbstractModel):
    """Names of people which hold an address or a number, by the doors beside reading.

    What is read as records of a model passes ``_read_format``.
    """

    _inherit = "base"

    def _post_model_setup__(self):
        if self._name == "base":  # once for all models, when all have their fields
            _follow_related(self.pool)
        return super()._post_model_setup__()

    def _service_hides_names(self):
        return bool(self._service_names) and not self.env.su and self._service_masks()

    # -- groups -----------------------------------------------------------------------

    def _read_group_postprocess_groupby(self, groupby_spec, raw_values):
        values = super()._read_group_postprocess_groupby(groupby_spec, raw_values)
        return self._service_grouped(groupby_spec, values)

    def _read_group_postprocess_aggregate(self, aggregate_spec, raw_values):
        values = super()._read_group_postprocess_aggregate(aggregate_spec, raw_values)
        return self._service_grouped(aggregate_spec.partition(":")[0], values)

    def _service_grouped(self, name, values):
        if name in self._service_names and self._service_hides_names():
            return map(_hidden, values)
        return values

    # -- forms, exports and copies ----------------------------------------------------

    def onchange(self, values, field_names, fields_spec):
        answer = super().onchange(values, field_names, fields_spec)
        if answer.get("value") and self._service_hides_names():
            self._service_hide_names(answer["value"])
        return answer

    def export_data(self, fields_to_export):
        answer = super().export_data(fields_to_export)
        if self.env.su or not self._service_masks():
            return answer
        columns = [
            index
            for index, path in enumerate(fields_to_export)
            if self._service_is_name_at(path)
        ]
        for row in answer["datas"] if columns else ():
            for index in columns:
                row[index] = _hidden(row[index])
        return answer

    @api.model
    def _service_is_name_at(self, path):
        """Whether the path of a column ends at a name."""
        model = self
        *links, last = path.split("/")
        for link in links:
            field = model._fields.get(link)
            if field is None or not field.comodel_name:
                return False
            model = self.env[field.comodel_name]
        return last in model._service_names

    def _service_hide_copied(self, vals_list):
        """Values for copies: with the names as they are for the server alone."""
        if self._service_hides_names() and not self._service_is_copying():
            for vals in vals_list:
                self._service_hide_names(vals)
        return vals_list


def _hidden(value):
    """A name without addresses and numbers, or a list of such."""
    if isinstance(value, list):
        return list(map(_hidden, value))
    return hidden_name(value) if isinstance(value, str) else value


def _follow_related(registry):
    """Fields that are ``related`` to a name are names, as those to contacts are."""
    for model in registry.values():
        if "_service_names" in vars(model):
            del model._service_names  # of an earlier setup of the same registry
    found = {
        name: dict.fromkeys(model._service_names, True)
        for name, model in registry.items()
    }
    for name, names in with_related(registry, found).items():
        if len(names) > len(registry[name]._service_names):
            registry[name]._service_names = frozenset(names)

from odoo import api, fields

from ...tools.masking import is_masked

# portal customers read tickets over RPC: nothing of ours, masked or not
INTERNAL = "base.group_user"


def twin_name(raw):
    """Name of the field that shows ``raw`` masked."""
    return f"service_{raw.removeprefix('service_')}_masked"


def masked_twin(raw, string, editable=True):
    """A field that shows the protected field ``raw`` as a masked person may see it.

    What is typed into it goes into ``raw``; what comes back masked changes nothing.
    Views need not name it: see ``MaskedView``.

    :param str raw: name of the protected field; the twin must be ``twin_name(raw)``
    :param str string: label, other than the raw field's (Odoo warns of equal ones)
    """
    name = twin_name(raw)

    @api.depends(raw)
    @api.depends_context("uid")
    def compute(records):
        for record in records:
            record[name] = record._service_shown(raw)

    def inverse(records):
        for value, group in records.grouped(name).items():
            if is_masked(value or ""):
                group._service_masked_again(raw, value)
            else:
                group._service_track_typed(raw)
                # sudo: whoever may write the record may give it a new value, unseen
                group.sudo().write({raw: value})
        # else what was typed is still read from the cache
        records.invalidate_recordset([name], flush=False)

    return fields.Char(
        string=string,
        compute=compute,
        compute_sudo=True,
        inverse=inverse if editable else None,
        readonly=not editable,
        copy=False,
        groups=INTERNAL,
        exportable=True,
    )

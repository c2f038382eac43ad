"""What the verbs that keep a sandbox take."""

from marshmallow import fields

from mocknylas.schemas.forms import Strict


class Restore(Strict):
    """Which snapshot."""

    snapshot = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "what `snapshot` returned"},
    )

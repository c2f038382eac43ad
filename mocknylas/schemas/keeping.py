"""What the verbs that keep a sandbox take."""

from marshmallow import fields

from mocknylas.schemas.forms import Strict


class TapeForm(Strict):
    """What may stay in a tape, or in a HAR file."""

    keep_addresses = fields.Boolean(
        metadata={"description": "leave addresses and names as they were sent"}
    )


class Restore(Strict):
    """Which snapshot."""

    snapshot = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata={"description": "what `snapshot` returned"},
    )

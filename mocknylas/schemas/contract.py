"""What the verbs take that look at the use of the contract."""

from marshmallow import fields

from mocknylas.schemas.forms import Strict


class Where(Strict):
    """Whose calls count."""

    everywhere = fields.Boolean(
        metadata={
            "description": "count in every sandbox, and before it was reset or deleted",
        }
    )

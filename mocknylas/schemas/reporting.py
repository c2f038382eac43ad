"""What the report takes."""

from marshmallow import fields

from mocknylas.schemas.controls import text
from mocknylas.schemas.forms import Strict


class ReportForm(Strict):
    """Which sandboxes, in which form, and what is lived with."""

    format = text("json, text, junit or html; json when left out")
    everywhere = fields.Boolean(metadata={"description": "all sandboxes, not one"})
    accept = text("known findings, with commas: kind[:operation[:place]], globs")

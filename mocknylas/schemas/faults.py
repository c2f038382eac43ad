"""Fault rules: the envelope that all seams share, and the attributes of each effect."""

from marshmallow import RAISE, Schema, fields, validate

from mocknylas.catalogue import CATALOGUE

SEAMS = ("request", "provider", "webhook")


class Strict(Schema):
    """A form filled in by a person: what is not known is a mistake."""

    class Meta:
        """Refuse unknown keys."""

        unknown = RAISE


class Window(Strict):
    """When a rule is armed, in virtual time from its loading: durations like 10m."""

    after = fields.Raw(load_default="0s")
    for_ = fields.Raw(data_key="for", load_default=None, allow_none=True)


class Fault(Strict):
    """One rule: where, when and how often which effect strikes."""

    name = fields.String(validate=validate.Length(min=1, max=100))
    seam = fields.String(required=True, validate=validate.OneOf(SEAMS))
    effect = fields.String(required=True)
    match = fields.Dict(keys=fields.String(), load_default=dict)
    skip = fields.Integer(strict=True, load_default=0, validate=validate.Range(min=0))
    times = fields.Integer(
        strict=True, load_default=None, allow_none=True, validate=validate.Range(min=1)
    )
    probability = fields.Float(load_default=1.0, validate=validate.Range(min=0, max=1))
    window = fields.Nested(Window, load_default=None, allow_none=True)
    attributes = fields.Dict(keys=fields.String(), load_default=dict)


class Refusal(Strict):
    """Which error to answer: a row of the catalogue by name, or a status with type and message."""

    error = fields.String(
        validate=validate.OneOf(sorted(CATALOGUE)),
        metadata={"description": "name of a row of the error catalogue"},
    )
    status = fields.Integer(
        strict=True,
        validate=validate.Range(min=400, max=599),
        metadata={"description": "HTTP status, 400 to 599; overrides the row's"},
    )
    type = fields.String(metadata={"description": "error type of the body"})
    message = fields.String(metadata={"description": "message of the body"})
    headers = fields.Dict(
        keys=fields.String(),
        values=fields.Raw(),
        metadata={"description": "response headers, e.g. X-RateLimit-Reset"},
    )


class Reply(Strict):
    """What the provider's server says, as an SMTP reply, and what a synchronous send answers."""

    error = fields.String(
        validate=validate.OneOf(sorted(CATALOGUE)),
        metadata={"description": "row of the error catalogue; else the reply decides"},
    )

    reason = fields.String(metadata={"description": "SMTP reply, e.g. 421 4.7.0 try later"})


class PartialReply(Reply):
    """The same for a partial delivery."""

    recipients = fields.List(
        fields.String(), metadata={"description": "who is refused: addresses or globs"}
    )

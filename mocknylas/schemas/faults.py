"""Fault rules: the envelope that all seams share, and the attributes of each effect."""

import re
from collections.abc import Collection

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from mocknylas.catalogue import CATALOGUE
from mocknylas.errors import unknown

SEAMS = ("request", "provider", "webhook")


class Known(validate.OneOf):
    """The check that a word is one of these; its error names the nearest right one."""

    def __init__(self, what: str, names: Collection[str]) -> None:
        """Take what the words are called, and the words."""
        super().__init__(tuple(names))
        self._what = what

    def __call__(self, word: str) -> str:
        """Return the word. Raises: ValidationError."""
        if word not in self.choices:
            raise ValidationError(str(unknown(self._what, word, self.choices)))
        return word


def fits_header(text: object) -> None:
    """Refuse what cannot stand in a header: line breaks, other controls, what is not Latin-1."""
    if not re.fullmatch(r"[\t -~\xa0-\xff]*", str(text)):
        raise ValidationError(f"{text!r} cannot stand in a header; write printable Latin-1")


class Strict(Schema):
    """A form filled in by a person: what is not known is a mistake."""

    class Meta:
        """Refuse unknown keys."""

        unknown = RAISE


class Window(Strict):
    """When a rule is armed, in virtual time from its loading: durations like 10m."""

    after = fields.Raw(load_default="0s", metadata={"description": "until it opens, like 10m"})
    for_ = fields.Raw(
        data_key="for",
        load_default=None,
        allow_none=True,
        metadata={"description": "for how long it stays open; for good when left out"},
    )


class Fault(Strict):
    """One rule: where, when and how often which effect strikes."""

    name = fields.String(
        validate=validate.Length(min=1, max=100),
        metadata={"description": "unique; shows in reports and on the marked answer"},
    )
    seam = fields.String(
        required=True,
        validate=Known("seam", SEAMS),
        metadata={"description": "request or provider"},
    )
    effect = fields.String(required=True, metadata={"description": "what happens at the seam"})
    match = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata={"description": "fields of the subject: a value, a list of values, or a glob"},
    )
    skip = fields.Integer(
        strict=True,
        load_default=0,
        validate=validate.Range(min=0),
        metadata={"description": "let this many matches pass first"},
    )
    times = fields.Integer(
        strict=True,
        load_default=None,
        allow_none=True,
        validate=validate.Range(min=1),
        metadata={"description": "strike this often; always when left out"},
    )
    probability = fields.Float(
        load_default=1.0,
        validate=validate.Range(min=0, max=1),
        metadata={"description": "strike by chance, from 0 to 1"},
    )
    window = fields.Nested(
        Window,
        load_default=None,
        allow_none=True,
        metadata={"description": "{after, for}: virtual time since the rule was armed"},
    )
    attributes = fields.Dict(
        keys=fields.String(), load_default=dict, metadata={"description": "what the effect takes"}
    )


class Refusal(Strict):
    """Which error to answer: a row of the catalogue by name, or a status with type and message."""

    error = fields.String(
        validate=Known("error", CATALOGUE),
        metadata={"description": "name of a row of the error catalogue"},
    )
    status = fields.Integer(
        strict=True,
        validate=validate.Range(min=400, max=599),
        metadata={"description": "HTTP status, 400 to 599; overrides the row's"},
    )
    type = fields.String(metadata={"description": "error type of the body"})
    message = fields.String(metadata={"description": "message of the body"})
    server_error = fields.String(metadata={"description": "the mail server's own words"})
    headers = fields.Dict(
        keys=fields.String(validate=validate.Regexp(r"[A-Za-z0-9_-]+\Z")),
        values=fields.Raw(validate=fits_header),
        metadata={"description": "response headers, e.g. X-RateLimit-Reset"},
    )


class Reply(Strict):
    """What the provider's server says, as an SMTP reply, and what a synchronous send answers."""

    error = fields.String(
        validate=Known("error", CATALOGUE),
        metadata={"description": "row of the error catalogue; else the reply decides"},
    )

    reason = fields.String(metadata={"description": "SMTP reply, e.g. 421 4.7.0 try later"})


class PartialReply(Reply):
    """The same for a partial delivery."""

    recipients = fields.List(
        fields.String(), metadata={"description": "who is refused: addresses or globs"}
    )

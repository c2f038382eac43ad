"""What the verbs about invitations take: forms filled in by whoever drives the mock."""

from marshmallow import fields, validate

from mocknylas.schemas.controls import text
from mocknylas.schemas.forms import Strict
from mocknylas.schemas.simulate import Later


class Invite(Strict):
    """An invitation that arrives: what, when, from whom, to whom."""

    title = fields.String(load_default="")
    start = fields.Raw(required=True)  # an instant, or a date for whole days
    end = fields.Raw()
    organizer = fields.Raw()
    participants = fields.Raw()
    recurrence = fields.Raw()  # RRULE and EXDATE lines
    timezone = fields.String(load_default="UTC")
    location = fields.String(load_default=None, allow_none=True)
    description = fields.String(load_default=None, allow_none=True)
    uid = fields.String(validate=validate.Length(min=1))
    sequence = fields.Integer(load_default=0, validate=validate.Range(min=0))
    occurrence = fields.Raw()  # the start of one occurrence of a series
    cancelled = fields.Boolean(load_default=False)


class InviteForm(Later):
    """Who is invited to what."""

    account = text("invited account, by id or address", required=True)
    invite = fields.Nested(
        Invite,
        required=True,
        metadata={"description": "title, start, end, organizer, recurrence, timezone, uid …"},
    )


class RsvpForm(Later):
    """Who answers which invitation how."""

    account = text("the organiser's account, by id or address", required=True)
    participant = text("address of the participant who answers", required=True)
    status = text("yes, no or maybe", required=True)
    event_id = text("the organiser's event; the latest that invites the participant")
    comment = text("what they say")

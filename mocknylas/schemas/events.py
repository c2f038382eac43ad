"""Events: what is served, what may be written, which are listed, and answers to invitations."""

from marshmallow import INCLUDE, Schema, fields, validate

from mocknylas.schemas.calendars import MetadataFilters
from mocknylas.schemas.event_fields import (
    STATUSES,
    read_conferencing,
    read_notifications,
    read_participants,
    read_recurrence,
    read_reminder_minutes,
    read_visibility,
    read_when,
)
from mocknylas.schemas.fields import Flag, Id, Text, Timestamp
from mocknylas.schemas.lenient import Lenient
from mocknylas.schemas.mail import Answer, of_kind
from mocknylas.schemas.participants import Metadata
from mocknylas.schemas.queries import Emails
from mocknylas.schemas.values import CheckedValue, FlagValue, NumberValue, TextsValue, TextValue

REMINDER_METHODS = ("email", "popup", "display", "sound")
UNLIMITED = -1


class When(Answer):
    """One of the four shapes. See §8.3 of the contract."""

    object = fields.String(
        required=True, validate=validate.OneOf(["time", "timespan", "date", "datespan"])
    )
    time = fields.Integer(strict=True)
    start_time = fields.Integer(strict=True)
    end_time = fields.Integer(strict=True)
    date = fields.String()
    start_date = fields.String()
    end_date = fields.String()
    timezone = fields.String()
    start_timezone = fields.String()
    end_timezone = fields.String()


class EventParticipant(Answer):
    """One participant of an event. Source: R-PART-05."""

    email = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))
    comment = fields.String(required=True, allow_none=True)
    phone_number = fields.String(allow_none=True)


class Recurrence(Answer):
    """What makes an event a series. Source: R-REC-01."""

    rrule = fields.List(fields.String(), required=True)
    timezone = fields.String(required=True)


class Reminders(Answer):
    """When and how the owner is reminded. Source: R-REM-01."""

    reminder_minutes = fields.String(required=True)
    reminder_method = fields.String(required=True)


class Event(Answer):
    """An event, an override or an occurrence. See the table in §8.1 of the contract."""

    id = fields.String(required=True)
    object = of_kind("event")
    account_id = fields.String(required=True)
    calendar_id = fields.String(required=True)
    title = fields.String(required=True)
    description = fields.String(required=True, allow_none=True)
    when = fields.Nested(When, required=True)
    location = fields.String(required=True, allow_none=True)
    owner = fields.String(required=True, allow_none=True)
    participants = fields.List(fields.Nested(EventParticipant), required=True)
    status = fields.String(
        required=True, validate=validate.OneOf(["confirmed", "tentative", "cancelled"])
    )
    cancelled = fields.Boolean()
    read_only = fields.Boolean(required=True)
    busy = fields.Boolean(required=True)
    recurrence = fields.Nested(Recurrence)
    master_event_id = fields.String()
    original_start_time = fields.Integer(strict=True)
    message_id = fields.String(allow_none=True)
    ical_uid = fields.String(allow_none=True)
    conferencing = fields.Dict(allow_none=True)
    metadata = fields.Dict(keys=fields.String(), values=fields.String())
    reminders = fields.Nested(Reminders)
    notifications = fields.List(fields.Dict())
    capacity = fields.Integer(strict=True)
    visibility = fields.String(allow_none=True)
    hide_participants = fields.Boolean()
    customer_event_id = fields.String(allow_none=True)
    event_collection_id = fields.String(allow_none=True)
    round_robin_order = fields.List(fields.String())
    organizer_email = fields.String(allow_none=True)
    organizer_name = fields.String(allow_none=True)
    updated_at = fields.Integer(required=True, strict=True)
    job_status_id = fields.String()


class EventChange(Schema):
    """The body of `PUT /events/{id}`; what is not known is kept, as R-EVT-34 asks for it."""

    class Meta:
        """Whether further keys are ignored or refused depends on the request's version."""

        unknown = INCLUDE

    title = TextValue(null="")
    description = TextValue()
    location = TextValue()
    when = CheckedValue(read_when)
    participants = CheckedValue(
        lambda value, _: read_participants(value, "changed_participant_without_email"), null=[]
    )
    busy = FlagValue("busy_not_boolean", null=True)
    recurrence = CheckedValue(read_recurrence)
    conferencing = CheckedValue(read_conferencing)
    metadata = Metadata()
    reminder_minutes = CheckedValue(read_reminder_minutes)
    reminder_method = TextValue(choices=REMINDER_METHODS)
    notifications = CheckedValue(read_notifications, null=[])
    capacity = NumberValue(UNLIMITED)
    visibility = CheckedValue(read_visibility)
    hide_participants = FlagValue(null=False)
    customer_event_id = TextValue()
    event_collection_id = TextValue()
    round_robin_order = TextsValue()


class EventBody(EventChange):
    """The body of `POST /events`."""

    calendar_id = fields.Raw(allow_none=True)
    participants = CheckedValue(
        lambda value, _: read_participants(value, "participant_without_email"), null=[]
    )


class Notify(Lenient):
    """The query of writes: whether participants get mail. Source: R-EVT-24, R-EVT-25."""

    notify_participants = Flag()


class EventFilters(MetadataFilters):
    """The filters of `GET /events`. See §8.2 of the contract."""

    expand_recurring = Flag(load_default=False)
    show_cancelled = Flag(load_default=False)
    event_id = Text()
    calendar_id = Id()
    title = Text()
    description = Text()
    location = Text()
    starts_before = Timestamp()
    starts_after = Timestamp()
    ends_before = Timestamp()
    ends_after = Timestamp()
    busy = Flag()
    participants = Emails()
    customer_event_id = Text()
    updated_at_after = Timestamp()
    updated_at_before = Timestamp()


class RsvpBody(Lenient):
    """The body of `POST /send-rsvp`; the engine checks it in the contract's order."""

    event_id = fields.Raw(allow_none=True)
    status = fields.Raw(allow_none=True)
    account_id = fields.Raw(allow_none=True)
    comment = TextValue()


class IcsBody(EventBody):
    """The body of `POST /events/to-ics`: the id of an event, or a whole one. Source: R-ICS-03."""

    event_id = fields.Raw(allow_none=True)
    ics_options = fields.Raw(allow_none=True)


class Ics(Answer):
    """An event as the text of a calendar. Source: R-ICS-01."""

    ics = fields.String(required=True)

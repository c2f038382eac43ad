"""Where the mistake in a request is: found from the words of the error, when asked for."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from string import Formatter
from typing import Any

from mocknylas.calls import REDACTED, SECRETS, CallRecord, redact
from mocknylas.catalogue import CATALOGUE
from mocknylas.departures import pointer
from mocknylas.documents import Document
from mocknylas.judging.recognition import names_in_path, row_named

PARTS = ("path", "query", "body")
BY_NAME = ("key", "field", "path", "start")  # values of a message that name the place
MISSING = "parameter_missing"  # its {name} is one, too, and not a value
BY_VALUE = (  # values of a message that stand at the place
    "value",
    "id",
    "address",
    "email",
    "url",
    "slug",
    "edit_hash",
    "cursor",
    "display_name",
    "rule",
    "provider",
    "state",
    "name",
)
LONGEST = 200  # characters of a value that are shown
AUTHORIZATION = "/headers/Authorization"
# Errors whose words do not tell the place → where to look, in this order; the first that is there.
TABLE: Mapping[str, str] = {
    "unauthorized missing_scope": AUTHORIZATION,
    "bad_json not_an_object empty_body fields_missing too_large no_file": "/body",
    "limit_not_integer limit_negative limit_too_large": "/query/limit",
    "offset_not_integer offset_negative": "/query/offset",
    "query_required": "/query/q",
    "unknown_view": "/query/view",
    "too_many_emails": "/query/any_email",
    "window_required": "/query/expand_recurring",
    "cursor_missing cursor_invalid stream_cursor_invalid": "/query/cursor",
    "timeout_not_integer timeout_negative": "/query/timeout",
    "types_both_ways": "/query/exclude_types",
    "object_type_invalid": "/query/include_types /query/exclude_types",
    "start_invalid": "/body/start",
    "unsupported_version": "/headers/Nylas-Api-Version",
    "unread_not_boolean": "/body/unread",
    "starred_not_boolean": "/body/starred",
    "labels_not_list removing_all_labels two_core_labels label_cannot_change "
    "core_labels_removed": "/body/label_ids /body/labels",
    "removing_all_folders": "/body/folder_id /body/folder",
    "wrong_unit": "/body/folder_id /body/label_ids /body/folder /body/labels",
    "invalid_metadata": "/body/metadata",
    "display_name_invalid display_name_too_long name_taken": "/body/display_name",
    "subject_not_string": "/body/subject",
    "body_not_string": "/body/body",
    "too_many_from": "/body/from",
    "too_many_reply_to": "/body/reply_to",
    "file_ids_not_list": "/body/file_ids",
    "reply_to_does_not_exist message_not_in_thread": "/body/reply_to_message_id",
    "thread_does_not_exist": "/body/thread_id",
    "version_missing version_invalid version_stale": "/body/version",
    "no_recipients too_many_recipients all_recipients_failed some_recipients_failed": "/body/to",
    "recipient_rejected recipient_rejected_full_stop no_such_recipient recipient_disabled "
    "no_such_domain address_not_ascii": "/body/to",
    "invalid_custom_headers": "/body/custom_headers",
    "send_at_in_past": "/body/send_at",
    "retry_limit_too_early retry_limit_too_late": "/body/retry_limit_datetime",
    "sender_rejected": "/body/from",
    "job_not_pending already_sent change_too_late": "/path/job_status_id",
    "calendar_name_missing": "/body/name",
    "object_not_found core_container file_attached": "/path/id",
    "calendar_read_only calendar_primary event_read_only event_imported event_not_deleted "
    "calendars_not_updated one_calendar_only": "/path/id",
    "event_calendar_read_only": "/body/calendar_id",
    "invalid_window": "/body/start_time",
    "nobody_to_meet": "/body/emails",
    "open_hours_of_a_stranger": "/body/open_hours",
    "free_busy_not_supported": "/body/emails",
    "too_many_slots": "/body/interval_minutes",
    "busy_not_boolean": "/body/busy",
    "visibility_empty visibility_unknown": "/body/visibility",
    "when_missing when_invalid_keys": "/body/when",
    "participant_without_email changed_participant_without_email participant_status_invalid "
    "capacity_exceeded": "/body/participants",
    "rrule_not_supported invalid_rrule rule_not_supported recurring_not_updated "
    "recurring_not_created": "/body/recurrence",
    "details_and_autocreate": "/body/conferencing",
    "sms_without_number": "/body/notifications",
    "rsvp_without_status rsvp_status_invalid": "/body/status",
    "not_a_participant not_an_invitation": "/body/event_id",
    "rsvp_of_another_account": "/body/account_id",
    "ics_without_event": "/body/event_id",
    "ics_method_unknown": "/body/ics_options/method /body/method",
    "client_unknown native_client_unknown": "/query/client_id /body/client_id",
    "redirect_uri_missing redirect_uri_unregistered": "/query/redirect_uri /body/redirect_uri",
    "response_type_unknown": "/query/response_type",
    "state_too_long": "/query/state /body/state",
    "grant_type_unknown": "/query/grant_type /body/grant_type",
    "secret_wrong": "/query/client_secret /body/client_secret",
    "code_spent code_refused": "/query/code /body/code",
    "authentication_failed microsoft_refused provider_unreachable": "/body/settings",
    "token_missing token_unknown": "/body/access_token",
    "tenant_not_allowed": "/body/settings/tenant",
    "expires_in_range": "/body/expires_in",
    "birthday_invalid": "/body/birthday",
    "address_unstructured": "/body/physical_addresses",
    "phone_type_missing phone_type_not_supported too_many_phones": "/body/phone_numbers",
    "too_many_contact_emails email_type_not_supported": "/body/emails",
    "too_many_im_addresses": "/body/im_addresses",
    "too_many_web_pages": "/body/web_pages",
    "message_ids_invalid too_many_messages feedback_exists": "/body/message_id",
    "pages_invalid": "/body/pages",
    "ocr_not_supported": "/body/file_id",
    "webhook_challenge_failed": "/body/callback_url",
    "webhook_triggers_invalid": "/body/triggers",
    "page_token_unknown": "/body/access_tokens",
    "slot_not_open": "/body/start_time",
    "booking_cancelled booking_too_late": "/path/edit_hash",
}
PLACES = {name: where.split() for names, where in TABLE.items() for name in names.split()}


def request_of(call: CallRecord) -> Document:
    """Return the request of a call as the pointers of departures and errors see it."""
    row = row_named(call.operation)
    path = names_in_path(row, call.path) if row else {}
    return {"path": path, "query": call.query, "body": call.request, "headers": {}}


def told(call: CallRecord) -> dict[str, str]:
    """Return the values that the message of a refused call was filled with."""
    answer = call.json
    message = answer.get("message") if isinstance(answer, dict) else None
    if call.error not in CATALOGUE or not isinstance(message, str):
        return {}
    found = _pattern(call.error).fullmatch(message)
    return found.groupdict() if found else {}


def place_of(error: str, values: Mapping[str, str], request: Document) -> str:
    """Return the JSON pointer to what an error is about; empty when it is about no place."""
    known = PLACES.get(error, [])
    there = next((one for one in known if has(request, one)), "")
    if there or known:
        return there or _likeliest(known, request)
    if "names" in values:
        return pointer("query", values["names"].split(", ")[0])
    for name in ("name",) if error == MISSING else BY_NAME:
        if values.get(name):
            return _named(values[name], request)
    sought = next((values[name] for name in BY_VALUE if values.get(name)), "")
    return next(_holding(request, sought), "") if sought else ""


def value_at(request: Document, place: str) -> Any:
    """Return what a request has at a place, without secrets and cut short; None for nothing."""
    steps = split(place)
    if any(step.lower() in SECRETS for step in steps):
        return REDACTED if has(request, place) else None
    found = _resolved(request, steps)
    return _brief(redact(found[0])) if found else None


def has(request: Document, place: str) -> bool:
    """Say whether there is anything at a place."""
    return bool(_resolved(request, split(place)))


def split(place: str) -> list[str]:
    """Return the steps of a JSON pointer. See RFC 6901."""
    return [one.replace("~1", "/").replace("~0", "~") for one in place.split("/")[1:]]


def _resolved(value: Any, steps: list[str]) -> list[Any]:
    """Return what the steps lead to, in a list; an empty one when they lead nowhere."""
    for step in steps:
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and int(step) < len(value):
            value = value[int(step)]
        else:
            return []
    return [value]


def _likeliest(known: list[str], request: Document) -> str:
    """Return where what is missing belongs: in the body where there is one."""
    has_body = isinstance(request["body"], dict)
    return next((one for one in known if one.startswith("/body") == has_body), known[0])


def _named(name: str, request: Document) -> str:
    """Return the place of a parameter or field by its name, which may be dotted."""
    steps = name.split(".")
    direct = [pointer(part, *steps) for part in ("query", "body")]
    found = next((one for one in direct if has(request, one)), "")
    return found or next(_keyed(request["body"], name, ("body",)), direct[1])


def _keyed(value: Any, name: str, steps: tuple[str | int, ...]) -> Iterator[str]:
    for step, one in _inside(value):
        if step == name:
            yield pointer(*steps, step)
        yield from _keyed(one, name, (*steps, step))


def _holding(request: Document, sought: str) -> Iterator[str]:
    """Yield the places of a value, of path and query first."""
    for part in PARTS:
        yield from _equal(request[part], sought, (part,))
    for name, several in request["path"].items():  # ids with commas between
        if sought in several.split(","):
            yield pointer("path", name)


def _equal(value: Any, sought: str, steps: tuple[str | int, ...]) -> Iterator[str]:
    if not isinstance(value, dict | list) and str(value) == sought:
        yield pointer(*steps)
    for step, one in _inside(value):
        yield from _equal(one, sought, (*steps, step))


def _inside(value: Any) -> list[tuple[str | int, Any]]:
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _brief(value: Any) -> Any:
    """Return a value for people to read: long texts are cut, many things are counted."""
    if isinstance(value, str) and len(value) > LONGEST:
        return f"{value[:LONGEST]}… ({len(value)} characters)"
    if isinstance(value, dict | list) and len(str(value)) > LONGEST:
        what = "keys: " + ", ".join(value) if isinstance(value, dict) else "entries"
        return f"{len(value)} {what}"[:LONGEST]
    return value


@cache
def _pattern(error: str) -> re.Pattern[str]:
    """Return a pattern of a row's message with a group for each value that fills it."""
    parts = Formatter().parse(CATALOGUE[error].message)
    words = "".join(
        re.escape(text) + (f"(?P<{name}>.*)" if name else "") for text, name, *_ in parts
    )
    return re.compile(words, re.DOTALL)

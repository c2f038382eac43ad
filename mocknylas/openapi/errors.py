"""Which errors an operation can answer: by what it is, what it reads, and what it does."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mocknylas.api.operation import Operation
from mocknylas.catalogue import CATALOGUE, Row, calendars, sending
from mocknylas.openapi.refusals import refusals
from mocknylas.rules.scopes import needed

Rows = Mapping[str, Row]
COMPOSING = (
    "file_does_not_exist",
    "invalid_id",
    "message_not_in_thread",
    "reply_to_does_not_exist",
    "thread_does_not_exist",
    "too_large",
)
SENDING = ("no_recipients", "database", "database_send", *sending.PROVIDER)
SCHEDULING = ("invalid_send_at", "retry_limit_too_early", "retry_limit_too_late", "send_at_in_past")
MOVING = (
    "core_labels_removed",
    "folder_does_not_exist",
    "label_cannot_change",
    "label_does_not_exist",
    "labels_not_list",
    "removing_all_folders",
    "removing_all_labels",
    "two_core_labels",
    "wrong_unit",
)
VERSION = ("version_invalid", "version_missing", "version_stale")
NAMING = ("core_container", "display_name_invalid", "display_name_too_long", "name_taken")
CURSOR = ("cursor_missing", "object_type_invalid", "types_both_ways")
QUEUEING = (*COMPOSING, *SCHEDULING, "no_recipients")
CONTACT = (
    "contact_type_unknown",
    "email_type_not_supported",
    "group_does_not_exist",
    "phone_type_missing",
    "phone_type_not_supported",
    "too_many_contact_emails",
    "too_many_im_addresses",
    "too_many_phones",
    "too_many_web_pages",
)
HOSTED = (
    "redirect_uri_missing",
    "redirect_uri_unregistered",
    "response_type_unknown",
    "state_too_long",
)
NATIVE = (
    "authentication_failed",
    "microsoft_refused",
    "provider_unknown",
    "provider_unreachable",
    "reauth_unknown",
)
GRANT = (
    "grant_not_found",
    "integration_not_found",
    "managed_account_not_found",
    "parameter_missing",
)
MANAGED = ("managed_account_not_found",)
PAGE = ("page_not_found",)
PAGE_WRITES = ("page_calendar_unknown", "page_slug_taken", "page_token_unknown")
FEEDBACK = (
    "categorize_feedback conversation_feedback ocr_feedback sentiment_feedback signature_feedback"
)

# Families, verbs (* is any), and what their handlers and engines refuse.
DOES: list[tuple[str, str, Sequence[str]]] = [
    ("threads", "get update", ("thread_not_found",)),
    ("messages", "raw get update delete", ("message_not_found",)),
    (
        "messages",
        "raw",
        ("data_deleted", "mail_server_busy", "raw_data_not_found", "raw_not_found"),
    ),
    ("messages", "get_several", ("limit_too_large",)),
    ("threads messages", "update", MOVING),
    ("folders", "*", ("folders_not_supported",)),
    ("labels", "*", ("labels_not_supported",)),
    ("folders labels", "get", ("object_not_found",)),
    ("folders labels", "update delete", ("container_not_found",)),
    ("folders labels", "create update", NAMING),
    ("folders", "delete", ("core_container", "folder_not_empty")),
    ("labels", "delete", ("core_container",)),
    ("drafts", "get update delete", ("draft_not_found",)),
    ("drafts", "create update", COMPOSING),
    ("drafts", "update delete", VERSION),
    ("drafts", "update delete", ("not_a_draft",)),
    ("send", "*", ("too_large", *SENDING)),
    ("send", "raw", ("invalid_recipient",)),
    ("send", "direct draft", COMPOSING),
    ("send", "draft", ("draft_not_found", "not_a_draft", *VERSION)),
    ("files", "get download delete", ("file_not_found",)),
    ("files", "download", ("file_data_not_found", "mail_server_busy")),
    ("files", "upload", ("no_file", "too_large")),
    ("files", "delete", ("file_attached",)),
    ("outbox", "create update", QUEUEING),
    ("outbox", "update delete", ("already_sent", "job_not_found", "job_not_pending")),
    ("send_v2", "async", QUEUEING),
    ("send_v2", "sync", ("sync_send_not_supported", *COMPOSING, *SENDING)),
    ("outbox_v2", "create update replace", QUEUEING),
    ("outbox_v2", "update replace cancel", ("change_too_late", "job_not_found", "job_not_pending")),
    ("job_statuses", "get", ("job_not_found",)),
    ("threads messages contacts", "search", ("query_required",)),
    ("contacts", "get picture update delete", ("contact_not_found",)),
    ("contacts", "picture", ("picture_not_found",)),
    ("contacts", "create update", CONTACT),
    ("deltas", "generate_cursor", ("start_invalid",)),
    ("deltas", "list longpoll stream", CURSOR),
    ("deltas", "list longpoll", ("cursor_invalid",)),
    ("deltas", "stream", ("stream_cursor_invalid",)),
    ("webhooks", "get update delete", ("webhook_not_found",)),
    ("webhooks", "create", ("webhook_triggers_invalid", "webhook_url_taken")),
    ("webhooks", "create update", ("webhook_challenge_failed", "webhook_url_invalid")),
    ("oauth", "authorize page sign_in token token_by_query", ("client_unknown",)),
    ("oauth", "authorize", HOSTED),
    ("oauth hosted_auth", "page sign_in finish", ("sign_in_over",)),
    (
        "oauth",
        "token token_by_query",
        ("code_spent", "grant_type_unknown", "parameter_missing", "secret_wrong"),
    ),
    ("connect", "*", ("fields_missing", "native_client_unknown", "secret_wrong")),
    ("connect", "authorize detect_provider", ("field_invalid",)),
    ("connect", "authorize", NATIVE),
    ("connect", "token", ("code_refused",)),
    ("integrations", "create", ("integration_exists", "parameter_missing", "tenant_not_allowed")),
    ("integrations", "update", ("tenant_not_allowed",)),
    ("integrations", "get update delete", ("integration_not_found",)),
    ("grants hosted_auth", "create begin", GRANT),
    ("grants", "get update delete sync sync_by_get", ("grant_not_found",)),
    ("management", "get update delete downgrade upgrade revoke_all token_info", MANAGED),
    ("management", "upgrade", ("upgrade_too_late",)),
    ("management", "revoke_all token_info", ("no_tokens",)),
    ("management", "token_info", ("token_missing", "token_unknown")),
    ("calendars", "get update delete", ("calendar_not_found",)),
    ("calendars", "create update delete", ("invalid_field", *calendars.CALENDARS)),
    ("calendars", "free_busy availability consecutive", tuple(calendars.AVAILABILITY)),
    ("calendars", "free_busy availability consecutive", ("event_calendar_not_found",)),
    ("events", "get", ("event_not_found",)),
    ("events", "list", ("invalid_field", "window_required")),
    ("events", "create update patch delete to_ics", tuple(calendars.EVENTS)),
    ("events", "rsvp", ("event_calendar_not_found", "event_not_found", "event_not_found_on_write")),
    ("events", "to_ics rsvp", (*calendars.ANSWERS, "invalid_field")),
    ("scheduler", "get_page update_page delete_page list_calendars upload_image", PAGE),
    ("scheduler", "create_page update_page upload_image", ("page_value_invalid",)),
    ("scheduler", "create_page update_page", PAGE_WRITES),
    ("scheduler", "create_page", ("page_field_missing",)),
    ("scheduler", "provider_busy", ("page_provider_wrong",)),
    ("scheduler", "show_page list_slots book confirm cancel", PAGE),
    ("scheduler", "list_slots book", ("event_calendar_not_found", "too_many_slots")),
    ("scheduler", "book cancel", ("booking_value_invalid",)),
    ("scheduler", "book", ("booking_field_required", "slot_not_open")),
    ("scheduler", "book confirm cancel", ("booking_cancelled", "booking_not_found")),
    ("scheduler", "cancel", ("booking_too_late",)),
    ("neural", "ocr ocr_feedback", ("file_not_found",)),
    ("neural", "ocr", ("ocr_not_supported",)),
    ("neural", "*", ("invalid_id", "message_not_found", "neural_input_missing")),
    ("neural", FEEDBACK, ("feedback_exists",)),
    ("components", "get update delete", ("component_not_found",)),
    ("components", "update", ("component_fixed",)),
]
# What any operation refuses, by what it is.
IS: list[tuple[Callable[[Operation], bool], Sequence[str]]] = [
    (lambda _: True, ("bad_json", "internal", "method_not_allowed", "too_many_requests")),
    (lambda row: row.auth != "none", ("unauthorized",)),
    (lambda row: row.auth == "account", ("account_cancelled", "only_calendars")),
    (lambda row: row.parameters, ("not_an_object",)),
    (lambda row: row.auth == "account" and row.writes, ("account_invalid", "account_stopped")),
    (lambda row: bool(row.since or row.deprecated), ("unsupported_version",)),
    (lambda row: row.auth == "account" and _needs_scope(row), ("missing_scope",)),
    (lambda _: True, ("unexpected_parameters",)),
    (lambda row: row.query is not None and "limit" in row.query().fields, ("limit_too_large",)),
    (lambda row: row.body is not None, ("not_an_object", "too_large")),
    (lambda row: row.body is not None and row.method != "POST", ("empty_body",)),
    (lambda row: row.body is not None, ("invalid_field", "unexpected_attribute")),
    (lambda row: "{id}" in row.path or "{job_status_id}" in row.path, ("invalid_id",)),
    (lambda row: row.searches, ("search_failed", "search_refused")),
]


def _needs_scope(row: Operation) -> bool:
    return bool(needed(row.method, row.path))


def errors_of(rows: Sequence[Operation]) -> Rows:
    """Return the rows of the catalogue that any of these operations can answer."""
    found = {name for row in rows for name in _names(row)}
    return {name: row for name, row in CATALOGUE.items() if name in found}


def examples() -> dict[str, Any]:
    """Return every row of the catalogue as an example of an error's body."""
    return {
        name: {
            "summary": f"{row.rule} {row.status}".strip(),
            "value": {"type": row.type, "message": row.message},
        }
        for name, row in CATALOGUE.items()
    }


def _names(row: Operation) -> Iterator[str]:
    for applies, names in IS:
        if applies(row):
            yield from names
    family, _, verb = row.name.partition(".")
    for families, verbs, names in DOES:
        if family in families.split() and (verbs == "*" or verb in verbs.split()):
            yield from names
    yield from refusals(row.query)
    yield from refusals(row.body)

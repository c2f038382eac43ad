"""The error catalogue: every error of the API by name, with exact status, type and message.

One row per error; `rule` is its number in the contract's `errors.md`, where it has one. Faults name
these rows too (`error: daily_quota_exceeded`). Texts are exact, including odd spelling and spacing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ErrorType = Literal[
    "invalid_request_error", "api_error", "provider_error", "database_error", "auth_error"
]
IR: ErrorType = "invalid_request_error"
API: ErrorType = "api_error"
DATABASE: ErrorType = "database_error"


@dataclass(frozen=True, slots=True)
class Row:
    """One error: HTTP status, `type`, `message` with {placeholders}, rule id, extra headers."""

    status: int
    type: ErrorType
    message: str
    rule: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


_REALM = {"WWW-Authenticate": 'Basic realm="API Access Token Required"'}
_NOT_FOUND = (
    "404 Not Found: The requested URL was not found on the server. If you entered the URL manually "
    "please check your spelling and try again."
)
_OUT_OF_DATE = "the account's credentials are out of date. Please reauthenticate and try again."
_STOPPED = (
    "This action can't be performed because the account's sync has been stopped. "
    "Please contact support@nylas.com to resume sync."
)
_NOT_SENT = (
    "A temporary database error prevented us from serving this request. "
    "Your message has NOT been sent. Please try again in a few minutes."
)

HTTP = {
    "unauthorized": Row(401, IR, "Could not verify access credential.", "E-01", _REALM),
    "bad_json": Row(
        400,
        API,
        "400 Bad Request: The browser (or proxy) sent a request that this server could not "
        "understand.",
        "E-02",
    ),
    "not_an_object": Row(400, IR, "Invalid request body", "E-03"),
    "empty_body": Row(400, IR, "Empty request body.", "E-04"),
    "unsupported_version": Row(
        400,
        API,
        "{feature} isn't supported in the version of the Nylas API your app uses. "
        "Please update the API version.",
        "E-05",
    ),
    "no_route": Row(404, API, _NOT_FOUND, "E-06"),
    "method_not_allowed": Row(
        405,
        API,
        "405 Method Not Allowed: The method is not allowed for the requested URL.",
        "E-07",
    ),
    "internal": Row(
        500,
        API,
        "An internal error occured. If this issue persists, please contact support@nylas.com and "
        "include this request_uid: {uid}",
        "E-08",
    ),
    "not_yet": Row(
        501,
        API,
        "API endpoint not yet implemented: mocknylas does not simulate {operation} yet; "
        "the coverage table in its README lists what it does",
        "E-09",
    ),
}

PARAMETERS = {
    "invalid_id": Row(400, IR, "Invalid id: {value}", "E-10"),
    "limit_not_integer": Row(400, IR, "Limit parameter must be an integer.", "E-11"),
    "limit_negative": Row(400, IR, "Limit parameter must be nonnegative.", "E-12"),
    "offset_not_integer": Row(400, IR, "Offset parameter must be an integer.", "E-13a"),
    "offset_negative": Row(400, IR, "Offset parameter must be nonnegative.", "E-13b"),
    "unexpected_parameters": Row(400, IR, "Unexpected query parameters {names}", "E-14"),
    "limit_too_large": Row(
        400, IR, "Cannot request more than {maximum} resources at once.", "E-15"
    ),
    "query_required": Row(400, IR, "GET HTTP method must include query url parameter", "E-16"),
    "unknown_view": Row(400, IR, "Unknown view type {value}.", "E-17"),
    "value_too_long": Row(400, IR, "Value {value} for {key} is too long", "E-18"),
    "not_boolean": Row(
        400, IR, 'Value must be "true" or "false" (not "{value}") for {key}', "E-19"
    ),
    "invalid_timestamp": Row(400, IR, "Invalid timestamp value {value} for {key}", "E-20a"),
    "invalid_datetime": Row(400, IR, "Invalid datetime value {value} for {key}", "E-20b"),
    "too_many_emails": Row(400, IR, "Too many emails. The current limit is 25", "E-21"),
}

NOT_FOUND = {
    "thread_not_found": Row(404, IR, "Couldn't find thread `{id}`", "E-22"),
    "message_not_found": Row(404, IR, "Couldn't find message {id}", "E-23"),
    "draft_not_found": Row(404, IR, "Couldn't find draft {id}", "E-24"),
    "file_not_found": Row(404, IR, "Couldn't find file {id} ", "E-25"),
    "folders_not_supported": Row(404, IR, "GMail accounts don't support folders", "E-26"),
    "labels_not_supported": Row(404, IR, "Non-GMail accounts don't support labels", "E-27"),
    "object_not_found": Row(404, IR, "Object not found", "E-28"),
    "container_not_found": Row(404, IR, "Couldn't find {unit} {id}", "E-29"),
    "account_not_found": Row(404, IR, "The account does not exist.", "E-39"),
    "job_not_found": Row(404, IR, "Couldn't find job {id}", "E-91"),
}

UPDATES = {
    "unread_not_boolean": Row(400, IR, '"unread" must be true or false', "E-30a"),
    "starred_not_boolean": Row(400, IR, '"starred" must be true or false', "E-30b"),
    "folder_does_not_exist": Row(400, IR, "The folder {id} does not exist", "E-31"),
    "labels_not_list": Row(400, IR, '"labels" must be a list', "E-32"),
    "label_does_not_exist": Row(400, IR, "The label {id} does not exist", "E-33"),
    "removing_all_labels": Row(400, IR, "Removing all labels is not allowed.", "E-34"),
    "unexpected_attribute": Row(400, IR, "Unexpected attribute: {key}", "E-35"),
    "wrong_unit": Row(400, IR, "This account uses {unit}s", "E-36"),
    "removing_all_folders": Row(400, IR, "Removing all folders is not allowed.", "E-37"),
    "two_core_labels": Row(400, IR, 'Only one of "all", "trash" or "spam" can be added', "E-38a"),
    "label_cannot_change": Row(400, IR, 'The "{name}" label cannot be changed', "E-38b"),
    "core_labels_removed": Row(400, IR, '"all", "trash" and "spam" cannot all be removed', "E-38c"),
    "invalid_metadata": Row(400, IR, "Invalid metadata", "E-78"),
}

ACCOUNT_STATE = {
    "account_invalid": Row(
        403, IR, f"This action can't be performed because {_OUT_OF_DATE}", "E-40"
    ),
    "account_stopped": Row(403, IR, _STOPPED, "E-41"),
    "search_refused": Row(
        403, API, f"This search can't be performed because {_OUT_OF_DATE}", "E-42"
    ),
    "account_cancelled": Row(403, API, "Account has been cancelled", "E-43"),
}

CONTENT = {
    "mail_server_busy": Row(
        503,
        API,
        "Email server returned a temporary error. Please try again in a few minutes.",
        "E-44",
    ),
    "data_deleted": Row(404, API, "The data was deleted on the email server.", "E-45"),
    "raw_not_found": Row(
        404,
        IR,
        "Couldn't find raw contents for message `{id}`. Please try again in a few minutes.",
        "E-46",
    ),
    "raw_data_not_found": Row(404, API, "Couldn't find data on the email server.", "E-47a"),
    "file_data_not_found": Row(404, API, "Couldn't find data on email server.", "E-47b"),
}

CONTAINERS = {
    "display_name_invalid": Row(400, IR, '"display_name" must be a valid string', "E-50"),
    "display_name_too_long": Row(400, IR, '"display_name" is too long', "E-51"),
    "name_taken": Row(400, IR, '{unit} with name "{display_name}" already exists', "E-52"),
    "core_container": Row(400, IR, "Cannot modify a standard {unit}", "E-53"),
    "folder_not_empty": Row(
        403, IR, "Folder {id} cannot be deleted because it contains messages.", "E-54"
    ),
}

DRAFTS = {
    "subject_not_string": Row(400, IR, '"subject" should be a string', "E-60a"),
    "body_not_string": Row(400, IR, '"body" should be a string', "E-60b"),
    "invalid_recipients": Row(400, IR, "Invalid {field} field", "E-61"),
    "too_many_from": Row(400, IR, "from_addr field can have at most one item", "E-62a"),
    "too_many_reply_to": Row(400, IR, "reply_to field can have at most one item", "E-62b"),
    "file_ids_not_list": Row(400, IR, "{value} is not a list of block ids", "E-63"),
    "file_does_not_exist": Row(400, IR, "Invalid block public id {id}", "E-64"),
    "reply_to_does_not_exist": Row(400, IR, "Invalid message public id {id}", "E-66"),
    "thread_does_not_exist": Row(400, IR, "Invalid thread public id {id}", "E-67"),
    "message_not_in_thread": Row(
        400, IR, "Message {message_id} is not in thread {thread_id}", "E-68"
    ),
    "version_missing": Row(400, IR, "Must specify draft version", "E-69a"),
    "version_invalid": Row(400, IR, "Invalid draft version", "E-69b"),
    "version_stale": Row(
        409, IR, "Draft {id}.{version} has already been updated to version {current}", "E-69c"
    ),
    "not_a_draft": Row(400, IR, "Message {id} is not a draft", "E-69d"),
}

SENDING = {
    "too_many_requests": Row(429, API, "Too many requests", "E-70"),
    "no_recipients": Row(400, IR, "No recipients specified", "E-71"),
    "invalid_recipient": Row(400, IR, "Invalid recipient address {address}", "E-72"),
    "too_large": Row(413, API, "Request Entity Too Large", "E-74"),
    "invalid_custom_headers": Row(400, IR, "Invalid custom_headers field", "E-75"),
    "no_file": Row(400, IR, "No file uploaded", "E-76"),
    "file_attached": Row(400, IR, "Can't delete file that is attachment.", "E-77"),
    "search_failed": Row(503, API, "Error issuing search request", "E-65"),
    "database_send": Row(503, DATABASE, _NOT_SENT, "E-79"),
    "database": Row(
        503,
        DATABASE,
        "A temporary database error prevented us from serving this request. Please try again.",
        "E-80",
    ),
    "invalid_send_at": Row(400, IR, '"{field}" must be a unix timestamp', "E-90"),
    "already_sent": Row(400, IR, "Message has already been sent", "E-92"),
    "sync_send_not_supported": Row(
        422, API, "{provider} is not supported for synchronous send", "E-94"
    ),
    "send_at_in_past": Row(
        400, IR, "Cannot set message to be sent at a time before the current time.", "E-95"
    ),
    "retry_limit_too_early": Row(
        400, IR, "Cannot set message to stop retrying before time to send at.", "E-96a"
    ),
    "retry_limit_too_late": Row(
        400, IR, "retry_limit_datetime cannot be more than 7 days after send_at", "E-96b"
    ),
    "change_too_late": Row(
        400,
        IR,
        "Message cannot be modified within five minutes of the scheduled time",
        "E-97",
    ),
    "job_not_pending": Row(400, IR, "Message is not pending", "E-98"),
}

PROVIDER = {
    "some_recipients_failed": Row(402, API, "Sending to at least one recipient failed"),
    "all_recipients_failed": Row(402, API, "Sending to all recipients failed"),
    "address_not_ascii": Row(402, API, "Invalid character in recipient address"),
    "too_many_recipients": Row(402, API, "Your message has too many recipients"),
    "recipient_rejected_full_stop": Row(402, API, "Recipient address rejected."),
    "recipient_rejected": Row(402, API, "Recipient address rejected"),
    "no_such_recipient": Row(
        402,
        API,
        "The email account that you tried to reach does not exist. Please try double-checking the "
        "recipient's email address for typos or unnecessary spaces.",
    ),
    "recipient_disabled": Row(402, API, "The email account that you tried to reach is disabled."),
    "relay_denied": Row(402, API, "Mail relay denied."),
    "spam_content": Row(402, API, "Message blocked due to spam content in the message."),
    "message_too_large": Row(402, API, "Message too large"),
    "content_rejected": Row(402, API, "Message content rejected for security reasons"),
    "no_such_domain": Row(
        402,
        API,
        "Unable to find recipient domain. Please check for any spelling errors, and make sure you "
        "didn't enter any spaces, periods, or other punctuation after the recipient's email "
        "address.",
    ),
    "sender_rejected": Row(402, API, "Sender address rejected"),
    "malformed_message": Row(402, API, "Mail message is malformed. Not accepted."),
    "smtp_auth_failed": Row(403, API, "Could not authenticate with the SMTP server."),
    "starttls_missing": Row(403, API, "Required SMTP STARTTLS not supported."),
    "provider_error": Row(422, API, "Mail provider error"),
    "daily_quota_exceeded": Row(429, API, "Daily sending quota exceeded"),
    "recipient_quota_exceeded": Row(429, API, "Daily email quota for this address exceeded."),
    "unusual_rate": Row(
        429,
        API,
        "Our system has detected an unusual rate of unsolicited mail originating from your IP "
        "address. To protect our users from spam, mail sent from your IP address has been "
        "temporarily blocked.",
    ),
    "server_busy": Row(429, API, "Server busy, try again later."),
    "recipient_receiving_too_fast": Row(
        429,
        API,
        "The user you are trying to contact is receiving mail at a rate that prevents additional "
        "messages from being delivered. Please resend your message at a later time.",
    ),
    "temporarily_rejected": Row(429, API, "Mail server temporarily rejected message."),
    "temporary_auth_problem": Row(
        429,
        API,
        "Cannot authenticate due to temporary system problem. Try again later.",
    ),
    "browser_login_needed": Row(
        429, API, "Please log in to Gmail with your web browser and try again."
    ),
    "provider_throttled": Row(429, API, "Temporary provider send throttling"),
    "server_unavailable": Row(503, API, "Server busy, try again later."),
    "connection_closed": Row(503, API, "The server unexpectedly closed the connection"),
    "connection_failed": Row(503, API, "Unknown connection error"),
    "certificate_failed": Row(503, API, "SMTP server SSL certificate verify failed"),
    "sending_failed": Row(503, API, "Sending failed"),
    "timed_out": Row(504, API, "Request timed out."),
}

CATALOGUE: dict[str, Row] = {
    **HTTP,
    **PARAMETERS,
    **NOT_FOUND,
    **UPDATES,
    **ACCOUNT_STATE,
    **CONTENT,
    **CONTAINERS,
    **DRAFTS,
    **SENDING,
    **PROVIDER,
}

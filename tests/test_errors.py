"""Each error answers exactly what the contract says; each complaint to people names the remedy."""

import re

import pytest

from mocknylas.catalogue import CATALOGUE, FAMILIES, components, contacts, neural, scheduler
from mocknylas.errors import (
    ApiError,
    ConflictError,
    MocknylasError,
    NotFoundError,
    RecipeError,
    UsageError,
    unknown,
)

IR, API, DATABASE = "invalid_request_error", "api_error", "database_error"
AUTH = "auth_error"
OWN_WORDS = {  # rows whose text the contract leaves to the mock
    "unsupported_version",
    "cursor_missing",
    "timeout_not_integer",
    "timeout_negative",
    "authentication_failed",
    "client_unknown",
    "redirect_uri_missing",
    "redirect_uri_unregistered",
    "response_type_unknown",
    "state_too_long",
    "sign_in_over",
    "parameter_missing",
    "grant_type_unknown",
    "secret_wrong",
    "field_invalid",
    "provider_unreachable",
    "native_client_unknown",
    "provider_unknown",
    "reauth_unknown",
    "only_calendars",
    "upgrade_too_late",
    "application_field",
    "integration_exists",
    "integration_not_found",
    "integration_provider",
    "integration_field",
    "tenant_not_allowed",
    "expires_in_range",
    "grant_not_found",
    *components.COMPONENTS,
    *contacts.CONTACTS.keys() - {"contact_not_found"},
    *neural.NEURAL,
    *scheduler.SCHEDULER,
}
# as written in the contract's errors.md: name, values that fill the text, status, type, message
CONTRACT = [
    ("not_implemented", {}, 501, API, "API endpoint not yet implemented"),
    ("unauthorized", {}, 401, IR, "Could not verify access credential."),
    (
        "missing_scope",
        {"wanted": "email", "given": "contacts"},
        403,
        IR,
        "This call needs the scope email; the access token has contacts.",
    ),
    (
        "bad_json",
        {},
        400,
        API,
        "400 Bad Request: The browser (or proxy) sent a request that this server could not "
        "understand.",
    ),
    ("not_an_object", {}, 400, IR, "Invalid request body"),
    ("empty_body", {}, 400, IR, "Empty request body."),
    (
        "no_route",
        {},
        404,
        API,
        "404 Not Found: The requested URL was not found on the server. If you entered the "
        "URL manually please check your spelling and try again.",
    ),
    (
        "method_not_allowed",
        {},
        405,
        API,
        "405 Method Not Allowed: The method is not allowed for the requested URL.",
    ),
    (
        "internal",
        {"uid": "u1"},
        500,
        API,
        "An internal error occured. If this issue persists, please contact support@nylas.com "
        "and include this request_uid: u1",
    ),
    ("invalid_id", {"value": "x!"}, 400, IR, "Invalid id: x!"),
    ("limit_not_integer", {}, 400, IR, "Limit parameter must be an integer."),
    ("limit_negative", {}, 400, IR, "Limit parameter must be nonnegative."),
    ("offset_not_integer", {}, 400, IR, "Offset parameter must be an integer."),
    ("offset_negative", {}, 400, IR, "Offset parameter must be nonnegative."),
    ("unexpected_parameters", {"names": "foo"}, 400, IR, "Unexpected query parameters foo"),
    (
        "limit_too_large",
        {"maximum": 1000},
        400,
        IR,
        "Cannot request more than 1000 resources at once.",
    ),
    ("query_required", {}, 400, IR, "GET HTTP method must include query url parameter"),
    ("unknown_view", {"value": "x!"}, 400, IR, "Unknown view type x!."),
    (
        "value_too_long",
        {"value": "x!", "key": "starred"},
        400,
        IR,
        "Value x! for starred is too long",
    ),
    (
        "not_boolean",
        {"value": "x!", "key": "starred"},
        400,
        IR,
        'Value must be "true" or "false" (not "x!") for starred',
    ),
    (
        "invalid_timestamp",
        {"value": "x!", "key": "starred"},
        400,
        IR,
        "Invalid timestamp value x! for starred",
    ),
    (
        "invalid_datetime",
        {"value": "x!", "key": "starred"},
        400,
        IR,
        "Invalid datetime value x! for starred",
    ),
    ("too_many_emails", {}, 400, IR, "Too many emails. The current limit is 25"),
    ("thread_not_found", {"id": "abc"}, 404, IR, "Couldn't find thread `abc`"),
    ("message_not_found", {"id": "abc"}, 404, IR, "Couldn't find message abc"),
    ("draft_not_found", {"id": "abc"}, 404, IR, "Couldn't find draft abc"),
    ("file_not_found", {"id": "abc"}, 404, IR, "Couldn't find file abc "),
    ("folders_not_supported", {}, 404, IR, "GMail accounts don't support folders"),
    ("labels_not_supported", {}, 404, IR, "Non-GMail accounts don't support labels"),
    ("object_not_found", {}, 404, IR, "Object not found"),
    ("container_not_found", {"unit": "label", "id": "abc"}, 404, IR, "Couldn't find label abc"),
    ("account_not_found", {}, 404, IR, "The account does not exist."),
    ("contact_not_found", {"id": "abc"}, 404, IR, "Couldn't find contact abc"),
    ("job_not_found", {"id": "abc"}, 404, IR, "Couldn't find job abc"),
    ("unread_not_boolean", {}, 400, IR, '"unread" must be true or false'),
    ("starred_not_boolean", {}, 400, IR, '"starred" must be true or false'),
    ("folder_does_not_exist", {"id": "abc"}, 400, IR, "The folder abc does not exist"),
    ("labels_not_list", {}, 400, IR, '"labels" must be a list'),
    ("label_does_not_exist", {"id": "abc"}, 400, IR, "The label abc does not exist"),
    ("removing_all_labels", {}, 400, IR, "Removing all labels is not allowed."),
    ("unexpected_attribute", {"key": "starred"}, 400, IR, "Unexpected attribute: starred"),
    ("wrong_unit", {"unit": "label"}, 400, IR, "This account uses labels"),
    ("removing_all_folders", {}, 400, IR, "Removing all folders is not allowed."),
    ("two_core_labels", {}, 400, IR, 'Only one of "all", "trash" or "spam" can be added'),
    ("label_cannot_change", {"name": "sent"}, 400, IR, 'The "sent" label cannot be changed'),
    ("core_labels_removed", {}, 400, IR, '"all", "trash" and "spam" cannot all be removed'),
    ("invalid_metadata", {}, 400, IR, "Invalid metadata"),
    (
        "account_invalid",
        {},
        403,
        IR,
        "This action can't be performed because the account's credentials are out of date. "
        "Please reauthenticate and try again.",
    ),
    (
        "account_stopped",
        {},
        403,
        IR,
        "This action can't be performed because the account's sync has been stopped. Please "
        "contact support@nylas.com to resume sync.",
    ),
    (
        "search_refused",
        {},
        403,
        API,
        "This search can't be performed because the account's credentials are out of date. "
        "Please reauthenticate and try again.",
    ),
    ("account_cancelled", {}, 403, API, "Account has been cancelled"),
    (
        "mail_server_busy",
        {},
        503,
        API,
        "Email server returned a temporary error. Please try again in a few minutes.",
    ),
    ("data_deleted", {}, 404, API, "The data was deleted on the email server."),
    (
        "raw_not_found",
        {"id": "abc"},
        404,
        IR,
        "Couldn't find raw contents for message `abc`. Please try again in a few minutes.",
    ),
    ("raw_data_not_found", {}, 404, API, "Couldn't find data on the email server."),
    ("file_data_not_found", {}, 404, API, "Couldn't find data on email server."),
    ("display_name_invalid", {}, 400, IR, '"display_name" must be a valid string'),
    ("display_name_too_long", {}, 400, IR, '"display_name" is too long'),
    (
        "name_taken",
        {"unit": "label", "display_name": "Work"},
        400,
        IR,
        'label with name "Work" already exists',
    ),
    ("core_container", {"unit": "label"}, 400, IR, "Cannot modify a standard label"),
    (
        "folder_not_empty",
        {"id": "abc"},
        403,
        IR,
        "Folder abc cannot be deleted because it contains messages.",
    ),
    ("subject_not_string", {}, 400, IR, '"subject" should be a string'),
    ("body_not_string", {}, 400, IR, '"body" should be a string'),
    ("invalid_recipients", {"field": "to"}, 400, IR, "Invalid to field"),
    ("too_many_from", {}, 400, IR, "from_addr field can have at most one item"),
    ("too_many_reply_to", {}, 400, IR, "reply_to field can have at most one item"),
    ("file_ids_not_list", {"value": "x!"}, 400, IR, "x! is not a list of block ids"),
    ("file_does_not_exist", {"id": "abc"}, 400, IR, "Invalid block public id abc"),
    ("reply_to_does_not_exist", {"id": "abc"}, 400, IR, "Invalid message public id abc"),
    ("thread_does_not_exist", {"id": "abc"}, 400, IR, "Invalid thread public id abc"),
    (
        "message_not_in_thread",
        {"message_id": "abc", "thread_id": "def"},
        400,
        IR,
        "Message abc is not in thread def",
    ),
    ("version_missing", {}, 400, IR, "Must specify draft version"),
    ("version_invalid", {}, 400, IR, "Invalid draft version"),
    (
        "version_stale",
        {"id": "abc", "version": "1", "current": "2"},
        409,
        IR,
        "Draft abc.1 has already been updated to version 2",
    ),
    ("not_a_draft", {"id": "abc"}, 400, IR, "Message abc is not a draft"),
    ("too_many_requests", {}, 429, API, "Too many requests"),
    ("no_recipients", {}, 400, IR, "No recipients specified"),
    ("invalid_recipient", {"address": "a@"}, 400, IR, "Invalid recipient address a@"),
    ("too_large", {}, 413, API, "Request Entity Too Large"),
    ("invalid_custom_headers", {}, 400, IR, "Invalid custom_headers field"),
    ("no_file", {}, 400, IR, "No file uploaded"),
    ("file_attached", {}, 400, IR, "Can't delete file that is attachment."),
    ("search_failed", {}, 503, API, "Error issuing search request"),
    (
        "database_send",
        {},
        503,
        DATABASE,
        "A temporary database error prevented us from serving this request. Your message has "
        "NOT been sent. Please try again in a few minutes.",
    ),
    (
        "database",
        {},
        503,
        DATABASE,
        "A temporary database error prevented us from serving this request. Please try again.",
    ),
    ("invalid_send_at", {"field": "send_at"}, 400, IR, '"send_at" must be a unix timestamp'),
    ("already_sent", {}, 400, IR, "Message has already been sent"),
    (
        "sync_send_not_supported",
        {"provider": "imap"},
        422,
        API,
        "imap is not supported for synchronous send",
    ),
    (
        "send_at_in_past",
        {},
        400,
        IR,
        "Cannot set message to be sent at a time before the current time.",
    ),
    (
        "retry_limit_too_early",
        {},
        400,
        IR,
        "Cannot set message to stop retrying before time to send at.",
    ),
    (
        "retry_limit_too_late",
        {},
        400,
        IR,
        "retry_limit_datetime cannot be more than 7 days after send_at",
    ),
    (
        "change_too_late",
        {},
        400,
        IR,
        "Message cannot be modified within five minutes of the scheduled time",
    ),
    ("job_not_pending", {}, 400, IR, "Message is not pending"),
    ("some_recipients_failed", {}, 402, API, "Sending to at least one recipient failed"),
    ("all_recipients_failed", {}, 402, API, "Sending to all recipients failed"),
    ("address_not_ascii", {}, 402, API, "Invalid character in recipient address"),
    ("too_many_recipients", {}, 402, API, "Your message has too many recipients"),
    ("recipient_rejected_full_stop", {}, 402, API, "Recipient address rejected."),
    ("recipient_rejected", {}, 402, API, "Recipient address rejected"),
    (
        "no_such_recipient",
        {},
        402,
        API,
        "The email account that you tried to reach does not exist. Please try "
        "double-checking the recipient's email address for typos or unnecessary spaces.",
    ),
    ("recipient_disabled", {}, 402, API, "The email account that you tried to reach is disabled."),
    ("relay_denied", {}, 402, API, "Mail relay denied."),
    ("spam_content", {}, 402, API, "Message blocked due to spam content in the message."),
    ("message_too_large", {}, 402, API, "Message too large"),
    ("content_rejected", {}, 402, API, "Message content rejected for security reasons"),
    (
        "no_such_domain",
        {},
        402,
        API,
        "Unable to find recipient domain. Please check for any spelling errors, and make "
        "sure you didn't enter any spaces, periods, or other punctuation after the "
        "recipient's email address.",
    ),
    ("sender_rejected", {}, 402, API, "Sender address rejected"),
    ("malformed_message", {}, 402, API, "Mail message is malformed. Not accepted."),
    ("smtp_auth_failed", {}, 403, API, "Could not authenticate with the SMTP server."),
    ("starttls_missing", {}, 403, API, "Required SMTP STARTTLS not supported."),
    ("provider_error", {}, 422, API, "Mail provider error"),
    ("daily_quota_exceeded", {}, 429, API, "Daily sending quota exceeded"),
    ("recipient_quota_exceeded", {}, 429, API, "Daily email quota for this address exceeded."),
    (
        "unusual_rate",
        {},
        429,
        API,
        "Our system has detected an unusual rate of unsolicited mail originating from your "
        "IP address. To protect our users from spam, mail sent from your IP address has been "
        "temporarily blocked.",
    ),
    ("server_busy", {}, 429, API, "Server busy, try again later."),
    (
        "recipient_receiving_too_fast",
        {},
        429,
        API,
        "The user you are trying to contact is receiving mail at a rate that prevents "
        "additional messages from being delivered. Please resend your message at a later "
        "time.",
    ),
    ("temporarily_rejected", {}, 429, API, "Mail server temporarily rejected message."),
    (
        "temporary_auth_problem",
        {},
        429,
        API,
        "Cannot authenticate due to temporary system problem. Try again later.",
    ),
    (
        "browser_login_needed",
        {},
        429,
        API,
        "Please log in to Gmail with your web browser and try again.",
    ),
    ("provider_throttled", {}, 429, API, "Temporary provider send throttling"),
    ("server_unavailable", {}, 503, API, "Server busy, try again later."),
    ("connection_closed", {}, 503, API, "The server unexpectedly closed the connection"),
    ("connection_failed", {}, 503, API, "Unknown connection error"),
    ("certificate_failed", {}, 503, API, "SMTP server SSL certificate verify failed"),
    ("sending_failed", {}, 503, API, "Sending failed"),
    (
        "webhook_challenge_failed",
        {},
        400,
        IR,
        "Failed to verify challenge string. Please refer to our documentation for more "
        "information: https://docs.nylas.com/reference#section-verification-request",
    ),
    ("webhook_not_found", {"id": "x"}, 404, IR, "Couldn't find webhook x"),
    ("webhook_url_invalid", {"url": "x"}, 400, IR, "Invalid callback_url: x"),
    ("webhook_url_taken", {"url": "x"}, 400, IR, "A webhook for x already exists"),
    ("webhook_triggers_invalid", {"triggers": "x"}, 400, IR, "Invalid triggers: x"),
    ("webhook_state_invalid", {"state": "x"}, 400, IR, "Invalid state: x"),
    ("timed_out", {}, 504, API, "Request timed out."),
    (
        "code_spent",
        {},
        400,
        IR,
        "Sorry, the code you provided is not valid. It has already been used, or has expired. "
        "Please restart the authentication process",
    ),
    ("fields_missing", {}, 400, AUTH, "Please include the missing fields"),
    ("microsoft_refused", {}, 403, AUTH, "You've entered invalid credentials"),
    ("code_refused", {}, 400, API, "Unable to associate credentials"),
    ("managed_account_not_found", {"id": "x"}, 404, IR, "Couldn't find account x"),
    ("no_tokens", {}, 404, API, "No tokens found for that account id"),
    ("token_missing", {}, 400, API, "No access_token passed."),
    ("token_unknown", {}, 404, API, "No such token found for that account"),
    ("calendar_not_found", {"id": "x"}, 404, IR, "Couldn't find calendar x"),
    ("calendar_name_missing", {}, 400, IR, "Must specify 'name' for a calendar."),
    ("calendar_read_only", {}, 400, IR, "Cannot update read_only calendar."),
    ("calendar_primary", {}, 400, IR, "Cannot delete the primary calendar."),
    ("one_calendar_only", {}, 400, IR, "A virtual calendar has one calendar only."),
    (
        "calendar_field_not_supported",
        {"field": "x"},
        400,
        IR,
        "The provider does not support 'x' here.",
    ),
    ("calendars_not_updated", {}, 400, IR, "The provider does not support updating calendars."),
    ("invalid_window", {}, 400, IR, "`start_time` must be < `end_time`"),
    ("nobody_to_meet", {}, 400, IR, "Must set either 'emails' or 'calendars' in the query."),
    (
        "open_hours_of_a_stranger",
        {},
        400,
        IR,
        "Open Hours cannot contain an email not present in the main email list or the free "
        "busy email list.",
    ),
    ("schema_error", {"path": "x", "problem": "x"}, 400, IR, "x: x"),
    (
        "too_many_slots",
        {"maximum": 5},
        400,
        IR,
        "interval_minutes: The window has more than 5 candidates.",
    ),
    (
        "free_busy_not_supported",
        {},
        400,
        IR,
        "iCloud does not support free/busy and consecutive availability.",
    ),
    ("event_not_found", {"id": "x"}, 404, IR, "Couldn't find event id x"),
    ("event_not_found_on_write", {"id": "x"}, 404, IR, "Couldn't find event x"),
    ("event_calendar_not_found", {"id": "x"}, 404, IR, "Calendar x not found"),
    ("event_calendar_read_only", {}, 400, IR, "Can't create events on read_only calendar."),
    ("busy_not_boolean", {}, 400, IR, "'busy' must be true or false"),
    ("text_too_long", {"field": "x"}, 400, IR, "'x' is too long"),
    ("event_read_only", {}, 400, IR, "Cannot update read_only event."),
    ("event_imported", {}, 400, IR, "Can not update an event imported from an iCalendar file."),
    (
        "event_field_not_modifiable",
        {"field": "x"},
        400,
        IR,
        "The field 'x' is not a modifiable field.  Please use only the fields mentioned in our "
        "docs for PUT requests: https://developer.nylas.com/docs/api/#post/events .",
    ),
    ("visibility_empty", {}, 400, IR, "Visibility cannot have the value ''"),
    ("visibility_unknown", {"value": "x"}, 400, IR, "Visibility cannot have the value 'x'"),
    ("event_not_deleted", {"id": "x"}, 400, IR, "Cannot delete event x from read_only calendar."),
    ("when_missing", {}, 400, IR, "Must specify 'when' when creating an event."),
    ("when_invalid_keys", {}, 400, IR, "When object had invalid keys."),
    ("invalid_field", {"field": "x"}, 400, IR, "'x' parameter invalid."),
    ("start_after_end", {"start": "x", "end": "x"}, 400, IR, "'x' must be < 'x'."),
    ("participant_without_email", {}, 400, IR, "'participants' must must have email"),
    ("changed_participant_without_email", {}, 400, IR, "'participants' must have email"),
    ("participant_email_invalid", {"value": "x"}, 400, IR, "'x' is not a valid email"),
    (
        "participant_status_invalid",
        {},
        400,
        IR,
        "'participants' status must be one of: yes, no, maybe, noreply",
    ),
    (
        "rrule_not_supported",
        {"rule": "x"},
        400,
        IR,
        "'recurrence' takes RRULE and EXDATE only, not 'x'",
    ),
    ("invalid_rrule", {"rule": "x"}, 400, IR, "'recurrence' has an invalid rule 'x'"),
    ("window_required", {}, 400, IR, "'expand_recurring' must be used with a time range filter."),
    ("recurring_not_updated", {}, 400, IR, "Cannot update a recurring event yet."),
    (
        "recurring_not_created",
        {},
        400,
        IR,
        "Recurring events can be created for Google accounts only.",
    ),
    ("rule_not_supported", {"rule": "x"}, 400, IR, "The provider does not support the rule 'x'"),
    (
        "details_and_autocreate",
        {},
        400,
        IR,
        "Cannot set both 'details' and 'autocreate' in conferencing object.",
    ),
    (
        "capacity_exceeded",
        {},
        400,
        IR,
        "The number of participants in the event exceeds the set capacity.",
    ),
    (
        "sms_without_number",
        {},
        400,
        IR,
        "'notifications' by sms need participants with a phone_number",
    ),
    ("not_an_invitation", {}, 400, IR, "This is not a message imported from an iCalendar invite."),
    ("rsvp_without_status", {}, 400, IR, "You must define a status to RSVP."),
    ("rsvp_status_invalid", {"value": "x"}, 400, IR, "Invalid status x"),
    ("not_a_participant", {"email": "x"}, 400, IR, "Cannot find x among the participants"),
    (
        "rsvp_of_another_account",
        {},
        400,
        IR,
        "'account_id' is not the account of the access token.",
    ),
    ("ics_without_event", {}, 400, IR, "Must specify 'event_id', or 'calendar_id' and 'when'."),
    ("ics_method_unknown", {"value": "x"}, 400, IR, "'x' is not a valid method."),
    ("cursor_invalid", {}, 400, IR, "Invalid cursor parameter"),
    ("stream_cursor_invalid", {"cursor": "xyz"}, 400, IR, "Invalid cursor xyz"),
    (
        "start_invalid",
        {},
        400,
        IR,
        'generate_cursor request body must have the format {"start": <Unix timestamp> (seconds)}',
    ),
    ("object_type_invalid", {"name": "mail"}, 400, IR, "Invalid object type mail"),
    (
        "types_both_ways",
        {},
        400,
        IR,
        "Invalid Request. Cannot specify both include_typesand exclude_types",
    ),
]


@pytest.mark.parametrize(
    ("name", "values", "status", "kind", "message"), CONTRACT, ids=[row[0] for row in CONTRACT]
)
def test_errors_have_the_texts_of_the_contract(name, values, status, kind, message):
    error = ApiError(name, **values)

    assert (error.status, error.body) == (status, {"type": kind, "message": message})


def test_every_row_of_the_catalogue_is_compared():
    assert {row[0] for row in CONTRACT} | OWN_WORDS == set(CATALOGUE)


@pytest.mark.rule("R-DEL-04", "R-DEL-14")
@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("cursor_missing", "cursor"),
        ("timeout_not_integer", "integer"),
        ("timeout_negative", "nonnegative"),
    ],
)
def test_refused_parameters_that_the_contract_has_no_words_for_are_named(name, what):
    error = ApiError(name)

    assert (error.status, error.type) == (400, IR)
    assert what in error.message


@pytest.mark.parametrize(
    ("name", "values", "status", "beginning"),
    [
        (
            "unsupported_version",
            {"feature": "Scheduling"},
            400,
            "Scheduling isn't supported in the version of the Nylas API your app uses. "
            "Please update the API version",
        ),
    ],
)
def test_texts_that_the_contract_leaves_open_begin_as_known(name, values, status, beginning):
    error = ApiError(name, **values)

    assert (error.status, error.type) == (status, API)
    assert error.message.startswith(beginning)


@pytest.mark.rule("R-X49")
def test_error_types_are_those_in_use():
    assert {row.type for row in CATALOGUE.values()} <= {
        "invalid_request_error",
        "api_error",
        "provider_error",
        "database_error",
        "auth_error",
    }


@pytest.mark.rule("R-X48")
def test_details_stand_beside_type_and_message():
    error = ApiError("sending_failed", detail={"server_error": "421 : try later"})

    assert error.body == {
        "type": "api_error",
        "message": "Sending failed",
        "server_error": "421 : try later",
    }


def test_a_missing_token_asks_for_one():
    assert ApiError("unauthorized").headers == {
        "WWW-Authenticate": 'Basic realm="API Access Token Required"'
    }


def test_headers_of_one_answer_do_not_stay_in_the_catalogue():
    error = ApiError("unauthorized", headers={"X-RateLimit-Limit": "50"})

    assert set(error.headers) == {"WWW-Authenticate", "X-RateLimit-Limit"}
    assert set(ApiError("unauthorized").headers) == {"WWW-Authenticate"}


def test_an_error_prints_what_it_answers():
    error = ApiError("invalid_id", value="{x}")

    assert str(error) == "400 invalid_request_error: Invalid id: {x}"
    assert (error.name, error.fault) == ("invalid_id", "")


def test_an_error_without_its_values_is_a_mistake_of_ours():
    with pytest.raises(KeyError, match="value"):
        ApiError("invalid_id")


def test_an_unknown_name_is_told_with_the_nearest_right_one():
    error = unknown("effect", "defr", ["reject", "defer"])

    assert isinstance(error, NotFoundError)
    assert str(error) == "no effect 'defr'; did you mean 'defer'?"


@pytest.mark.parametrize(
    ("known", "hint"), [(["b", "a"], "known: a, b"), ([], "known: none"), (iter("a"), "known: a")]
)
def test_an_unknown_name_far_from_all_is_told_with_all(known, hint):
    assert str(unknown("effect", 17, known)) == f"no effect '17'; {hint}"


def test_an_unknown_name_far_from_many_is_told_with_the_nearest_few():
    names = [f"threads.{number}" for number in range(20)] + ["deltas.list"]

    told = str(unknown("operation", "lists of what", names))

    assert re.fullmatch(
        r"no operation 'lists of what'; nearest of 21: deltas\.list(, threads\.\d+){4}", told
    )
    assert "known: threads.0, threads.1, " in str(unknown("operation", "?", names[:20]))


def test_an_unknown_name_may_be_another_kind_of_mistake():
    assert isinstance(unknown("key", "x", [], error=RecipeError), RecipeError)


@pytest.mark.parametrize(
    ("error", "status"), [(UsageError, 400), (NotFoundError, 404), (ConflictError, 409)]
)
def test_complaints_have_a_status_for_the_control_api(error, status):
    assert issubclass(error, MocknylasError)
    assert error("why").status == status


def test_no_two_families_of_errors_share_a_name():
    assert len(CATALOGUE) == sum(map(len, FAMILIES))

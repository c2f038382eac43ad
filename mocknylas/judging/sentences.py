"""What to do about each error of the catalogue: a sentence for each row.

A sentence may name what is known of its call: {operation}, {collection} (where ids are listed),
{name} and {value} of the place, {nearest}, {choices}, {maximum}, {account}, {instead}.
"""

from collections.abc import Mapping

SET = "`nylas_mock.accounts.set({account!r}, {state})`"
REVIVE = SET.replace("{state}", 'sync_state="running"')
RETRY = "It passes: try again later, with growing pauses and an end."
ASK_ANEW = "Let the user sign in anew, and use the token that comes of it."
REFUSED = "The recipient's server refused for good: tell the sender, and do not try again."
QUOTA = "Send less, or wait until the provider's day is over: trying again at once makes it worse."
MENDED = "Correct '{name}' as accepted; trying again unchanged cannot help."
SHORTER = "Shorten '{name}' to what is accepted."
KNOWN_ID = (
    "Use an id that {collection} lists for this account; ids of other accounts are unknown. "
    "{instead}"
)
EXISTING = "Name something that exists in '{name}': create it first, or list what there is."
OF_PROVIDER = "This is for accounts of other providers: look at the account's `provider` first."
READ_ONLY = "Look at `read_only` before you write, and leave what is so alone."
TOO_LATE = "Look at the state of the job by GET /job-statuses/{{id}} before you change it."

# Rows of the catalogue → what to do. Each row stands here exactly once.
TABLE: Mapping[str, str] = {
    # service
    "unauthorized": "Send {credentials}; this one is missing, unknown or revoked.",
    "missing_scope": (
        "Ask for one of the scopes {choices} when the user signs in; here by "
        "`nylas_mock.accounts.connect({account!r}, scopes=[…])`."
    ),
    "bad_json": "Send a body that is valid JSON, in UTF-8.",
    "not_an_object": "Send a JSON object as the body, not a list or a bare value.",
    "empty_body": "Send a body with at least one field, or leave the request out.",
    "unsupported_version": (
        "Ask for a later version in the header Nylas-Api-Version, or set the option "
        "`gate_versions` to false."
    ),
    "no_route": "{instead}",
    "method_not_allowed": "{instead}",
    "internal": (
        "This is a defect of the mock, please report it; the exception is in "
        "`nylas_mock.world.internal_errors`."
    ),
    "not_implemented": "Do without this call: the service never had it.",
    # parameters
    "invalid_id": "Send an id as the API gave it: 1 to 25 of 0-9 and a-z. {instead}",
    "limit_not_integer offset_not_integer timeout_not_integer": "Write '{name}' in digits.",
    "limit_negative offset_negative timeout_negative": "Write '{name}' as 0 or more.",
    "unexpected_parameters": "{instead}",
    "limit_too_large": "Ask for {maximum} at most, and for the rest by `offset`.",
    "query_required": "Say what to search for: `?q=…`.",
    "unknown_view": "Ask for the view ids, count or expanded, or for none.",
    "value_too_long": SHORTER,
    "not_boolean": "Write true or false, not {value!r}.",
    "invalid_timestamp invalid_datetime": "Write '{name}' in Unix seconds or as ISO 8601.",
    "too_many_emails": "Ask for 25 addresses at most in one call.",
    # objects
    "thread_not_found message_not_found draft_not_found file_not_found contact_not_found "
    "calendar_not_found event_not_found event_not_found_on_write webhook_not_found "
    "component_not_found page_not_found booking_not_found container_not_found object_not_found "
    "job_not_found grant_not_found integration_not_found managed_account_not_found": KNOWN_ID,
    "folders_not_supported": "This account has labels: ask /labels where the provider is gmail.",
    "labels_not_supported": "This account has folders: ask /folders where it is not gmail.",
    "account_not_found": "The account was deleted: connect it anew.",
    "picture_not_found": "Not every contact has a picture: look at its `picture_url` first.",
    # changes of mail
    "unread_not_boolean starred_not_boolean busy_not_boolean": "Write true or false in '{name}'.",
    "folder_does_not_exist label_does_not_exist group_does_not_exist": EXISTING,
    "labels_not_list": "Send all labels that the message shall have, as a list of ids.",
    "removing_all_labels core_labels_removed": "Leave one of the labels all, trash and spam on it.",
    "unexpected_attribute": "{instead}",
    "wrong_unit": "Send `label_ids` for gmail accounts and `folder_id` for all others.",
    "removing_all_folders": "Name the folder that the message shall be in.",
    "two_core_labels": "Put the message in one of all, trash and spam.",
    "label_cannot_change": "Leave this label as it is: the provider itself sets it.",
    "invalid_metadata": "Send `metadata` as an object of up to 50 texts by short names.",
    # states of the account
    "account_invalid search_refused": (
        f"The account's credentials are out of date: let its user sign in anew, or here {REVIVE}."
    ),
    "account_stopped": f"The account's sync was stopped: start it again, here by {REVIVE}.",
    "account_cancelled": (
        "The account was cancelled: upgrade it, here by "
        + SET.replace("{state}", 'billing_state="paid"')
        + "."
    ),
    # content
    "mail_server_busy search_failed": RETRY,
    "data_deleted raw_data_not_found file_data_not_found": (
        "The provider has deleted it meanwhile: treat it as gone."
    ),
    "raw_not_found": "The raw MIME comes later: try again in a few minutes, or set `raw_delay` 0.",
    # folders and labels
    "display_name_invalid": "Send a `display_name` that is a text and not empty.",
    "display_name_too_long": SHORTER,
    "name_taken": "Choose a name that no other has, or use the one that is there.",
    "core_container": "Leave the standard folders and labels as they are: only own ones change.",
    "folder_not_empty": "Move its messages elsewhere before you delete a folder.",
    # signing in
    "client_unknown native_client_unknown": (
        "Send the application's client id as it is; here `nylas_mock.client_id`."
    ),
    "redirect_uri_missing": "Say in `redirect_uri` where the user goes afterwards.",
    "redirect_uri_unregistered": (
        "Register the URI with the application first, here by "
        "`nylas_mock.set_application(redirect_uris=[…])`."
    ),
    "response_type_unknown": "Ask for the response type code, or token.",
    "state_too_long": "Keep `state` within 255 characters: a key to what you keep yourself.",
    "sign_in_over": "Send the user through /oauth/authorize again: each sign-in works once.",
    "parameter_missing page_field_missing neural_input_missing": "Send '{name}': it is required.",
    "grant_type_unknown": "Send the grant type authorization_code.",
    "secret_wrong": (
        "Send the secret that belongs to the client id; here `nylas_mock.client_secret`."
    ),
    "code_spent code_refused": (
        "Exchange a code once and soon, within the option `code_lifetime`; else sign in anew."
    ),
    "fields_missing": "Send the fields that `missing_fields` of the answer names.",
    "field_invalid application_field integration_field component_value_invalid "
    "neural_value_invalid": MENDED,
    "authentication_failed microsoft_refused": (
        "Ask the user for the right password; here any is right that "
        "`nylas_mock.accounts.accept(address, password)` was told."
    ),
    "provider_unreachable": RETRY,
    "provider_unknown integration_provider": "Name one of these providers: {choices}.",
    "reauth_unknown": "Name an account of this application in `reauth_account_id`.",
    "only_calendars": "Ask only {choices} of a virtual account.",
    # applications
    "no_tokens": "Every token of the account is revoked: let its user sign in anew.",
    "token_missing": "Send the token that you ask about as `access_token`.",
    "token_unknown": "Ask about a live token of just this account.",
    "upgrade_too_late": "Connect the account anew: the time to recover it (R-MGMT-10) is over.",
    "integration_exists": "Change the integration by PATCH, or delete it first.",
    "tenant_not_allowed": "Leave `tenant` out where the provider is not microsoft.",
    "expires_in_range": "Choose a lifetime above 60 and below 315360000 seconds.",
    "component_fixed": "Make a new component: this field is chosen when it is made.",
    # contacts
    "contact_text_invalid contact_list_invalid contact_entry_invalid birthday_invalid "
    "contact_type_unknown": MENDED,
    "address_unstructured": 'Send postal addresses in parts, with "format": "structured".',
    "phone_type_missing phone_type_not_supported too_many_phones too_many_contact_emails "
    "email_type_not_supported too_many_im_addresses too_many_web_pages": (
        "Fit '{name}' to what Exchange can hold, as the message says; other providers take more."
    ),
    # neural
    "message_ids_invalid": "Send `message_id` as one id, or as a list of ids.",
    "too_many_messages": "Ask for {maximum} messages at most in one call.",
    "neural_text_too_long": "Cut the text to {maximum} characters at most.",
    "pages_invalid": "Send `pages` as a list of up to {maximum} numbers from 1.",
    "ocr_not_supported": "Look at the file's `content_type` first: PDF and TIFF can be read.",
    "feedback_exists": "Give feedback on a message once.",
    # drafts
    "subject_not_string body_not_string": "Send '{name}' as a text.",
    "invalid_recipients": 'Send a list of objects like {{"name": "Ada", "email": "ada@a.test"}}.',
    "too_many_from too_many_reply_to": "Send a list with one participant in '{name}'.",
    "file_ids_not_list": "Send `file_ids` as a list of the ids that POST /files answered.",
    "file_does_not_exist": "Upload the file with the same account first, and send its id.",
    "reply_to_does_not_exist thread_does_not_exist": EXISTING,
    "message_not_in_thread": "Send the `thread_id` of the message that is answered, or none.",
    "version_missing version_invalid": (
        "Send the draft's latest `version`, as the last answer about it told."
    ),
    "version_stale": "Read the draft again, apply the change to it, and send version {current}.",
    "not_a_draft": "Name a draft: what was sent cannot be changed any more.",
    # sending
    "too_many_requests": (
        "Wait for the seconds in X-RateLimit-Reset, then go on more slowly: back off, and spread "
        "the calls."
    ),
    "no_recipients": "Name at least one recipient in to, cc or bcc.",
    "invalid_recipient participant_email_invalid": "Write an address like ada@example.com.",
    "too_large": "Send less: large files as links, or fewer of them.",
    "invalid_custom_headers": 'Send a list of {{"name": "X-…", "value": "…"}}.',
    "no_file": "Send the file as a multipart part with a file name, called `file`.",
    "file_attached": "Delete the draft or leave the file: it hangs on a mail.",
    "database": RETRY,
    "database_send": "The message was not sent: try again in a few minutes.",
    "invalid_send_at": "Send '{name}' as a whole number: Unix seconds.",
    "already_sent": TOO_LATE,
    "sync_send_not_supported": (
        "Send asynchronously: POST /v2/send?sendnow=false; at once go mails of {choices}."
    ),
    "send_at_in_past": (
        "Send an instant from now on, in seconds; the clock of this world is `nylas_mock.clock`."
    ),
    "retry_limit_too_early retry_limit_too_late": (
        "Choose an instant between `send_at` and 7 days after it."
    ),
    "change_too_late": "Change mail earlier than five minutes before its `send_at`.",
    "job_not_pending": TOO_LATE,
    # providers
    "some_recipients_failed": (
        "Look at `failures` of the answer, and write again only to those who can have it."
    ),
    "all_recipients_failed recipient_rejected_full_stop recipient_rejected no_such_recipient "
    "recipient_disabled no_such_domain relay_denied": REFUSED,
    "address_not_ascii": "Send addresses in ASCII: this server takes no others.",
    "too_many_recipients": "Write to fewer people at once: see the provider's limit.",
    "spam_content content_rejected message_too_large malformed_message": (
        "Change the mail: its content was refused, and will be again."
    ),
    "sender_rejected": "Send from the account's own address, or one of its aliases.",
    "smtp_auth_failed browser_login_needed": ASK_ANEW,
    "starttls_missing certificate_failed": (
        "Nothing the application can do: the mail server's own TLS is wrong; tell the user."
    ),
    "provider_error sending_failed": (
        "Look at `server_error` of the answer; try once more later, then tell the user."
    ),
    "daily_quota_exceeded recipient_quota_exceeded unusual_rate": QUOTA,
    "server_busy recipient_receiving_too_fast temporarily_rejected temporary_auth_problem "
    "provider_throttled server_unavailable connection_closed connection_failed": RETRY,
    "timed_out": (
        "The mail may have gone out all the same: look for it in Sent before you try again."
    ),
    # calendars
    "calendar_name_missing": "Send the calendar's `name`.",
    "calendar_read_only event_calendar_read_only event_read_only event_not_deleted": READ_ONLY,
    "calendar_primary": "Leave the primary calendar: only others can be deleted.",
    "one_calendar_only": "Use the calendar that the virtual account has.",
    "calendar_field_not_supported": "Leave '{name}' out for this provider.",
    "calendars_not_updated": OF_PROVIDER,
    "invalid_window start_after_end": "Let it end after it has begun.",
    "nobody_to_meet": "Say whom to meet: `emails`, or `calendars`.",
    "open_hours_of_a_stranger": "Name in `open_hours` only those who are asked about.",
    "schema_error": MENDED,
    "too_many_slots": "Ask for a shorter window or longer intervals: {maximum} candidates at most.",
    "free_busy_not_supported": OF_PROVIDER,
    # events
    "event_calendar_not_found": "Use a calendar that GET /calendars lists for this account.",
    "text_too_long": SHORTER,
    "event_imported": "Change the event in the calendar that it comes from.",
    "event_field_not_modifiable": "Leave '{name}' out of a PUT: it cannot be changed.",
    "visibility_empty visibility_unknown": "Send visibility public or private, or leave it out.",
    "when_missing when_invalid_keys": "Send `when` in just one of its forms: {choices}.",
    "invalid_field": MENDED,
    "participant_without_email changed_participant_without_email": (
        "Give each participant an `email`."
    ),
    "participant_status_invalid rsvp_status_invalid rsvp_without_status": (
        "Send one of these states: {choices}."
    ),
    "rrule_not_supported invalid_rrule rule_not_supported": (
        "Send `recurrence` with an RRULE of RFC 5545, as simple as the provider takes it."
    ),
    "window_required": "Add `starts_after` and `ends_before` (or the like) to `expand_recurring`.",
    "recurring_not_updated": "Change single events; a series of this provider stays as it is.",
    "recurring_not_created": OF_PROVIDER,
    "details_and_autocreate": "Send `details` or `autocreate` in `conferencing`, not both.",
    "capacity_exceeded": "Raise `capacity`, or invite fewer people.",
    "sms_without_number": "Give the participants of an sms a `phone_number`.",
    # answers to invitations
    "not_an_invitation": "Answer invitations only: events that others organise.",
    "not_a_participant": "Answer with the account that was invited.",
    "rsvp_of_another_account": "Send the `account_id` of the token's own account.",
    "ics_without_event": "Send an `event_id`, or a `calendar_id` with `when`.",
    "ics_method_unknown": "Send one of the methods of iTIP (RFC 5546): request, publish, …",
    # scheduler
    "page_value_invalid booking_value_invalid": MENDED,
    "page_slug_taken": "Choose another slug; slugs are unique among all pages.",
    "page_token_unknown": "Send live tokens of the page's accounts.",
    "page_calendar_unknown": "Name calendars of the page's own accounts.",
    "page_provider_wrong": OF_PROVIDER,
    "slot_not_open": "Ask for the time slots again, and book one that is still open.",
    "booking_field_required": "Ask the guest for '{name}', and send it in `additional_values`.",
    "booking_cancelled": "Book anew: what was cancelled stays so.",
    "booking_too_late": "Cancel earlier than the page's `min_cancellation_notice`.",
    # deltas
    "cursor_missing": "Send a `cursor`: the first comes from POST /delta/latest_cursor.",
    "cursor_invalid stream_cursor_invalid": (
        "Send a cursor of the last 14 days just as the API gave it; begin anew where it is older."
    ),
    "start_invalid": 'Send {{"start": <Unix seconds>}}.',
    "object_type_invalid": "Name types of these: {choices}.",
    "types_both_ways": "Send include_types or exclude_types, not both.",
    # webhooks
    "webhook_challenge_failed": (
        "Answer the GET with its `challenge` within ten seconds; try by "
        "`nylas_mock.webhooks.check(url)`."
    ),
    "webhook_url_invalid": "Send an absolute https URL that the server can reach.",
    "webhook_url_taken": "Change the webhook of this URL by PUT, or delete it first.",
    "webhook_triggers_invalid": "Name triggers of these: {choices}.",
    "webhook_state_invalid": "Ask for the state active or inactive.",
}
REMEDIES: Mapping[str, str] = {
    name: told for names, told in TABLE.items() for name in names.split()
}

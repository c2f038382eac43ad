"""Errors of drafts, sends and jobs, and what mail providers refuse."""

from mocknylas.catalogue.row import API, DATABASE, IR, Row

_NOT_SENT = (
    "A temporary database error prevented us from serving this request. "
    "Your message has NOT been sent. Please try again in a few minutes."
)

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

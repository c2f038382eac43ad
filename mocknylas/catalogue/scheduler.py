"""Errors of the Scheduler; no source has them, so all are the mock's own. Source: R-SCH-02."""

from mocknylas.catalogue.row import IR, Row

SCHEDULER = {
    "page_not_found": Row(404, IR, "Couldn't find scheduling page {id}"),
    "page_field_missing": Row(400, IR, "Must specify '{field}' for a scheduling page."),
    "page_value_invalid": Row(400, IR, '"{field}" of a scheduling page is not valid: {problem}'),
    "page_slug_taken": Row(409, IR, "The slug '{slug}' is taken."),
    "page_token_unknown": Row(400, IR, "'access_tokens' has one of no account."),
    "page_calendar_unknown": Row(400, IR, "'config.calendar_ids' has no calendar '{id}' to use."),
    "page_provider_wrong": Row(400, IR, "The account is not one of {provider}."),
    "slot_not_open": Row(409, IR, "The time slot is not available."),
    "booking_value_invalid": Row(400, IR, '"{field}" of a booking is not valid: {problem}'),
    "booking_field_required": Row(400, IR, "The page asks for '{field}' in 'additional_values'."),
    "booking_not_found": Row(404, IR, "Couldn't find booking {edit_hash}"),
    "booking_cancelled": Row(400, IR, "The booking has been cancelled."),
    "booking_too_late": Row(400, IR, "It is too late to cancel the booking."),
}

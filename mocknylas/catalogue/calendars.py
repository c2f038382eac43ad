"""Errors of calendars, availability, events and answers to invitations."""

from mocknylas.catalogue.row import IR, Row

CALENDARS = {
    "calendar_not_found": Row(404, IR, "Couldn't find calendar {id}", "R-CAL-04"),
    "calendar_name_missing": Row(400, IR, "Must specify 'name' for a calendar.", "R-CAL-05"),
    "calendar_read_only": Row(400, IR, "Cannot update read_only calendar.", "R-CAL-07"),
    "calendar_primary": Row(400, IR, "Cannot delete the primary calendar.", "R-CAL-09"),
    "one_calendar_only": Row(400, IR, "A virtual calendar has one calendar only.", "R-CAL-10"),
    "calendar_field_not_supported": Row(
        400, IR, "The provider does not support '{field}' here.", "R-CAL-13"
    ),
    "calendars_not_updated": Row(
        400, IR, "The provider does not support updating calendars.", "R-CAL-13"
    ),
}

AVAILABILITY = {
    "invalid_window": Row(400, IR, "`start_time` must be < `end_time`", "R-AVAIL-03"),
    "nobody_to_meet": Row(
        400, IR, "Must set either 'emails' or 'calendars' in the query.", "R-AVAIL-04"
    ),
    "open_hours_of_a_stranger": Row(
        400,
        IR,
        "Open Hours cannot contain an email not present in the main email list or the free busy "
        "email list.",
        "R-AVAIL-05",
    ),
    "schema_error": Row(400, IR, "{path}: {problem}", "R-AVAIL-06"),
    "too_many_slots": Row(
        400, IR, "interval_minutes: The window has more than {maximum} candidates.", "R-AVAIL-11"
    ),
    "free_busy_not_supported": Row(
        400, IR, "iCloud does not support free/busy and consecutive availability.", "R-AVAIL-08"
    ),
}

EVENTS = {
    "event_not_found": Row(404, IR, "Couldn't find event id {id}", "R-EVT-09"),
    "event_not_found_on_write": Row(404, IR, "Couldn't find event {id}", "R-EVT-09"),
    "event_calendar_not_found": Row(404, IR, "Calendar {id} not found", "R-EVT-20"),
    "event_calendar_read_only": Row(
        400, IR, "Can't create events on read_only calendar.", "R-EVT-21"
    ),
    "busy_not_boolean": Row(400, IR, "'busy' must be true or false", "R-EVT-22"),
    "text_too_long": Row(400, IR, "'{field}' is too long", "R-EVT-27"),
    "event_read_only": Row(400, IR, "Cannot update read_only event.", "R-EVT-31"),
    "event_imported": Row(
        400, IR, "Can not update an event imported from an iCalendar file.", "R-EVT-31"
    ),
    "event_field_not_modifiable": Row(
        400,
        IR,
        "The field '{field}' is not a modifiable field.  Please use only the fields mentioned in "
        "our docs for PUT requests: https://developer.nylas.com/docs/api/#post/events .",
        "R-EVT-34",
    ),
    "visibility_empty": Row(400, IR, "Visibility cannot have the value ''", "R-EVT-35"),
    "visibility_unknown": Row(400, IR, "Visibility cannot have the value '{value}'", "R-EVT-35"),
    "event_not_deleted": Row(
        400, IR, "Cannot delete event {id} from read_only calendar.", "R-EVT-40"
    ),
    "when_missing": Row(400, IR, "Must specify 'when' when creating an event.", "R-WHEN-06"),
    "when_invalid_keys": Row(400, IR, "When object had invalid keys.", "R-WHEN-02"),
    "invalid_field": Row(400, IR, "'{field}' parameter invalid.", "R-WHEN-03"),
    "start_after_end": Row(400, IR, "'{start}' must be < '{end}'.", "R-WHEN-04"),
    "participant_without_email": Row(400, IR, "'participants' must must have email", "R-PART-01"),
    "changed_participant_without_email": Row(
        400, IR, "'participants' must have email", "R-PART-01"
    ),
    "participant_email_invalid": Row(400, IR, "'{value}' is not a valid email", "R-PART-02"),
    "participant_status_invalid": Row(
        400, IR, "'participants' status must be one of: yes, no, maybe, noreply", "R-PART-03"
    ),
    "rrule_not_supported": Row(
        400, IR, "'recurrence' takes RRULE and EXDATE only, not '{rule}'", "R-REC-01"
    ),
    "invalid_rrule": Row(400, IR, "'recurrence' has an invalid rule '{rule}'", "R-REC-01"),
    "window_required": Row(
        400, IR, "'expand_recurring' must be used with a time range filter.", "R-REC-05"
    ),
    "recurring_not_updated": Row(400, IR, "Cannot update a recurring event yet.", "R-REC-11"),
    "recurring_not_created": Row(
        400, IR, "Recurring events can be created for Google accounts only.", "R-REC-12"
    ),
    "rule_not_supported": Row(
        400, IR, "The provider does not support the rule '{rule}'", "R-REC-16"
    ),
    "details_and_autocreate": Row(
        400,
        IR,
        "Cannot set both 'details' and 'autocreate' in conferencing object.",
        "R-CONF-01",
    ),
    "capacity_exceeded": Row(
        400,
        IR,
        "The number of participants in the event exceeds the set capacity.",
        "R-CAP-01",
    ),
    "sms_without_number": Row(
        400, IR, "'notifications' by sms need participants with a phone_number", "R-NOTI-01"
    ),
}

ANSWERS = {
    "not_an_invitation": Row(
        400, IR, "This is not a message imported from an iCalendar invite.", "R-RSVP-02"
    ),
    "rsvp_without_status": Row(400, IR, "You must define a status to RSVP.", "R-RSVP-04"),
    "rsvp_status_invalid": Row(400, IR, "Invalid status {value}", "R-RSVP-04"),
    "not_a_participant": Row(400, IR, "Cannot find {email} among the participants", "R-RSVP-05"),
    "rsvp_of_another_account": Row(
        400, IR, "'account_id' is not the account of the access token.", "R-RSVP-01"
    ),
    "ics_without_event": Row(
        400, IR, "Must specify 'event_id', or 'calendar_id' and 'when'.", "R-ICS-03"
    ),
    "ics_method_unknown": Row(400, IR, "'{value}' is not a valid method.", "R-ICS-03"),
}

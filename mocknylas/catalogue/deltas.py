"""Errors of deltas."""

from mocknylas.catalogue.row import IR, Row

DELTAS = {
    "cursor_missing": Row(  # the text is assumed
        400, IR, "Missing required parameter cursor in the query string", "R-DEL-04"
    ),
    "cursor_invalid": Row(400, IR, "Invalid cursor parameter", "R-DEL-04"),
    "stream_cursor_invalid": Row(400, IR, "Invalid cursor {cursor}", "R-DEL-04"),
    "start_invalid": Row(
        400,
        IR,
        'generate_cursor request body must have the format {{"start": <Unix timestamp> (seconds)}}',
        "R-DEL-03",
    ),
    "object_type_invalid": Row(400, IR, "Invalid object type {name}", "R-DEL-08"),
    "types_both_ways": Row(
        400,
        IR,
        "Invalid Request. Cannot specify both include_typesand exclude_types",
        "R-DEL-10",
    ),
    "timeout_not_integer": Row(400, IR, "Timeout parameter must be an integer.", "R-DEL-14"),
    "timeout_negative": Row(400, IR, "Timeout parameter must be nonnegative.", "R-DEL-14"),
}

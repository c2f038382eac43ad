"""Errors of the service: HTTP, parameters, objects, account state, folders and labels."""

from mocknylas.catalogue.row import API, IR, Row

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

HTTP = {
    "unauthorized": Row(401, IR, "Could not verify access credential.", "E-01", _REALM),
    "missing_scope": Row(
        403,
        IR,
        "This call needs the scope {wanted}; the access token has {given}.",
        "R-OAUTH-02",
    ),
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
    "not_implemented": Row(501, API, "API endpoint not yet implemented", "E-09"),
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

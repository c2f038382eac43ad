"""Errors of authentication and of application management."""

from mocknylas.catalogue.row import API, AUTH, IR, Row

_USED_CODE = (
    "Sorry, the code you provided is not valid. It has already been used, or has expired. "
    "Please restart the authentication process"
)

HOSTED = {
    "client_unknown": Row(400, IR, "Unknown client_id"),
    "redirect_uri_missing": Row(400, IR, "redirect_uri is missing"),
    "redirect_uri_unregistered": Row(
        400, IR, "redirect_uri is not one of the registered redirect URIs of the application"
    ),
    "response_type_unknown": Row(400, IR, 'response_type must be "code" or "token"'),
    "state_too_long": Row(400, IR, "state is longer than 255 characters"),
    "sign_in_over": Row(400, IR, "This sign-in is over. Please start it anew."),
    "parameter_missing": Row(400, IR, "{name} is missing"),
    "grant_type_unknown": Row(400, IR, 'grant_type must be "authorization_code"'),
    "secret_wrong": Row(401, IR, "Could not verify client credentials."),
    "code_spent": Row(400, IR, _USED_CODE),
}

NATIVE = {
    "fields_missing": Row(400, AUTH, "Please include the missing fields"),
    "field_invalid": Row(400, AUTH, "Invalid {field} field"),
    "authentication_failed": Row(403, AUTH, "The provider did not accept the credentials: {said}"),
    "microsoft_refused": Row(403, AUTH, "You've entered invalid credentials"),
    "provider_unreachable": Row(503, AUTH, "The provider could not be reached: {said}"),
    "native_client_unknown": Row(400, AUTH, "Unknown client_id"),
    "provider_unknown": Row(400, AUTH, "Unknown provider {provider}"),
    "reauth_unknown": Row(400, AUTH, "Unknown reauth_account_id {id}"),
    "code_refused": Row(400, API, "Unable to associate credentials"),
    "only_calendars": Row(403, IR, "Virtual calendar accounts have calendars and events only."),
}

MANAGEMENT = {
    "managed_account_not_found": Row(404, IR, "Couldn't find account {id}"),
    "no_tokens": Row(404, API, "No tokens found for that account id"),
    "token_missing": Row(400, API, "No access_token passed."),
    "token_unknown": Row(404, API, "No such token found for that account"),
    "upgrade_too_late": Row(403, IR, "The account can no longer be recovered."),
    "application_field": Row(400, IR, "Invalid {field} field"),
}

GRANTS = {
    "integration_exists": Row(400, IR, "There is an integration for {provider} already"),
    "integration_not_found": Row(404, IR, "Couldn't find integration {id}"),
    "integration_provider": Row(400, IR, "Unknown provider {provider}"),
    "integration_field": Row(400, IR, "Invalid {field} field"),
    "tenant_not_allowed": Row(400, IR, "tenant is only for microsoft"),
    "expires_in_range": Row(400, IR, "expires_in must be more than 60 and less than 315360000"),
    "grant_not_found": Row(404, IR, "Couldn't find grant {id}"),
}

"""The families beside e-mail that are not simulated yet, as the contract lists them."""

from mocknylas.api.not_yet import planned
from mocknylas.api.operation import Auth, Operation

# method, path, family, and whose credentials it takes ("account" where none is said)
ROWS: list[tuple[str, str, str] | tuple[str, str, str, Auth]] = [
    ("GET", "/oauth/authorize", "hosted-auth", "none"),
    ("POST", "/oauth/token", "hosted-auth", "none"),
    ("GET", "/oauth/token", "hosted-auth", "none"),
    ("POST", "/oauth/revoke", "hosted-auth"),
    ("POST", "/connect/authorize", "native-auth", "none"),
    ("POST", "/connect/token", "native-auth", "none"),
    ("POST", "/connect/detect-provider", "native-auth", "none"),
    ("POST", "/connect/integrations", "integrations", "client"),
    ("GET", "/connect/integrations", "integrations", "client"),
    ("GET", "/connect/integrations/{provider}", "integrations", "client"),
    ("PATCH", "/connect/integrations/{provider}", "integrations", "client"),
    ("DELETE", "/connect/integrations/{provider}", "integrations", "client"),
    ("POST", "/connect/auth", "integrations", "client"),
    ("GET", "/connect/grants", "integrations", "client"),
    ("POST", "/connect/grants", "integrations", "client"),
    ("GET", "/connect/grants/{id}", "integrations", "client"),
    ("PATCH", "/connect/grants/{id}", "integrations", "client"),
    ("DELETE", "/connect/grants/{id}", "integrations", "client"),
    ("POST", "/connect/grants/{id}/sync", "integrations", "client"),
    ("GET", "/connect/grants/{id}/sync", "integrations", "client"),
    ("GET", "/accounts", "account", "none"),
    ("GET", "/a/{client_id}", "management", "application"),
    ("PUT", "/a/{client_id}", "management", "application"),
    ("POST", "/a/{client_id}", "management", "application"),
    ("GET", "/a/{client_id}/accounts", "management", "application"),
    ("GET", "/a/{client_id}/accounts/{id}", "management", "application"),
    ("PUT", "/a/{client_id}/accounts/{id}", "management", "application"),
    ("DELETE", "/a/{client_id}/accounts/{id}", "management", "application"),
    ("POST", "/a/{client_id}/accounts/{id}/downgrade", "management", "application"),
    ("POST", "/a/{client_id}/accounts/{id}/upgrade", "management", "application"),
    ("POST", "/a/{client_id}/accounts/{id}/revoke-all", "management", "application"),
    ("POST", "/a/{client_id}/accounts/{id}/token-info", "management", "application"),
    ("GET", "/a/{client_id}/ip_addresses", "management", "application"),
    ("GET", "/calendars", "calendars"),
    ("GET", "/calendars/{id}", "calendars"),
    ("POST", "/calendars", "calendars"),
    ("PUT", "/calendars/{id}", "calendars"),
    ("DELETE", "/calendars/{id}", "calendars"),
    ("POST", "/calendars/free-busy", "calendars"),
    ("POST", "/calendars/availability", "calendars"),
    ("POST", "/calendars/availability/consecutive", "calendars"),
    ("GET", "/events", "events"),
    ("GET", "/events/{id}", "events"),
    ("POST", "/events", "events"),
    ("PUT", "/events/{id}", "events"),
    ("PATCH", "/events/{id}", "events"),
    ("DELETE", "/events/{id}", "events"),
    ("POST", "/events/to-ics", "events"),
    ("POST", "/send-rsvp", "events"),
    ("GET", "/manage/pages", "scheduler"),
    ("POST", "/manage/pages", "scheduler"),
    ("GET", "/manage/pages/{id}", "scheduler"),
    ("PUT", "/manage/pages/{id}", "scheduler"),
    ("DELETE", "/manage/pages/{id}", "scheduler"),
    ("GET", "/manage/pages/{id}/calendars", "scheduler"),
    ("PUT", "/manage/pages/{id}/upload-image", "scheduler"),
    ("GET", "/schedule/availability/{provider}", "scheduler", "none"),
    ("GET", "/schedule/{slug}/info", "scheduler", "none"),
    ("GET", "/schedule/{slug}/timeslots", "scheduler", "none"),
    ("POST", "/schedule/{slug}/timeslots", "scheduler", "none"),
    ("POST", "/schedule/{slug}/{edit_hash}/confirm", "scheduler", "none"),
    ("POST", "/schedule/{slug}/{edit_hash}/cancel", "scheduler", "none"),
]


def _row(method: str, path: str, family: str, auth: Auth = "account") -> Operation:
    return planned(method, path, f"{family} {method} {path}", auth=auth)


OPERATIONS = [_row(*row) for row in ROWS]

"""What a path was meant to be: API v3, old versions, slips known from clients."""

# Tried before anything else: (pattern, what v2 has, why).
ALIASES: tuple[tuple[str, str, str], ...] = (
    (
        r"/events/[^/]+/(?:send-)?rsvp",
        "/send-rsvp",
        "answers go to a path of their own, with event_id in the body",
    ),
    (r"/drafts/[^/]+/send", "/send", "a draft is sent by POST /send with its draft_id in the body"),
    (r"/messages/send", "/send", "mail is sent by a path of its own"),
    (
        r"/messages/([^/]+)/(?:raw|mime)",
        r"/messages/\1",
        "raw MIME is asked for by `Accept: message/rfc822`",
    ),
    (r"/attachments(/.*)?", r"/files\1", "attachments are files"),
    (r"/webhooks(/[^/]+)?", r"/a/{client_id}/webhooks\1", "webhooks belong to an application"),
    (
        r"/accounts/([^/]+)((?:/.+)?)",
        r"/a/{client_id}/accounts/\1\2",
        "accounts are managed below their application",
    ),
    (r"/free[-_]busy", "/calendars/free-busy", "it lies below /calendars"),
    (
        r"/availability((?:/consecutive)?)",
        r"/calendars/availability\1",
        "it lies below /calendars",
    ),
    (r"/(?:me|user|users)", "/account", "the token's own account is asked for by /account"),
    (r"/oauth/access_token", "/oauth/token", "codes are exchanged there"),
    (r"/delta/stream", "/delta/streaming", "that is its name"),
    (r"/jobs?(/[^/]+)?", r"/job-statuses\1", "jobs are shown by their statuses"),
)
V3 = "this is a path of API v3; mocknylas serves v2"
GRANT = r"/v3/grants/[^/]+"
# Tried when v2 has no such path with any method.
VERSIONS: tuple[tuple[str, str, str], ...] = (
    (rf"{GRANT}/messages/send", "/send", V3),
    (rf"{GRANT}/messages/schedules(/[^/]+)?", r"/job-statuses\1", V3),
    (rf"{GRANT}/messages/clean", "/neural/conversation", V3),
    (rf"{GRANT}/attachments/([^/]+)((?:/download)?)", r"/files/\1\2", V3),
    (rf"{GRANT}/events/[^/]+/send-rsvp", "/send-rsvp", V3),
    (rf"{GRANT}/(.+)", r"/\1", V3),
    (r"/v3/grants/me", "/account", V3),
    (r"/v3/grants(/[^/]+)?", r"/a/{client_id}/accounts\1", V3),
    (r"/v3/webhooks(/[^/]+)?", r"/a/{client_id}/webhooks\1", V3),
    (r"/v3/applications(?:/.*)?", "/a/{client_id}", V3),
    (r"/v3/connect/auth", "/oauth/authorize", V3),
    (r"/v3/connect/(token|revoke)", r"/oauth/\1", V3),
    (r"/v3/connect/tokeninfo", "/a/{client_id}/accounts/{id}/token-info", V3),
    (r"/v3/scheduling/configurations(/[^/]+)?", r"/manage/pages\1", V3),
    (r"/v3/(.+)", r"/\1", V3),
    (r"/v\d+(?:\.\d+)*/(.+)", r"/\1", "v2 has no version in this path"),
    (r"/n/[^/]+/(.+)", r"/\1", "namespaces are of API v1; the token says whose data is meant"),
    (r"/api/(.+)", r"/\1", "paths begin at the host's root"),
)

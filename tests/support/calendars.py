"""What tests of calendars say over and over: calendars, events, series, windows."""

from tests.conftest import START
from tests.support.mail import DAY, HOUR

V20, V25 = ({"Nylas-API-Version": one} for one in ("2.0", "2.5"))
DAILY = {"rrule": ["RRULE:FREQ=DAILY"], "timezone": "UTC"}


def primary(api):
    """Return the id of an account's own calendar."""
    return api.get("/calendars")[0]["id"]


def emailed(api):
    """Return the id of the calendar of invitations."""
    return next(one["id"] for one in api.get("/calendars") if one["name"] == "Emailed events")


def hour(at=HOUR, length=HOUR):
    """Return a `when` that begins so many seconds after the start of the world."""
    return {"start_time": START + at, "end_time": START + at + length}


def body(api, **fields):
    """Return the body of an event in an hour."""
    return {"calendar_id": primary(api), "title": "Plan", "when": hour(), **fields}


def event(api, *, query="", headers=None, **fields):
    """Create an event; return it."""
    return api.post(f"/events{query}", body(api, **fields), headers=headers or V20)


def series(api, **fields):
    """Create a daily series from the start of the world; return its master."""
    return event(api, **{"when": hour(0), "recurrence": DAILY, **fields})


def expanded(api, first=0, last=7 * DAY, **query):
    """Return the events and occurrences that start in a window around the start of the world."""
    window = {"starts_after": START + first - 1, "starts_before": START + last}
    return api.get("/events", expand_recurring="true", **window, **query)


def starts(events):
    """Return the seconds after the start of the world at which events start."""
    return [_start(one["when"]) - START for one in events]


def _start(when):
    return when.get("time", when.get("start_time"))


def journal(api, *kinds):
    """Return the kinds of the account's changes that begin with one of these."""
    found = api.mock.events(account=api.account.email_address)
    return [one["kind"] for one in found if one["kind"].startswith(kinds)]

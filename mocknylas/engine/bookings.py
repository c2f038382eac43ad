"""Bookings: the open times of scheduling pages, computed from calendars, and who took them.

Source: R-SCH-01, R-SCH-02. No source tells how pages behave, so all here is the mock's choice.
"""

from datetime import datetime, timedelta
from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.availability import MINUTE, Availability
from mocknylas.engine.booked import BookedEvents
from mocknylas.engine.pages import Host, Pages
from mocknylas.engine.state import State
from mocknylas.engine.terms import GOOGLE, MICROSOFT
from mocknylas.errors import ApiError
from mocknylas.schemas.scheduler import DAYS
from mocknylas.zones import zone

ROUND_ROBIN, FAIRNESS = "round-robin", "fairness"  # begin and end of methods' names
PROVIDERS = {  # as the path names them
    "google": frozenset({GOOGLE}),
    "o365": MICROSOFT,
}


class Bookings:
    """Offers the times of pages and takes bookings."""

    def __init__(
        self, state: State, pages: Pages, availability: Availability, booked: BookedEvents
    ) -> None:
        """Work on this state."""
        self._state = state
        self._pages = pages
        self._availability = availability
        self._booked = booked

    def provider_busy(self, account: Document, provider: str) -> Document:
        """Return when an account of a provider is busy in the week from now on."""
        if account["provider"] not in PROVIDERS.get(provider, ()):
            raise ApiError("page_provider_wrong", provider=provider)
        now, email = self._state.clock.now, account["email_address"]
        window = {"start_time": now, "end_time": now + 7 * 24 * 60 * MINUTE}
        [found] = self._availability.free_busy({**window, "emails": [email], "calendars": []})
        busy = [{"start": one["start_time"], "end": one["end_time"]} for one in found["time_slots"]]
        return {"busy": busy, "email": email, "name": account["name"]}

    def slots(self, page: Document) -> list[Document]:
        """Return the times that can be booked, in order."""
        if self._is_over(page):
            return []
        hosts = self._pages.hosts(page)
        rule = page["terms"]["booking"]
        first = self._state.clock.now + rule["min_booking_notice"] * MINUTE
        found = self._availability.availability(self._ask(page, hosts))["time_slots"]
        order = self._order(page, hosts)
        return [
            _slot(one, order if "emails" in one else hosts)
            for one in found
            if one["start"] >= first
        ]

    def book(self, page: Document, wish: Document) -> Document:
        """Book an open slot; the booking that it replaces is cancelled. Source: R-SCH-01."""
        for field in page["terms"]["booking"]["additional_fields"]:
            if field["required"] and field["name"] not in wish["additional_values"]:
                raise ApiError("booking_field_required", field=field["name"])
        former = wish["replaces_booking_hash"] and self._standing(
            page, wish["replaces_booking_hash"]
        )
        slot = self._open(page, wish["slot"])
        terms = page["terms"]
        confirmed = terms["booking"]["confirmation_method"] == "automatic"
        event = self._booked.enter(
            self._state.store.at("account", slot["account_id"]),
            _event(page, wish, slot),
            confirmed=confirmed,
            notify=_invites(page),
        )
        booking = self._keep(page, wish, event, confirmed=confirmed)
        if former:
            self._cancel(former, "rescheduled", notify=_invites(page))
        self._state.record("booking.created", booking["shown"])
        return dict(booking["shown"])

    def confirm(self, page: Document, edit_hash: str) -> Document:
        """Confirm a booking; one that is confirmed stays so. Source: R-SCH-01, R-SCH-02."""
        booking = self._standing(page, edit_hash)
        if booking["shown"]["is_confirmed"]:
            return dict(booking["shown"])
        shown = {**booking["shown"], "is_confirmed": True}
        self._state.store.put("booking", changed(booking, shown=shown))
        self._booked.confirm(booking, notify=_invites(page))
        self._state.record("booking.confirmed", shown)
        return shown

    def cancel(self, page: Document, edit_hash: str, reason: str) -> None:
        """Cancel a booking and its event. Source: R-SCH-02. Raises: ApiError when too late."""
        booking = self._standing(page, edit_hash)
        notice = page["terms"]["booking"]["min_cancellation_notice"] * MINUTE
        if notice and self._state.clock.now > booking["shown"]["start_time"] - notice:
            raise ApiError("booking_too_late")
        self._cancel(booking, reason, notify=_invites(page))

    def _cancel(self, booking: Document, reason: str, *, notify: bool) -> None:
        self._state.store.put("booking", changed(booking, cancelled=True))
        self._booked.cancel(booking, notify=notify)
        self._state.record("booking.cancelled", booking["shown"], reason=reason)

    def _of(self, page: Document) -> list[Document]:
        """Return the bookings of a page that stand."""
        return self._state.store.values(
            "booking", lambda one: one["page_id"] == page["id"] and not one["cancelled"]
        )

    def _is_over(self, page: Document) -> bool:
        ends = page["terms"]["expire_after"]
        late = "date" in ends and self._state.clock.now >= ends["date"]
        return late or ("uses" in ends and len(self._of(page)) >= ends["uses"])

    def _ask(self, page: Document, hosts: list[Host]) -> Document:
        """Return the search for open times: from today's midnight on, where the page is."""
        rule, name = page["terms"]["booking"], self._pages.zone(page)
        today = datetime.fromtimestamp(self._state.clock.now, zone(name)).replace(
            hour=0, minute=0, second=0, microsecond=0
        )
        last = today + timedelta(days=rule["available_days_in_future"])
        duration = page["terms"]["event"]["duration"]
        ask: Document = {
            "start_time": int(today.timestamp()),
            "end_time": int(last.timestamp()),
            "duration_minutes": duration,
            "interval_minutes": rule["interval_minutes"] or duration,
            "buffer": rule["min_buffer"],
            "emails": [],
            "calendars": [
                {"account_id": account["id"], "calendar_ids": looked_at}
                for account, looked_at, _ in hosts
            ],
            "open_hours": [_hours(one, hosts, name) for one in rule["opening_hours"]],
            "tentative_busy": True,
        }
        by_turns = rule["scheduling_method"].startswith(ROUND_ROBIN)
        return {**ask, "round_robin": "max-availability"} if by_turns else ask

    def _order(self, page: Document, hosts: list[Host]) -> list[Host]:
        """Return who is to be booked first when hosts take turns."""
        if not page["terms"]["booking"]["scheduling_method"].endswith(FAIRNESS):
            return hosts
        taken = [one["account_id"] for one in self._of(page)]
        return sorted(hosts, key=lambda host: taken.count(host.account["id"]))

    def _open(self, page: Document, wanted: Document) -> Document:
        """Return the slot that is wanted. Source: R-SCH-02. Raises: ApiError if it is taken."""
        for slot in self.slots(page):
            if wanted.items() <= slot.items():
                return slot
        raise ApiError("slot_not_open")

    def _standing(self, page: Document, edit_hash: str) -> Document:
        """Return a booking of a page. Source: R-SCH-02. Raises: ApiError if there is none."""
        found = self._state.store.get("booking", edit_hash)
        if found is None or found["page_id"] != page["id"]:
            raise ApiError("booking_not_found", edit_hash=edit_hash)
        if found["cancelled"]:
            raise ApiError("booking_cancelled")
        return found

    def _keep(
        self, page: Document, wish: Document, event: Document, *, confirmed: bool
    ) -> Document:
        edit_hash = self._state.streams.new_id("edit_hash")
        shown = {
            "id": self._state.streams.new_id("booking"),
            "account_id": event["account_id"],
            "additional_field_values": wish["additional_values"],
            "calendar_event_id": event["id"],
            "calendar_id": event["calendar_id"],
            "edit_hash": edit_hash,
            "start_time": event["when"]["start_time"],
            "end_time": event["when"]["end_time"],
            "is_confirmed": confirmed,
            "location": event["location"],
            "recipient_email": wish["email"],
            "recipient_locale": wish["locale"],
            "recipient_name": wish["name"],
            "recipient_tz": wish["timezone"],
            "title": event["title"],
        }
        booking = {"id": edit_hash, "account_id": event["account_id"], "page_id": page["id"]}
        return self._state.store.put("booking", {**booking, "cancelled": False, "shown": shown})


def _invites(page: Document) -> bool:
    terms = page["terms"]
    return bool(terms["booking"]["calendar_invite_to_guests"]) and not terms["disable_emails"]


def _hours(opening: Document, hosts: list[Host], zone_name: str) -> Document:
    chosen = opening.get("account_id")
    return {
        "emails": [
            one.account["email_address"] for one in hosts if chosen in (None, one.account["id"])
        ],
        "days": [DAYS.index(one) for one in opening["days"]],
        "timezone": zone_name,
        "start": opening["start"],
        "end": opening["end"],
    }


def _slot(found: Document, hosts: list[Host]) -> Document:
    """Return a slot as pages offer it: with all hosts, or with the one whose turn it is."""
    if "emails" in found:
        hosts = [one for one in hosts if one.account["email_address"] in found["emails"]][:1]
    chosen = hosts[0]
    return {
        "account_id": chosen.account["id"],
        "calendar_id": chosen.booking,
        "host_name": chosen.account["name"],
        "emails": [one.account["email_address"] for one in hosts],
        "start": found["start"],
        "end": found["end"],
    }


def _event(page: Document, wish: Document, slot: Document) -> dict[str, Any]:
    """Return the event of a booking: the guest comes, further guests and hosts are asked to."""
    terms = page["terms"]["event"]
    others = [*slot["emails"][1:], *wish["additional_emails"]]
    guest = {"name": wish["name"], "email": wish["email"], "status": "yes"}
    return {
        "calendar_id": slot["calendar_id"],
        "title": terms["title"] or page["shown"]["name"],
        "location": terms["location"],
        "when": {"start_time": slot["start"], "end_time": slot["end"]},
        "participants": [guest, *({"email": one} for one in others)],
    }

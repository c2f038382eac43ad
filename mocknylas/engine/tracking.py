"""Tracking: who opened a mail, clicked its links, answered it.

Source: R-TR1 to R-TR3, R-W6, R-W7.
What is known of a tracked mail is one document under its message's id; each new thing is also
journalled, with the numbers as they are then.
"""

from typing import Any

from mocknylas.documents import Document, changed
from mocknylas.engine.state import State
from mocknylas.errors import NotFoundError
from mocknylas.ids import fixed_id
from mocknylas.rules.addresses import emails
from mocknylas.rules.tracking import tracked_copy

RECENTS = 10  # newest opens or clicks that a webhook shows. Assumed: R-W7 leaves it open
APPS = 100_000  # application numbers


class Tracking:
    """Keeps what recipients do with tracked mail."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def track(self, account: Document, mail: Document) -> Document:
        """Return the copy that recipients get, and keep what it leads round. Source: R-TR2."""
        tracking = mail.get("tracking")
        if not tracking:
            return mail
        place = f"{self._state.application.client_id}/{mail['id']}"
        base = self._state.options.tracking_base.rstrip("/")
        body, links = tracked_copy(mail["body"], place, tracking, base=base)
        note = {
            "id": mail["id"],
            "account_id": account["id"],
            "tracking": tracking,
            "links": [{"url": url, "count": 0} for url in links],
            "opens": 0,
            "opened": [],
            "clicked": [],
        }
        self._state.store.put("tracked", note)
        return changed(mail, body=body)

    def open(self, message_id: str, *, ip: str, user_agent: str) -> Document:
        """Note that a mail was opened; return what is known of its opens. Source: R-W2, R-W7."""
        note = self._note(message_id, "opens")
        recent = {"id": note["opens"], "ip": ip, "timestamp": self._now, "user_agent": user_agent}
        opened = [*note["opened"], recent][-RECENTS:]
        note = changed(note, opens=note["opens"] + 1, opened=opened)
        shown = {**self._head(note), "count": note["opens"], "recents": opened}
        return self._keep("message.opened", note, shown)

    def click(self, message_id: str, link: int, *, ip: str, user_agent: str) -> Document:
        """Note that a link was followed; return what is known of the clicks. Source: R-W7."""
        note = self._note(message_id, "links")
        self.link(message_id, link)
        links = [
            changed(one, count=one["count"] + (number == link))
            for number, one in enumerate(note["links"])
        ]
        recent = {
            "id": sum(one["count"] for one in note["links"]),
            "ip": ip,
            "link_index": link,
            "timestamp": self._now,
            "user_agent": user_agent,
        }
        clicked = [*note["clicked"], recent][-RECENTS:]
        note = changed(note, links=links, clicked=clicked)
        facts = {"link_data": links, "recents": clicked, "timestamp": self._now}
        return self._keep("message.link_clicked", note, {**self._head(note), **facts})

    def links(self, message_id: str) -> list[str]:
        """Return where the links of a tracked mail lead to, by number. Raises: NotFoundError."""
        return [one["url"] for one in self._note(message_id, "links")["links"]]

    def link(self, message_id: str, link: int) -> str:
        """Return where one link of a tracked mail leads to. Raises: NotFoundError."""
        links = self.links(message_id)
        if not 0 <= link < len(links):
            found = ", ".join(f"{number}: {url}" for number, url in enumerate(links)) or "none"
            raise NotFoundError(f"message {message_id} has no link {link}; it has {found}")
        return links[link]

    def check(self, message_id: str, flag: str) -> None:
        """Refuse a mail that is not tracked for something. Raises: NotFoundError."""
        self._note(message_id, flag)

    def note_reply(self, account: Document, message: Document) -> None:
        """Note a mail that arrives in the thread of a tracked one. Source: R-W8.

        An answer may be there before the mail itself shows in Sent; it counts from then on.
        """
        store = self._state.store
        if not len(store.table("tracked")):
            return
        for one in store.filed("message", account["id"], "thread_id", message["thread_id"]):
            if one["id"] != message["id"]:
                self._note_answer(account, one, message)
                if self._answers(one, message):
                    self._note_answer(account, message, one)

    def _answers(self, message: Document, earlier: Document) -> bool:
        """Say whether a mail refers to another by its Message-Id."""
        mine, other = (self._state.store.at("envelope", one["id"]) for one in (message, earlier))
        header = other["message_id"]
        return bool(header) and header in (mine["in_reply_to"], *mine["references"])

    def _note_answer(self, account: Document, mail: Document, answer: Document) -> None:
        note = self._state.store.get("tracked", mail["id"], account["id"])
        if note and note["tracking"].get("thread_replies"):
            self._record_reply(account, answer, note)

    def _record_reply(self, account: Document, message: Document, note: Document) -> None:
        from_self = account["email_address"].lower() in emails(message["from"])
        facts = {
            "thread_id": message["thread_id"],
            "reply_to_message_id": note["id"],
            "from_self": from_self,
            "timestamp": self._now,
        }
        shown = {**self._head(note), **facts, "message_id": message["id"]}
        self._state.record("thread.replied", message, **shown)

    @property
    def _now(self) -> int:
        return self._state.clock.now

    def _note(self, message_id: str, flag: str) -> Document:
        note = self._state.store.get("tracked", message_id)
        if note is None or not note["tracking"].get(flag):
            raise NotFoundError(
                f"message {message_id!r} is not tracked for {flag}; "
                f'send it with "tracking": {{"{flag}": true}}'
            )
        return note

    def _head(self, note: Document) -> dict[str, Any]:
        """Return what every tracking event tells. Source: R-W6."""
        app = int(fixed_id("application", self._state.streams.seed), 36) % APPS
        payload = note["tracking"].get("payload")
        return {"message_id": note["id"], "payload": payload, "sender_app_id": app}

    def _keep(self, kind: str, note: Document, shown: Document) -> Document:
        self._state.store.put("tracked", note)
        self._state.record(kind, note, **shown)
        return shown

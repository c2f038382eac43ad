"""Findings about mail and notifications: duplicate sends, receivers that do not answer."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from mocknylas.calls import CallRecord
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine.jobs import FINAL
from mocknylas.engine.sending import show_submission
from mocknylas.judging.findings import SHOWN, Finding, Findings, Sighting, name_of, sighted
from mocknylas.judging.kinds import KINDS
from mocknylas.rules.twins import SOON, repeats, twins
from mocknylas.world import World

OK, FAILED = 200, 500
SENDS = ("send.", "send_v2.", "outbox.create", "outbox_v2.create")  # operations, or their families
OF_THE_APPLICATION = ("send", "send_v2", "outbox", "outbox_v1")  # ways by which it sends itself
Key = tuple[str, str]  # of an account, and a subject or id
_TEXTS = re.compile(rb'(?<=")[!#-~]{1,64}(?=")')  # in JSON; ids are among them
_SECRETS = re.compile(r"(?<=//)[^/?#]*@|[?#].*", re.DOTALL)  # of an address: user, query, fragment


class Duplicates:
    """Finds the mail that was sent, or waits to be sent, more than once. Source: R-X17.

    It is to be shown the mock's own calls, too: what they send is nobody's mistake.
    """

    def __init__(self, world: World, findings: Findings) -> None:
        """Look for the mails that are alike; their calls are still to be seen."""
        self._findings = findings
        with world.store.lock:
            self._alike = [*twins(list(_sent(world))), *twins(list(_waiting(world)))]
        self._calls: list[list[CallRecord]] = [[] for _ in self._alike]
        self._by_subject: dict[Key, set[int]] = defaultdict(set)  # places in `_alike`
        self._by_id: dict[Key, set[int]] = defaultdict(set)
        for place, mails in enumerate(self._alike):
            for mail in mails:
                self._by_subject[mail["account_id"], mail["subject"]].add(place)
                self._by_id[mail["account_id"], mail["id"]].add(place)

    def see(self, call: CallRecord) -> None:
        """Remember a call that sent one of the mails."""
        if self._alike and call.operation.startswith(SENDS):
            for place in self._sent_by(call):
                self._calls[place].append(call)

    def end(self) -> None:
        """Tell of the mails that applications sent again."""
        for mails, found in zip(self._alike, self._calls, strict=True):
            for run, sending in _runs(mails, found):
                applications = [call for call in sending if not call.own]
                if not sending or len(applications) > 1:
                    self._findings.add(_duplicate(run, applications))

    def _sent_by(self, call: CallRecord) -> set[int]:
        """Return the mails that a call sent: its subject or, for a draft, the answer says so."""
        found: set[int] = set()
        subject = call.request.get("subject") if isinstance(call.request, dict) else None
        if isinstance(subject, str):
            found |= self._by_subject.get((call.account_id, subject), set())
        for name in set(_TEXTS.findall(call.response)):
            found |= self._by_id.get((call.account_id, name.decode()), set())
        return found


def find_unanswered(world: World, findings: Findings, test: str = "") -> None:
    """Tell of the receivers that did not answer 200 in a test. Source: R-HOOK-10."""
    for delivery in world.store.values("delivery"):
        trigger = delivery["deltas"][0]["type"]
        for one in delivery["attempts"]:
            if (one["status"] != OK or one["error"]) and not one["fault"]:
                said = one["error"] or f"answered {one['status']}"
                message = f"{_SECRETS.sub('', delivery['url'])} {said} at {iso(one['at'])}"
                rule = KINDS["webhook-unanswered"].rule
                seen = (Sighting(0, one["at"], "", test),)
                findings.add(Finding("webhook-unanswered", trigger, "", rule, message, 1, seen))


def _runs(
    mails: list[Document], calls: Sequence[CallRecord]
) -> Iterator[tuple[list[Document], list[CallRecord]]]:
    """Yield the mails that were repeated, not meant to go out anew, with the calls for them."""
    lost = [call for call in calls if call.fault or call.status >= FAILED]

    def is_lost(mail: Document) -> bool:
        return any(abs(call.at - mail["at"]) <= SOON for call in lost)

    for run in repeats(mails, is_lost):
        others = [mail for mail in mails if mail not in run]
        yield run, [call for call in calls if not any(_names(call, mail) for mail in others)]


def _duplicate(mails: list[Document], calls: Sequence[CallRecord]) -> Finding:
    first = mails[0]
    when = ", ".join(iso(mail["at"]) for mail in mails)
    message = f"{first['subject']!r}, {len(mails)} times: {when}"
    operation = name_of(calls[-1]) if calls else first["via"]
    seen = tuple(map(sighted, calls[:SHOWN]))
    rule = KINDS["duplicate-send"].rule
    return Finding("duplicate-send", operation, "", rule, message, len(mails) - 1, seen)


def _names(call: CallRecord, mail: Document) -> bool:
    return f'"{mail["id"]}"'.encode() in call.response


def _sent(world: World) -> Iterator[Document]:
    """Yield the mail that the application has sent."""
    for one in world.store.values("submission"):
        if one["via"] in OF_THE_APPLICATION:
            yield show_submission(one)


def _waiting(world: World) -> Iterator[Document]:
    """Yield the scheduled mail that is not sent yet, in the form of sent mail."""
    for kind in ("outbox_v1", "outbox"):
        for entry in world.store.values(kind):
            if world.store.at("job", entry["id"])["shown"]["status"] not in FINAL:
                body = entry.get("body", {})
                yield {
                    **body,
                    "id": entry["id"],
                    "account_id": entry["account_id"],
                    "subject": body.get("subject", ""),
                    "body": body.get("body", ""),
                    "files": body.get("file_ids") or [],
                    "at": entry["send_at"],
                    "via": kind,
                }

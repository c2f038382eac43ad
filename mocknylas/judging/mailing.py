"""Findings about mail and notifications: duplicate sends, receivers that do not answer."""

import re
from collections.abc import Iterator, Sequence

from mocknylas.calls import CallRecord
from mocknylas.documents import Document
from mocknylas.durations import iso
from mocknylas.engine.jobs import FINAL
from mocknylas.engine.sending import show_submission
from mocknylas.judging.findings import SHOWN, Finding, Findings, Sighting, name_of, sighted
from mocknylas.judging.kinds import KINDS
from mocknylas.rules.twins import twins
from mocknylas.world import World

OK = 200
SENDS = ("send.", "send_v2.", "outbox.create", "outbox_v2.create")  # operations, or their families
OF_THE_APPLICATION = ("send", "send_v2", "outbox", "outbox_v1")  # ways by which it sends itself
_SECRETS = re.compile(r"(?<=//)[^/?#]*@|[?#].*", re.DOTALL)  # of an address: user, query, fragment


def find_duplicates(world: World, calls: Sequence[CallRecord], findings: Findings) -> None:
    """Tell of the mail that was sent, or waits to be sent, more than once. Source: R-X17."""
    sent = [
        show_submission(one)
        for one in world.store.values("submission")
        if one["via"] in OF_THE_APPLICATION
    ]
    alike = [*twins(sent), *twins(list(_waiting(world)))]
    asking = [call for call in calls if call.operation.startswith(SENDS)] if alike else []
    for mails in alike:
        sending = [call for call in asking if any(_is_of(call, mail) for mail in mails)]
        applications = [call for call in sending if not call.own]
        if not sending or len(applications) > 1:
            findings.add(_duplicate(mails, applications))


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


def _duplicate(mails: list[Document], calls: Sequence[CallRecord]) -> Finding:
    first = mails[0]
    when = ", ".join(iso(mail["at"]) for mail in mails)
    message = f"{first['subject']!r}, {len(mails)} times: {when}"
    operation = name_of(calls[-1]) if calls else first["via"]
    seen = tuple(map(sighted, calls[:SHOWN]))
    rule = KINDS["duplicate-send"].rule
    return Finding("duplicate-send", operation, "", rule, message, len(mails) - 1, seen)


def _is_of(call: CallRecord, mail: Document) -> bool:
    """Say whether a call sent a mail: its subject or, for a draft, the answer says so."""
    if call.account_id != mail["account_id"]:
        return False
    if isinstance(call.request, dict) and call.request.get("subject") == mail["subject"]:
        return True
    return f'"{mail["id"]}"'.encode() in call.response


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

"""The check of a receiver: a challenge, signed samples, and what each failure means.

A sample says what a receiver must do with a signature; several of them that differ in one thing
tell what the receiver does wrong.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mocknylas.documents import Document
from mocknylas.engine.notifications import SIGNATURE, body_of, signature
from mocknylas.engine.state import Application
from mocknylas.engine.webhooks import challenged
from mocknylas.transport import OK, Parcel, Receipt

Send = Callable[[Parcel], Receipt]
REDIRECTS = range(300, 400)
MARKUP = ("<html", "<!doctype")


@dataclass(frozen=True)
class Samples:
    """One notification in the forms that tell receivers apart."""

    delta: Document

    @property
    def plain(self) -> bytes:
        """The form in which notifications are sent."""
        return body_of([self.delta])

    @property
    def spaced(self) -> bytes:
        """As Python's `json.dumps` writes it, with its spaces."""
        return json.dumps({"deltas": [self.delta]}).encode()

    @property
    def odd(self) -> bytes:
        """As nobody's JSON library writes it."""
        return b"\n " + self.spaced.replace(b": ", b" :  ") + b"\n"


@dataclass(frozen=True)
class ReceiverCheck:
    """Checks one receiver; `send` sends a parcel and returns what came back."""

    url: str
    application: Application
    samples: Samples
    send: Send

    def findings(self, challenge: str) -> list[Document]:
        """Return each check with what it found; nothing said means that all is well."""
        rows = [
            ("challenge", self._mistake_of_challenge(challenge)),
            ("right signature", self._mistake_of_right_signature()),
            ("wrong signature", self._mistake_of_wrong_signature()),
        ]
        return [{"check": check, "ok": not mistake, "mistake": mistake} for check, mistake in rows]

    def _mistake_of_challenge(self, challenge: str) -> str:
        receipt = self.send(Parcel(challenged(self.url, challenge), method="GET"))
        unreached = _unreached(receipt)
        if unreached or receipt.body == challenge:
            return unreached
        return f"answer GET ?challenge=… with the challenge alone: {_why(receipt.body, challenge)}"

    def _mistake_of_right_signature(self) -> str:
        receipt = self._post(self.samples.plain)
        if not receipt.ok:
            return _unreached(receipt, refusals=False) or self._why_refused(receipt)
        if not self._post(self.samples.odd).ok:
            return (
                "verify the raw bytes of the body: this receiver refuses the same notification "
                "in another layout, so it signs a body that it has serialised again"
            )
        return ""

    def _why_refused(self, receipt: Receipt) -> str:
        """Find out by what a receiver would take a notification that it refused."""
        for mistake, taken in self._guesses():
            if taken:
                return mistake
        told = receipt.error or f"status {receipt.status}"
        return (
            f"it refuses a right signature ({told}): the key must be the client secret "
            f"{self.application.client_secret}, the message the raw body, the digest lower-case "
            f"hex of HMAC-SHA256 from the header {SIGNATURE}"
        )

    def _guesses(self) -> Iterator[tuple[str, bool]]:
        """Yield possible mistakes, each with whether the receiver makes it."""
        plain = self.samples.plain
        yield (
            "verify the raw bytes of the body: this receiver signs the body as json.dumps "
            "writes it anew",
            self._post(self.samples.spaced).ok,
        )
        yield (
            f"look the header up in any letter case: {SIGNATURE} is refused, but "
            f"{SIGNATURE.lower()} is found",
            self._post(plain, header=SIGNATURE.lower()).ok,
        )
        yield (
            "take the client secret as the key, not the client id",
            self._post(plain, key=self.application.client_id).ok,
        )
        right = signature(self.application.client_secret, plain)
        yield (
            "compare lower-case hex digits: it expects the signature in upper case",
            self._post(plain, digest=right.upper()).ok,
        )

    def _mistake_of_wrong_signature(self) -> str:
        plain = self.samples.plain
        unreached = _unreached(self._post(plain), refusals=False)
        if unreached:
            return unreached
        if self._post(plain, digest="0" * 64).ok:
            return "refuse a wrong signature: this receiver answers 200 to one"
        if self.send(Parcel(self.url, {"Content-Type": "application/json"}, plain)).ok:
            return f"refuse what has no {SIGNATURE} at all: this receiver answers 200 to it"
        return ""

    def _post(
        self, body: bytes, *, key: str = "", digest: str = "", header: str = SIGNATURE
    ) -> Receipt:
        made = digest or signature(key or self.application.client_secret, body)
        return self.send(Parcel(self.url, {"Content-Type": "application/json", header: made}, body))


def _unreached(receipt: Receipt, *, refusals: bool = True) -> str:
    """Say what is wrong with an answer whatever was asked; a mere refusal only if `refusals`."""
    if receipt.status in REDIRECTS:
        return (
            f"answer at this very URL: redirects, as to {receipt.location or 'nowhere'}, are "
            "failures"
        )
    if receipt.error:
        return receipt.error
    if refusals and receipt.status != OK:
        return f"answer with status 200, not {receipt.status}"
    return ""


def _why(body: str, challenge: str) -> str:
    """Say how an answer differs from the challenge."""
    if not body:
        return "the answer is empty"
    if body.strip() == challenge:
        return "there is white space around it"
    if body.strip().strip("\"'") == challenge:
        return "there are quotes around it; send text and not JSON"
    if body.strip().lower().startswith(MARKUP):
        return "the answer is a web page"
    if challenge in body:
        return f"there is more around it: {body[:60]!r}"
    return f"the answer is {body[:60]!r}"

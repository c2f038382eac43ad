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
from mocknylas.transport import Parcel, Receipt

Send = Callable[[Parcel], Receipt]
SUCCESSES, REDIRECTS = range(200, 300), range(300, 400)
CSRF, CSRF_STATUSES = "csrf", (400, 403, 419, 422)  # how frameworks refuse forms from elsewhere
CAUSES = (  # what a status says by itself, whatever was asked
    (range(201, 300), "v2 counts only 200"),
    ((404, 410), "nothing is served at this URL"),
    ((405, 501), "this URL takes no {method}"),
    ((413,), "it takes no body of this size"),
    ((415,), "it takes no application/json"),
    ((429,), "it limits how often it is called"),
    ((502, 503, 504), "what it stands before does not answer, or it is busy"),
    (range(500, 600), "it raised an error; its own log tells which"),
)
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
        if not receipt.ok:
            return (
                _unreached(receipt)
                or _cause(receipt, "GET")
                or f"answer with status 200, not {receipt.status}"
            )
        if receipt.body == challenge:
            return ""
        return f"answer GET ?challenge=… with the challenge alone: {_why(receipt.body, challenge)}"

    def _mistake_of_right_signature(self) -> str:
        receipt = self._post(self.samples.plain)
        if not receipt.ok:
            return _unreached(receipt) or self._why_refused(receipt)
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
        return _cause(receipt, "POST") or (
            f"it refuses a right signature (status {receipt.status}): the key must be the client "
            f"secret {self.application.client_secret}, the message the raw body, the digest "
            f"lower-case hex of HMAC-SHA256 from the header {SIGNATURE}"
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
        right = self._post(plain)
        if unreached := _unreached(right):
            return unreached
        forged = self._post(plain, digest="0" * 64)
        if forged.status in SUCCESSES:
            return f"refuse a wrong signature: this receiver answers {forged.status} to one"
        bare = self.send(Parcel(self.url, {"Content-Type": "application/json"}, plain))
        if bare.status in SUCCESSES:
            return (
                f"refuse what has no {SIGNATURE} at all: this receiver answers {bare.status} to it"
            )
        return "" if right.status in SUCCESSES else _cause(right, "POST")

    def _post(
        self, body: bytes, *, key: str = "", digest: str = "", header: str = SIGNATURE
    ) -> Receipt:
        made = digest or signature(key or self.application.client_secret, body)
        return self.send(Parcel(self.url, {"Content-Type": "application/json", header: made}, body))


def _unreached(receipt: Receipt) -> str:
    """Say why there is no answer of the receiver's own, or nothing where there is one."""
    if receipt.status in REDIRECTS:
        return (
            f"answer at this very URL: redirects, as to {receipt.location or 'nowhere'}, are "
            "failures"
        )
    return receipt.error


def _cause(receipt: Receipt, method: str) -> str:
    """Say what a status other than 200 tells by itself; nothing where it may be a refusal."""
    if receipt.status in CSRF_STATUSES and CSRF in receipt.body.lower():
        return f"answers {receipt.status}: exempt this URL from the check of CSRF tokens"
    causes = (cause for statuses, cause in CAUSES if receipt.status in statuses)
    cause = next(causes, "").format(method=method)
    return cause and f"answers {receipt.status}: {cause}"


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

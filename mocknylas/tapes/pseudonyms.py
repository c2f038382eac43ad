"""Pseudonyms: other words for what applications sent and nobody else should read.

Secrets become `secret-1`, addresses `person-1@…`, their names `Person 1`: the same word for the
same thing wherever it occurs, so that what belongs together still does. What the mock itself made
stays as it is: addresses that its seed has or that it told first, and those of magic recipients.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

from mocknylas.calls import REDACTED, SECRETS
from mocknylas.rules.addresses import mailbox_of
from mocknylas.rules.logins import provider_of
from mocknylas.rules.magic import DOMAIN as MAGIC

RESERVED = ("test", "example", "invalid", "localhost")  # RFC 2606: nobody has these
EXAMPLES = ("example.com", "example.net", "example.org")
NAMES = ("given_name", "middle_name", "surname", "nickname")  # of a contact
FULL_NAMES = ("name", "display_name", "from_name")
ADDRESSES = ("email", "email_address")  # a name beside one of these is a person's
LONG = 8  # characters of a secret that is looked for in texts, too
_ADDRESS = re.compile(r"[\w.!#$%^+~-]+@[\w-]+(?:\.[\w-]+)+")
_NAMED = re.compile(rf'"(?:{"|".join(NAMES + FULL_NAMES)})":"((?:[^"\\]|\\.)+)"')
_ID = re.compile(r"\b[0-9a-z]{25}\b")
_PARAMETER = re.compile(rf"(?i)\b({'|'.join(sorted(SECRETS))})=([^&\s\"'#]+)")
_MAILBOX = re.compile(r'("[^"\r\n]*"|[^,<>:"\r\n]*[^,<>:"\s])(\s*)<(person-\d+(?:\+\w+)?@[^>]+)>')


def known_in(text: str) -> set[str]:
    """Return the addresses and names that occur in the text of JSON, in lower case."""
    return {one.lower() for one in [*_ADDRESS.findall(text), *_NAMED.findall(text)]}


class Pseudonyms:
    """The pseudonyms of one run. First everything is `met`, in order; then texts are changed.

    `issued` are secrets of the mock itself and what they become; `known` is a text in which all
    its own addresses and names occur. With `keep_addresses` only secrets are taken out.
    """

    def __init__(
        self, issued: Mapping[str, str], known: Collection[str], *, keep_addresses: bool = False
    ) -> None:
        """Begin with nobody met."""
        self._issued = dict(issued)
        self._own = frozenset(issued.values())
        self._known = {one.lower() for one in known}
        self._keep_addresses = keep_addresses
        self._secrets: dict[str, str] = {}
        self._people: dict[str, str] = {}  # address without tag → pseudonym of its local part
        self._domains: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._finder: re.Pattern[str] | None = None
        self._sought: dict[str, str] = {}  # what it finds → what that becomes

    def meet(self, value: Any) -> None:
        """Take note of the secrets, addresses and names in what an application sent."""
        for key, text in _leaves(value):
            if key.lower() in SECRETS:
                self.secret(text)
            for _, secret in _PARAMETER.findall(text):
                self.secret(secret)
            for address in _ADDRESS.findall(text):
                self.address(address)
        for one in _objects(value):
            self._meet_names(one)
        self._finder = None

    def know(self, text: str) -> None:
        """Take note of addresses that the mock told before any application sent them."""
        if "@" in text:
            self._known |= {
                one.lower() for one in _ADDRESS.findall(text) if mailbox_of(one) not in self._people
            }

    def secret(self, text: str) -> str:
        """Return what a secret becomes."""
        if text in self._issued:
            return self._issued[text]
        if text in {"", REDACTED} or text in self._own:
            return text
        return self._secrets.setdefault(text, f"secret-{len(self._secrets) + 1}")

    def address(self, address: str) -> str:
        """Return what an address becomes."""
        local, _, domain = address.rpartition("@")
        if self._keep_addresses:
            return address
        if self._is_ours(address):
            return f"{local}@{self._domains.get(domain.lower(), domain)}"
        tag = local.partition("+")[2]
        number = len(self._people) + 1
        person = self._people.setdefault(mailbox_of(address), f"person-{number}")
        return f"{person}{'+' if tag else ''}{tag}@{self._domain(domain.lower())}"

    def change(self, value: Any, key: str = "") -> Any:
        """Return JSON data with pseudonyms in it."""
        if isinstance(value, dict):
            return {name: self.change(one, _inner(key, name)) for name, one in value.items()}
        if isinstance(value, list):
            return [self.change(one, key) for one in value]
        if isinstance(value, str):
            return self.secret(value) if key.lower() in SECRETS else self.text(value, key)
        return value

    def text(self, text: str, key: str = "") -> str:
        """Return a text with pseudonyms in it."""
        text = _ID.sub(lambda found: self._issued.get(found[0], found[0]), text)
        text = _PARAMETER.sub(lambda found: f"{found[1]}={self.secret(found[2])}", text)
        if key in NAMES + FULL_NAMES and text in self._names:
            return self._names[text]
        if "@" in text:
            text = _ADDRESS.sub(lambda found: self.address(found[0]), text)
            text = _MAILBOX.sub(self._mailbox, text)
        finder = self._finder or self._find()
        return finder.sub(lambda found: self._sought[found[0]], text)

    def _mailbox(self, found: re.Match[str]) -> str:
        """Return `name <pseudonym>` with a name that fits."""
        number = found[3].partition("@")[0].partition("+")[0].rpartition("-")[2]
        return f'"Person {number}"{found[2]}<{found[3]}>'

    def _meet_names(self, one: Mapping[str, Any]) -> None:
        if self._keep_addresses:
            return
        places = NAMES + (FULL_NAMES if any(name in one for name in ADDRESSES) else ())
        for place in places:
            name = one.get(place)
            if isinstance(name, str) and name and name.lower() not in self._known:
                self._names.setdefault(name, self._name_of(one))

    def _name_of(self, one: Mapping[str, Any]) -> str:
        address = next((str(one[name]) for name in ADDRESSES if one.get(name)), "")
        person = self._people.get(mailbox_of(address))
        return f"Person {person.rpartition('-')[2] if person else f'N{len(self._names) + 1}'}"

    def _words(self) -> dict[str, str]:
        """Return what is looked for in any text: long secrets, and names of several words."""
        long = {one: new for one, new in self._secrets.items() if len(one) >= LONG}
        return long | {one: new for one, new in self._names.items() if " " in one.strip()}

    def _find(self) -> re.Pattern[str]:
        self._sought = self._words()
        words = sorted(map(re.escape, self._sought), key=len, reverse=True)
        pattern = "|".join(words)
        self._finder = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if words else r"(?!)")
        return self._finder

    def _is_ours(self, address: str) -> bool:
        lower = address.lower()
        return lower in self._known or lower.endswith(f"@{MAGIC}")

    def _domain(self, domain: str) -> str:
        """Return a domain of the same kind: one on which behaviour depends stays as it is."""
        plain = domain in EXAMPLES or domain.rpartition(".")[2] in RESERVED
        if plain or provider_of(f"@{domain}"):
            return domain
        return self._domains.setdefault(domain, f"domain-{len(self._domains) + 1}.example")


def _inner(key: str, name: str) -> str:
    """Return the key that decides about a value: what lies in a secret is secret, too."""
    return key if key.lower() in SECRETS else name


def _leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text with the key that it lies under."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, _inner(key, str(name)))
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, key)


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    inner: Callable[[Any], Any] = dict.values if isinstance(value, dict) else list
    if isinstance(value, dict):
        yield value
    for one in inner(value) if isinstance(value, dict | list) else ():
        yield from _objects(one)

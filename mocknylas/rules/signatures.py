"""What a signature tells of a person: names, job titles, addresses, numbers, links."""

import re

from mocknylas.documents import Document

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\w)\+?\(?\d(?:[ ().-]{0,2}\d){6,14}(?!\w)")
_LINK = re.compile(r"\b(?:https?://|www\.)[^\s<>\"]+", re.I)
_NAME = re.compile(r"[^\W\d_][\w'.-]*(?: [^\W\d_][\w'.-]*){1,3}")
_TITLE = re.compile(
    r"\b(?:accountant|administrator|adviser|analyst|architect|assistant|buyer|c[efot]o|chief|clerk|"
    r"consultant|designer|developer|director|editor|engineer|executive|founder|head of|lawyer|lead|"
    r"manager|nurse|officer|planner|president|producer|professor|programmer|researcher|scientist|"
    r"secretary|specialist|surveyor|teacher|technician|therapist|writer)\b",
    re.I,
)


def parse(signature: str) -> Document:
    """Return the parts of a signature, each a list, in the form the API gives them."""
    lines = [line.strip() for line in signature.splitlines() if line.strip()]
    names = [line for line in lines[:1] if _NAME.fullmatch(line)]
    return {
        "names": [_name(one) for one in names],
        "job_titles": [one for one in lines if one not in names and _is_title(one)],
        "emails": _different(_EMAIL, signature),
        "phone_numbers": _different(_PHONE, signature),
        "links": [{"description": "", "url": one} for one in _different(_LINK, signature)],
    }


def _name(line: str) -> Document:
    first, _, last = line.partition(" ")
    return {"first_name": first, "last_name": last}


def _is_title(line: str) -> bool:
    return bool(_TITLE.search(line)) and not _EMAIL.search(line)


def _different(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(pattern.findall(text)))

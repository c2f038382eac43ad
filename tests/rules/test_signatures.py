"""What a signature tells of a person."""

from mocknylas.rules.signatures import parse

FULL = """Grace Brewster Hopper
Chief Compiler Engineer
Harvard Works
grace@harvard.example, office@harvard.example
+1 (212) 555-0147
https://harvard.example/grace"""


def test_a_full_signature_is_taken_apart():
    assert parse(FULL) == {
        "names": [{"first_name": "Grace", "last_name": "Brewster Hopper"}],
        "job_titles": ["Chief Compiler Engineer"],
        "emails": ["grace@harvard.example", "office@harvard.example"],
        "phone_numbers": ["+1 (212) 555-0147"],
        "links": [{"description": "", "url": "https://harvard.example/grace"}],
    }


def test_a_single_word_is_no_name():
    assert parse("grace")["names"] == []


def test_nothing_tells_nothing():
    assert parse("") == {
        "names": [],
        "job_titles": [],
        "emails": [],
        "phone_numbers": [],
        "links": [],
    }


def test_what_is_said_twice_is_found_once():
    assert parse("a@x.example a@x.example")["emails"] == ["a@x.example"]


def test_short_numbers_are_no_phones():
    assert parse("Room 101\n2024")["phone_numbers"] == []

"""Search queries: what each operator looks at, and how terms are joined."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.rules.search import OPERATORS, compile_query

NOW = 1_718_010_000  # Mon, 10 Jun 2024 09:00:00 GMT
DAY = 86400
MESSAGE = {
    "subject": "Quarterly Numbers",
    "from": [{"name": "Grace Hopper", "email": "grace@navy.example"}],
    "to": [{"name": "Ada", "email": "ada@math.example"}],
    "cc": [{"name": "", "email": "alan@bletchley.example"}],
    "bcc": [{"name": "Spy", "email": "spy@x.example"}],
    "body": "<p>The <b>sheet</b> is&nbsp;attached.</p><p>Gr&uuml;&szlig;e &amp; more</p>",
    "date": NOW - 2 * DAY,
    "unread": True,
    "starred": False,
    "files": [{"filename": "Q2-report.csv"}, {"filename": None}],
    "labels": [
        {"id": "1a", "name": "inbox", "display_name": "Inbox"},
        {"id": "2b", "name": None, "display_name": "Big Deals"},
    ],
}
TERMS = ["quarter", "NUMBERS", "grace", "navy.ex", "Hopper", "alan@bletchley.example", "spy"]
TERMS += ["sheet", "attached.", "grüße", "GRÜ", "&", '"is attached"']


def finds(query, **fields):
    """Say whether a query finds the message, changed by these fields."""
    return compile_query(query, now=NOW)({**MESSAGE, **fields})


@pytest.mark.rule("R-S6", "R-S1")
@pytest.mark.parametrize("term", TERMS)
def test_a_term_is_a_piece_of_subject_text_address_or_name(term):
    assert finds(term)
    assert not finds(f"{term} nonsense")


@pytest.mark.rule("R-S6")
@pytest.mark.parametrize("term", ["<b>", "nbsp", "uuml", "report", "inbox", "unread", "1718"])
def test_markup_files_folders_and_flags_are_no_text(term):
    assert not finds(term)


@pytest.mark.rule("R-S6")
def test_a_word_that_markup_splits_is_a_word():
    assert finds("sunset", body="<i>sun</i><b>set</b>")
    assert finds("a<b", body="a&lt;b")
    assert not finds("secret", body="<style>secret</style><a href='secret'>x</a>")


@pytest.mark.rule("R-S6", "R-S1")
@pytest.mark.parametrize(
    ("found", "missed"),
    [
        ("from:grace", "from:ada"),
        ("from:navy.example", "from:math.example"),
        ('from:"Grace Hopper"', 'from:"Hopper Grace"'),
        ("to:ADA", "to:grace"),
        ("cc:alan", "cc:ada"),
        ("bcc:spy", "bcc:alan"),
        ("subject:numbers", "subject:sheet"),
        ('subject:"quarterly numbers"', 'subject:"numbers quarterly"'),
        ("in:inbox", "in:sent"),
        ("in:INBOX", "in:inbo"),
        ("in:1a", "in:3c"),
        ("in:anywhere", "in:nowhere"),
        ('label:"big deals"', "label:deals"),
        ("is:unread", "is:read"),
        ("is:inbox", "is:starred"),
        ("has:attachment", "has:drive"),
        ("filename:report", "filename:numbers"),
        ("filename:CSV", "filename:pdf"),
        ("before:2024/06/09", "before:2024/06/08"),
        ("after:2024-06-08", "after:2024/6/9"),
        ("before:1717837201", "before:1717837200"),
        ("after:1717837200", "after:1717837201"),
        ("older_than:47h", "older_than:2d"),
        ("newer_than:2d", "newer_than:1d"),
        ("newer_than:1w", "older_than:1w"),
        ("newer_than:1m", "older_than:1m"),
        ("newer_than:1y", "older_than:1Y"),
        ("FROM:grace", "Subject:sheet"),
    ],
)
def test_an_operator_looks_at_its_own_part(found, missed):
    assert finds(found)
    assert not finds(missed)
    assert not finds(f"-{found}")
    assert finds(f"-{missed}")


@pytest.mark.rule("R-S6")
def test_flags_follow_the_message():
    assert finds("is:read", unread=False)
    assert finds("is:starred", starred=True)
    assert not finds("has:attachment", files=[])
    assert finds("in:work", folder={"id": "1", "name": None, "display_name": "Work"})


@pytest.mark.rule("R-S6", "R-S1")
@pytest.mark.parametrize(
    ("found", "missed"),
    [
        ("numbers grace", "numbers nobody"),
        ("numbers -nobody", "numbers -grace"),
        ("nobody OR grace", "nobody OR nothing"),
        ("nobody OR nothing OR grace", "nobody OR nothing OR never"),
        ("grace OR nobody numbers", "grace OR nobody nothing"),
        ("nobody OR (grace numbers)", "nobody OR (grace nothing)"),
        ("(nobody OR grace) (numbers OR nothing)", "(nobody OR grace) (never OR nothing)"),
        ("-(nobody nothing)", "-(grace numbers)"),
        ("-(nobody OR nothing)", "-(nobody OR grace)"),
        ("nobody OR -nothing", "nobody OR -grace"),
        ("subject:(quarterly numbers)", "subject:(quarterly sheet)"),
        ("from:(nobody OR grace)", "from:(nobody OR ada)"),
        ("-from:(nobody OR ada)", "-from:(nobody OR grace)"),
        ("from:(grace to:ada)", "from:(grace to:grace)"),
        ('"sheet is attached"', '"sheet attached"'),
        ('"sheet   is attached"', '-"sheet is attached"'),
        ("OR grace", "OR nobody"),
        ("grace OR", "nobody OR"),
        ('grace "OR" numbers', 'nobody "OR" grace'),
        ("(grace", "(nobody"),
        ("grace)", "nobody)"),
        ("((grace))", "((nobody))"),
    ],
)
def test_terms_are_joined_by_and_or_not_and_brackets(found, missed):
    assert finds(found)
    assert not finds(missed)


@pytest.mark.rule("R-S6")
@pytest.mark.parametrize("query", ["", " ", '""', "OR", "()", "(", ")", "OR OR", "( OR )"])
def test_a_query_without_terms_finds_all(query):
    assert finds(query)


@pytest.mark.rule("R-S6")
@pytest.mark.parametrize(
    "query",
    [
        "foo:bar",
        'foo:"bar baz"',
        "http://x.example",
        "before:soon",
        "after:2024/13/01",
        "after:0000/01/01",
        "newer_than:2",
        "older_than:long",
        "before:9999999999999",
        "from:",
        "-",
    ],
)
def test_what_is_not_understood_is_searched_for_as_it_is_written(query):
    text = query.replace('"', "")

    assert not finds(query)
    assert finds(query, subject=f"about {text}.")


def test_an_unknown_operator_before_a_bracket_is_a_word():
    assert finds("foo:(grace)", subject="foo: it is")
    assert not finds("foo:(grace)")


def test_brackets_beyond_measure_are_words():
    assert not finds("(" * 1000 + "grace")


words = st.sampled_from(["grace", "ada", "numbers", "nobody", "x", "from:grace", "is:unread"])


@pytest.mark.rule("R-S6")
@settings(derandomize=True, deadline=None, database=None)
@given(st.lists(words, min_size=1, max_size=4), st.lists(words, min_size=1, max_size=4))
def test_joining_follows_the_parts(one, other):
    left, right = (" ".join(each) for each in (one, other))

    assert finds(f"{left} {right}") == (finds(left) and finds(right))
    assert finds(f"({left}) OR ({right})") == (finds(left) or finds(right))
    assert finds(f"-({left})") != finds(left)
    assert finds(" OR ".join(one)) == any(map(finds, one))


pieces = st.one_of(
    st.sampled_from([*OPERATORS]).map("{}:".format),
    st.sampled_from(["(", ")", '"', "-", ":", " ", " OR ", "grace", "2024/06/08", "2d", "9" * 30]),
    st.text(max_size=4),
)


@pytest.mark.rule("R-S1", "R-S6")
@settings(derandomize=True, deadline=None, max_examples=300, database=None)
@given(st.lists(pieces, max_size=12).map("".join))
def test_any_query_is_understood_somehow(query):
    assert finds(query) in {True, False}
    assert finds(query, subject=None, body=None, files=[], labels=[]) in {True, False}


@pytest.mark.parametrize("query", ["(" * 50000, "-(" * 50000, "from:(" * 50000, ")" * 50000])
def test_brackets_without_end_are_a_query(query):
    assert finds(query) in {True, False}

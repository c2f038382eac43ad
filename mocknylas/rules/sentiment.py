"""The mood of a text by a small lexicon: a simulation, not a language model."""

import re

MOST = 1000  # characters that are read
BOUND = 0.5  # a score up to here, on either side, is neutral. See §17 of the contract
_POSITIVE = (
    "amazing appreciate awesome beautiful best brilliant congratulations delighted enjoy enjoyed "
    "excellent excited fantastic fine glad good grateful great happy helpful impressed kind like "
    "love loved lovely nice perfect pleasant pleased pleasure splendid super superb thank thanks "
    "thrilled welcome well wonderful yay"
)
POSITIVE = frozenset(_POSITIVE.split())
_NEGATIVE = (
    "angry annoyed awful bad blocked broken cancel complaint confused damaged delay delayed "
    "difficult disappointed disappointing error fail failed failing failure fault hate horrible "
    "hurt impossible issue late lost mistake poor problem problems refund sad sorry terrible "
    "trouble unacceptable unfortunately unhappy upset useless worse worst wrong"
)
NEGATIVE = frozenset(_NEGATIVE.split())
NEGATIONS = frozenset(("no", "not", "never", "without", "hardly", "cannot"))  # and don't, isn't …
REACH = 2  # words before one that turn it round
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")


def score(text: str) -> float:
    """Return the mood of a text from -1 to 1: good words less bad ones, by their number."""
    words = _WORD.findall(text[:MOST].lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    moods = [_mood(words, place) for place in range(len(words))]
    told = sum(mood != 0 for mood in moods)
    return round(sum(moods) / told, 3) if told else 0.0


def name_of(value: float) -> str:
    """Return what a score is called."""
    if abs(value) <= BOUND:
        return "NEUTRAL"
    return "POSITIVE" if value > 0 else "NEGATIVE"


def _mood(words: list[str], place: int) -> int:
    word = words[place]
    mood = (word in POSITIVE) - (word in NEGATIVE)
    before = words[max(0, place - REACH) : place]
    return -mood if any(map(_negates, before)) else mood


def _negates(word: str) -> bool:
    return word in NEGATIONS or word.endswith("n't")

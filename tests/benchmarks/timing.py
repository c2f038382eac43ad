"""Timing: medians of short rounds that take turns, so that a slow second hits all alike."""

import gc
import time
from contextlib import contextmanager
from statistics import median

ROUND = 0.01  # seconds that a round of one subject takes, roughly
FEWEST_ROUNDS = 3
real = time.perf_counter


def compare(*subjects, seconds, clock=time.process_time):
    """Return the median seconds of one call of each subject; their rounds go A, B, A, B …

    CPU time, which other processes disturb least, unless the subjects wait: then `real`.
    """
    calls = [_calls_a_round(subject) for subject in subjects]
    rounds = max(FEWEST_ROUNDS, round(seconds / ROUND / len(subjects)))
    figures = [[] for _ in subjects]
    with _young_heap():
        for _ in range(rounds):
            for subject, count, taken in zip(subjects, calls, figures, strict=True):
                taken.append(duration(subject, count, clock=clock) / count)
    return [median(taken) for taken in figures]


def take_turns(*actions, rounds):
    """Return the median figure that each action returns; a first round warms up and is dropped."""
    figures = [[action() for action in actions] for _ in range(rounds + 1)]
    return [median(taken) for taken in zip(*figures[1:], strict=True)]


def duration(action, count=1, *, clock=time.process_time):
    """Return the seconds that `count` calls take."""
    start = clock()
    for _ in range(count):
        action()
    return clock() - start


def _calls_a_round(subject):
    """Warm a subject up; return how many calls fill a round."""
    count = 1
    while duration(subject, count, clock=real) < ROUND / 2:
        count *= 2
    return count


@contextmanager
def _young_heap():
    """Keep what is alive already from the collector: a row pays for its own garbage only."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()

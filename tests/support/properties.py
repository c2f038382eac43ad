"""How properties are tried: the same examples each time, however long one takes."""

from hypothesis import HealthCheck, settings


def steady(examples, **more):
    """Return the settings of a property about a whole mock, which is slow to try."""
    return settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        **more,
    )

"""Versions of the API: which comes first."""

KNOWN = ("1.0", *(f"2.{minor}" for minor in range(8)))  # Source: R-X18


def as_numbers(version: str) -> list[int]:
    """Return a version in a form that compares: 2.10 comes after 2.9."""
    return [int(part) for part in version.split(".") if part]


def at_least(version: str, least: str) -> bool:
    """Say whether a version is another one or a later one."""
    return as_numbers(version) >= as_numbers(least)

"""mocknylas: a stateful local stand-in for the Nylas API v2, with a clock you can turn.

`MockNylas` is one sandbox with every door to it; `intercept()` is the shortest way to one. In a
test, use the pytest fixture `nylas_mock`; for other languages, `mocknylas serve`.
"""

import importlib
from typing import TYPE_CHECKING, Any

from mocknylas.version import VERSION

if TYPE_CHECKING:
    from mocknylas.mock import MockNylas, intercept
    from mocknylas.nylas import Account
    from mocknylas.serving import serve

__all__ = ["Account", "MockNylas", "__version__", "intercept", "serve"]
__version__ = VERSION
_HOMES = {
    "Account": "mocknylas.nylas",
    "MockNylas": "mocknylas.mock",
    "intercept": "mocknylas.mock",
    "serve": "mocknylas.serving",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used, so that importing the package costs nothing."""
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'mocknylas' has no attribute {name!r}")

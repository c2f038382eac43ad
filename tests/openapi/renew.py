"""Write fixtures/examples.json and openapi.yaml anew: `python -m tests.openapi.renew`; then review.

The examples come first, for the document shows them.
"""

from mocknylas.openapi import as_yaml, document
from tests.openapi.story import EXAMPLES, written
from tests.support.syntax import ROOT

SNAPSHOT = ROOT / "fixtures/openapi.yaml"


def main():
    EXAMPLES.write_text(written(), encoding="utf-8")
    SNAPSHOT.write_text(as_yaml(document()), encoding="utf-8")
    places = " ".join(str(one.relative_to(ROOT)) for one in (EXAMPLES, SNAPSHOT))
    print(f"wrote {places}; review them: git diff {places}")


if __name__ == "__main__":
    main()

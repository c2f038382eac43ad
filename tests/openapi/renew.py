"""Write fixtures/openapi.yaml anew: `python -m tests.openapi.renew`; then review the difference."""

from mocknylas.openapi import as_yaml, document
from tests.support.syntax import ROOT

SNAPSHOT = ROOT / "fixtures/openapi.yaml"


def main():
    SNAPSHOT.write_text(as_yaml(document()), encoding="utf-8")
    print(f"wrote {SNAPSHOT}; review it: git diff {SNAPSHOT.relative_to(ROOT)}")


if __name__ == "__main__":
    main()

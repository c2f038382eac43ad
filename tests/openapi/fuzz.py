"""Ask the API for long: `python -m tests.openapi.fuzz --cases 100000`; each round has its seed."""

import argparse
import sys
from collections import Counter

from tests.support.probing import probe

EXAMPLES = 50  # of each operation in a round


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    wish = parser.parse_args()
    asked, seed = Counter(), wish.seed
    while asked.total() < wish.cases:
        provider = ("gmail", "eas", "imap")[seed % 3]
        found = probe(max_examples=EXAMPLES, seed=seed, account=provider)
        asked += found.cases
        print(f"seed {seed}, {provider}: {asked.total()} of {wish.cases} cases {dict(found.cases)}")
        if found:
            sys.exit(str(found))
        seed += 1


if __name__ == "__main__":
    main()

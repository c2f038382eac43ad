"""`mocknylas` and `python -m mocknylas`: the command line."""

import sys

from mocknylas.collector import collector_at_rest


def run() -> None:
    """Run the command line; while it is loaded the collector rests, a tenth of the start."""
    try:
        with collector_at_rest():
            from mocknylas.cli import main
    except ImportError as error:
        from mocknylas.doctor.packages import unloadable

        sys.exit(unloadable(error))
    main()


if __name__ == "__main__":
    run()

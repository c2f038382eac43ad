"""`mocknylas` and `python -m mocknylas`: the command line."""

from mocknylas.collector import collector_at_rest


def run() -> None:
    """Run the command line; while it is loaded the collector rests, a tenth of the start."""
    with collector_at_rest():
        from mocknylas.cli import main
    main()


if __name__ == "__main__":
    run()

"""`python -m mocknylas`: the command line."""

from mocknylas.cli import main

main()

"""The version of mocknylas, its only source."""

VERSION = "0.1.0"

"""What each object looks like, one module per family, as marshmallow schemas."""

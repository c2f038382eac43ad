"""`mocknylas openapi`: the API as a document."""

import json

import click


@click.command("openapi")
@click.option("--yaml", "as_text", is_flag=True, help="as YAML instead of JSON")
def print_document(as_text: bool) -> None:
    """Print the OpenAPI document of the API."""
    from mocknylas.openapi import as_yaml, document

    made = document()
    click.echo(as_yaml(made) if as_text else json.dumps(made, ensure_ascii=False, indent=2))

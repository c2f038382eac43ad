"""Errors of UI components; no source has them, so all are the mock's own."""

from mocknylas.catalogue.row import IR, Row

COMPONENTS = {
    "component_not_found": Row(404, IR, "Couldn't find component {id}"),
    "component_value_invalid": Row(400, IR, '"{field}" is not valid'),
    "component_fixed": Row(400, IR, 'The "{field}" of a component cannot be changed'),
}

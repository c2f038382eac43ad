"""`/drafts`: not simulated yet."""

from mocknylas.api.not_yet import planned

OPERATIONS = [
    planned("GET", "/drafts", "drafts.list", source="R-D15"),
    planned("GET", "/drafts/{id}", "drafts.get", source="R-D12"),
    planned("POST", "/drafts", "drafts.create", source="R-D1"),
    planned("PUT", "/drafts/{id}", "drafts.update", source="R-D7"),
    planned("DELETE", "/drafts/{id}", "drafts.delete", source="R-D11"),
]

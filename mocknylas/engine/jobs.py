"""Jobs: what became of each write. A job's document keeps what is served under `shown`."""

from typing import Any

from mocknylas.documents import Document, changed, without
from mocknylas.engine.state import State

FINAL = frozenset({"successful", "failed", "cancelled"})  # Source: R-J1b


class Jobs:
    """Creates jobs and moves them along."""

    def __init__(self, state: State) -> None:
        """Work on this state."""
        self._state = state

    def create(self, account_id: str, action: str, object_type: str, **shown: Any) -> Document:
        """Store a pending job and return its document."""
        job_id = self._state.streams.new_id("job")
        now = self._state.clock.now
        answer = {
            "account_id": account_id,
            "action": action,
            "created_at": now,
            "job_status_id": job_id,
            "object": object_type,
            **shown,
            "status": "pending",
        }
        job = {"id": job_id, "account_id": account_id, "shown": answer}
        return self._state.store.put("job", job)

    def done(self, account_id: str, action: str, object_type: str, object_id: str) -> str:
        """Note a write that has succeeded at once; return the job's id. Source: R-X51, R-J3."""
        job = self.create(account_id, action, object_type, id=object_id)
        return str(self.move(job["id"], "successful")["job_status_id"])

    def stamp(self, document: Document, action: str) -> Document:
        """Note a write of a document; return the document with the job's id. Source: R-X51."""
        owner, kind = document["account_id"], document["object"]
        return changed(document, job_status_id=self.done(owner, action, kind, document["id"]))

    def done_quietly(self, account_id: str, action: str, object_type: str, object_id: str) -> str:
        """Note a write that has succeeded, without a word in the journal; return the job's id."""
        job = self.create(account_id, action, object_type, id=object_id)
        return str(self.show(job["id"], status="successful")["job_status_id"])

    def move(self, job_id: str, status: str, **shown: Any) -> Document:
        """Give a job a status, and what else it shows; return what is served. Source: R-X52.

        A `reason` of None takes an earlier reason away.
        """
        job = self._change(job_id, {"status": status, **shown})
        answer: Document = job["shown"]
        self._state.record(f"job.{status}", job, **_attributes(answer))
        return answer

    def show(self, job_id: str, **shown: Any) -> Document:
        """Change what a job shows, without a word in the journal; return what is served."""
        answer: Document = self._change(job_id, shown)["shown"]
        return answer

    def _change(self, job_id: str, shown: Document) -> Document:
        job = self._state.store.at("job", job_id)
        answer = {**job["shown"], **shown}
        if answer.get("reason", "") is None:
            answer = without(answer, "reason")
        return self._state.store.put("job", changed(job, shown=answer))


def _attributes(answer: Document) -> dict[str, Any]:
    extras = ("reason", "send_at", "original_send_at")
    return {
        "action": answer["action"],
        "message_id": answer.get("message_id"),
        "thread_id": answer.get("thread_id"),
        "extras": {name: answer[name] for name in extras if name in answer},
    }

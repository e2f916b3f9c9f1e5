"""Gemini's Files: a resumable upload in two steps, kept for 48 hours, named in requests by its `fileUri`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tests.wire.servers.call import Answer, Call, Route
from tests.wire.servers.gemini_words import decline, invalid
from tests.wire.servers.jobs import iso

if TYPE_CHECKING:
    from tests.wire.servers.gemini import GeminiServer

Json = dict[str, Any]
KEPT_S = 48 * 3600.0


class Files:
    """The paths below `/upload/…/files` and `/files`."""

    def __init__(self, server: GeminiServer) -> None:
        self._server = server

    def routes(self, version: str) -> list[Route]:
        """Upload, get and delete."""
        return [
            Route("POST", f"/upload{version}/files", self.upload),
            Route("GET", f"{version}/files/{{id}}", self.show),
            Route("DELETE", f"{version}/files/{{id}}", self.delete),
        ]

    def at(self, uri: str) -> bytes:
        """The bytes behind a `fileUri`; Google's 403 for one that is not there, or no longer."""
        name = uri.rpartition("/")[2]
        self._about(name)
        return self._server.ledger.file(name) or b""

    def upload(self, call: Call) -> Answer:
        """Begin an upload (the address for the bytes stands in a header), or take the bytes and end it."""
        if call.headers.get("x-goog-upload-command") == "start":
            return self._start(call)
        return self._finish(call)

    def show(self, call: Call) -> Answer:
        """What is known of a file."""
        return Answer(self._document(call, call.at("id")))

    def delete(self, call: Call) -> Answer:
        """Forget a file."""
        self._about(call.at("id"))
        self._server.ledger.put_note(f"file {call.at('id')}", None)
        return Answer({})

    def _start(self, call: Call) -> Answer:
        headers = call.headers
        if headers.get("x-goog-upload-protocol") != "resumable":
            invalid("Upload protocol must be resumable.")
        name = uuid4().hex[:12]
        about = {"type": headers.get("x-goog-upload-header-content-type", ""), "at": None}
        about["size"] = headers.get("x-goog-upload-header-content-length", "")
        self._server.ledger.put_note(f"file {name}", about)
        target = f"{call.origin}{call.path}?upload_id={name}&upload_protocol=resumable"
        return Answer({}, headers={"X-Goog-Upload-URL": target, "X-Goog-Upload-Status": "active"})

    def _finish(self, call: Call) -> Answer:
        name = call.query.get("upload_id", "")
        about = self._server.ledger.note(f"file {name}")
        if about is None or call.headers.get("x-goog-upload-offset") != "0":
            invalid("Upload is not known, or begins at another offset.")
        if (
            "finalize" not in call.headers.get("x-goog-upload-command", "")
            or str(len(call.raw)) != about["size"]
        ):
            invalid("Upload is not as long as announced, or was not finalized.")
        self._server.ledger.put_file(name, call.raw)
        self._server.ledger.put_note(f"file {name}", about | {"at": self._server.now()})
        return Answer({"file": self._document(call, name)}, headers={"X-Goog-Upload-Status": "final"})

    def _about(self, name: str) -> Json:
        about = self._server.ledger.note(f"file {name}")
        if not about or about["at"] is None or self._server.now() > about["at"] + KEPT_S:
            decline(
                403,
                "PERMISSION_DENIED",
                f"You do not have permission to access the File {name} or it may not exist.",
            )
        return dict(about)

    def _document(self, call: Call, name: str) -> Json:
        about = self._about(name)
        version = "v1" if "/v1/" in call.path else "v1beta"
        return {
            "name": f"files/{name}", "uri": f"{call.origin}/{version}/files/{name}",
            "mimeType": about["type"], "sizeBytes": about["size"], "state": "ACTIVE",
            "createTime": iso(about["at"]), "expirationTime": iso(about["at"] + KEPT_S),
        }  # fmt: skip

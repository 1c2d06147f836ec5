"""Trusted documents: those that the clinic's own clients send, known by the hash of their text.

https://github.com/graphql/graphql-over-http/blob/persisted-documents/spec/Appendix%20A%20--%20Persisted%20Documents.md
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from cross_web import HTTPException
from pydantic import RootModel, ValidationError

PREFIX = "sha256:"
Manifest = RootModel[dict[str, str]]


class TrustedDocuments:
    def __init__(self, manifests: Iterable[Mapping[str, str]] = (), *, only: bool = False) -> None:
        """A manifest: documents by id. Each is found by that, and by `sha256:` and its hash.

        `only`: others are refused.
        """
        self._by_id: dict[str, str] = {}
        self._only = only
        for manifest in manifests:
            for id, text in manifest.items():
                self._by_id[id] = self._by_id[id_of(text)] = text

    def read(self, given: dict[str, Any]) -> None:
        """Puts the text in the place of its id. Raises HTTPException for what is not trusted."""
        id = given.pop("documentId", None)
        if id is None:
            self._check(given.get("query"))
        elif "query" in given:
            raise HTTPException(400, "Send `query` or `documentId`, not both.")
        elif not isinstance(id, str):
            raise HTTPException(400, "`documentId` must be a string.")
        elif id not in self._by_id:
            raise HTTPException(400, "This `documentId` is none that is known here.")
        else:
            given["query"] = self._by_id[id]

    def _check(self, text: object) -> None:
        if self._only and not (isinstance(text, str) and id_of(text) in self._by_id):
            raise HTTPException(400, "Only trusted documents are taken here: send `documentId`.")


def id_of(text: str) -> str:
    return PREFIX + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_manifest(path: Path) -> dict[str, str]:
    """Raises ValueError, in a sentence, for a file that is none."""
    try:
        return Manifest.model_validate_json(path.read_bytes()).root
    except (OSError, ValidationError) as wrong:
        sentence = f"{path} is no manifest of documents: a JSON object of texts by their ids."
        raise ValueError(sentence) from wrong

"""The metadata that one run of a program reads: as it was before the run, each piece asked for once."""

from __future__ import annotations

from primitives.ledger.script.program_errors import MetadataNotFound, MetadataQueryFailed
from primitives.ledger.script.ranges import Range
from primitives.ledger.script.store import MetadataQuery, Store, StoreError


class Metadata:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[MetadataQuery, str] = {}

    def read(self, account: str, key: str, place: Range) -> str:
        """place: of the call that asks. Raises MetadataQueryFailed, MetadataNotFound."""
        query = MetadataQuery(account, key)
        if query not in self._known:
            self._known.update(self._fetch(query, place))
        return self._known[query]

    def _fetch(self, query: MetadataQuery, place: Range) -> dict[MetadataQuery, str]:
        try:
            found = self._store.metadata([query])
        except StoreError as error:
            raise MetadataQueryFailed(place, str(error)) from error
        if query not in found:
            raise MetadataNotFound(place, query.account, query.key)
        return {query: found[query]}

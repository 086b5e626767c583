"""Postings kept in one SQLite file, without personal data and with their duplicates grouped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analyzer.lazy import attributes

if TYPE_CHECKING:
    from analyzer.store.connection import is_store
    from analyzer.store.database import Store

__all__ = ["Store", "is_store"]

# Imported on first use: signatures of postings are made without a store, too.
__getattr__ = attributes(__name__, {"Store": "database", "is_store": "connection"})

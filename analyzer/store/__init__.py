"""Postings kept in one SQLite file, without personal data and with their duplicates grouped."""

from analyzer.store.connection import is_store
from analyzer.store.database import Store

__all__ = ["Store", "is_store"]

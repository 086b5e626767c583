"""Answers built on mentions: search, gap analysis, new terms, lexicons for other documents."""

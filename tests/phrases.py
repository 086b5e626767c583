"""The phrases of the notation that the bundled lexicon and the cues hold."""

from __future__ import annotations

from analyzer.mentions.compiler import cue_data
from skill_lexicon import load_lexicon


def phrase_sources() -> list[str]:
    """Return them as they are written."""
    sources = [
        phrase for table in cue_data().values() for some in table.values() for phrase in some
    ]
    for entry in load_lexicon().entries:
        sources += [*entry.patterns, *entry.reject]
        for guard in entry.guarded:
            sources += [*guard.accept, *guard.near, *guard.reject]
    return sources

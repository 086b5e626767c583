"""Links that search job sites for words, for a person to open in a browser."""

from __future__ import annotations

from dataclasses import dataclass

from analyzer.errors import InputError
from analyzer.sources.places import places


@dataclass(frozen=True, slots=True)
class SearchLink:
    """The name of a place, and the address that searches it."""

    place: str
    url: str


def search_links(query: str) -> list[SearchLink]:
    """Return the search links for some words, in the order of the places.

    Raises
    ------
    InputError
        When there are no words.

    Examples
    --------
    >>> search_links("deep learning")[0].url
    'https://www.linkedin.com/jobs/search/?keywords=deep%20learning&location=Worldwide'
    """
    words = " ".join(query.split())
    if not words:
        raise InputError('Nothing to search for. Next step: analyzer search-url "deep learning"')
    return [SearchLink(place.name, url) for place in places() if (url := place.search_url(words))]

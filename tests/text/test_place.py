"""Which country a location line tells."""

from __future__ import annotations

import pytest

from analyzer.text.place import countries_of, country_code, country_of, remoteness


@pytest.mark.parametrize(
    "location",
    [
        "REMOTE (US/Canada/Brazil/Poland/UK)",
        "Cairo, Egypt & London, UK",
        "USA/Canada",
        "US/CA",
        "London, New York, Dublin",
        "Remote US, Remote CA, Remote DE, Remote Fr, Remote UK",
        "Austin, TX or London, UK",
        "NYC OR Berlin",
        "US or Europe",
        "Remote (EU or UK)",
        "Helsinki (FI), Hamburg (DE)",
        "Dublin, USA",
    ],
)
def test_places_of_several_countries_leave_the_country_open(location: str) -> None:
    assert country_of(location) is None
    assert len(countries_of(location)) > 1


@pytest.mark.parametrize(
    ("location", "country"),
    [
        ("Remote - US", "US"),
        ("Remote - Germany", "DE"),
        ("Hybrid - Berlin", "DE"),
        ("REMOTE (US only)", "US"),
        ("Remote (US Only)", "US"),
        ("Remote (US-based preferred)", "US"),
        ("Remote (US)", "US"),
        ("Remote, USA", "US"),
        ("ONSITE Oslo", "NO"),
        ("Greater Berlin Area", "DE"),
        ("Greater London, England, United Kingdom", "GB"),
        ("Mountain View, CA 94043", "US"),
        ("London, UK or remote", "GB"),
        ("Austin TX and NYC", "US"),
        ("Berlin, Europe", "DE"),
        ("Palo Alto", "US"),
    ],
)
def test_words_around_a_name_leave_it_what_it_is(location: str, country: str) -> None:
    assert country_of(location) == country


@pytest.mark.parametrize(
    ("location", "country"),
    [
        ("San Francisco, CA", "US"),
        ("CA - San Francisco", "US"),
        ("Fresno, CA", "US"),
        ("Toronto, CA", "CA"),
        ("Toronto, ON", "CA"),
        ("London, Ontario, Canada", "CA"),
        ("Paris, TX, United States", "US"),
        ("Dublin, OH", "US"),
        ("Dublin (OH)", "US"),
        ("Portland, OR", "US"),
        ("Portland, Or.", "US"),
        ("Gary, IN", "US"),
        ("Tulsa, OK", "US"),
        ("Hyderabad, IN", "IN"),
        ("Munich, DE", "DE"),
        ("Dover, DE", "US"),
        ("Georgia", "US"),
        ("Atlanta, Georgia", "US"),
        ("Tbilisi, Georgia", "GE"),
        ("Perth, WA", "AU"),
        ("Bellevue, WA", "US"),
    ],
)
def test_a_state_tells_where_a_town_is_and_a_town_what_a_code_means(
    location: str, country: str
) -> None:
    assert country_of(location) == country


@pytest.mark.parametrize(
    "location",
    [
        None,
        "",
        "Remote",
        "Remote in 3 places",
        "Remote ok",
        "Code&Co",
        "Code & Co",
        "Toytown",
        "EU",
    ],
)
def test_a_line_without_a_known_place_names_no_country(location: str | None) -> None:
    assert countries_of(location) == frozenset()


def test_a_code_alone_that_is_a_state_and_a_country_is_left_open() -> None:
    assert country_of("Remote, CA") is None
    assert countries_of("Remote, CA") == {"CA", "US"}


def test_a_country_is_called_by_code_or_name() -> None:
    assert [country_code(name) for name in ("usa", "de", "United States", "Georgia")] == [
        "US", "DE", "US", "GE",
    ]  # fmt: skip


def test_hybrid_wins_over_remote() -> None:
    assert remoteness("Hybrid, remote otherwise") == "hybrid"


@pytest.mark.parametrize(("location", "country"), [("Hoboken NJ", "US"), ("Cambridge UK", "GB")])
def test_a_code_behind_an_unknown_town_tells_the_country_of_a_location(location, country) -> None:
    assert country_of(location) == country
    assert not countries_of(location)  # in a line of anything else it may be a firm

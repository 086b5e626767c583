"""Whether early and late postings have the same titles."""

from __future__ import annotations

import pandas as pd
import pytest

from analyzer.tables import title_mix


def test_shares_of_early_and_late_postings_the_most_changed_first():
    rows = [("2025-01-03", "data-scientist", None)] * 8 + [("2025-01-09", None, "bi-developer")] * 2
    rows += [("2026-02-01", "data-scientist", None)] * 5 + [("2026-02-01", None, None)] * 5
    postings = pd.DataFrame(rows, columns=["posted_at", "title_concept", "title_market"])
    mix = title_mix(postings)
    assert mix["title"].tolist() == ["(none)", "data-scientist", "bi-developer"]
    assert mix["early"].tolist() == pytest.approx([0.0, 0.8, 0.2])
    assert mix["late"].tolist() == pytest.approx([0.5, 0.5, 0.0])

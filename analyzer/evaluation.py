"""Accuracy against labelled postings: precision, recall and F1, by kind and by concept.

The unit is the concept in a posting ("document level"): found or not, however often. The label
format is described in the README, "Measure it yourself".
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from analyzer.errors import InputError
from analyzer.facts.describe import Described
from skill_lexicon import Lexicon

LEVELS = ("context", "duty", "preferred", "required")
"""Requirement levels, weakest first: a posting's level for a concept is its strongest."""

_ASKED = frozenset({"required", "preferred"})
_FACTS = ("title_concept", "seniority", "min_years", "lowest_degree")


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of found, missed and wrongly found concepts.

    Attributes
    ----------
    true_positives, false_positives, false_negatives
        Pairs of posting and concept.
    """

    true_positives: int = 0
    false_positives: int = 0
    false_negatives: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.false_negatives + other.false_negatives,
        )

    @property
    def precision(self) -> float:
        """Share of the found pairs that are labelled; 1.0 where nothing was found."""
        found = self.true_positives + self.false_positives
        return self.true_positives / found if found else 1.0

    @property
    def recall(self) -> float:
        """Share of the labelled pairs that were found; 1.0 where nothing is labelled."""
        labelled = self.true_positives + self.false_negatives
        return self.true_positives / labelled if labelled else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = 2 * self.true_positives + self.false_positives + self.false_negatives
        return 2 * self.true_positives / total if total else 1.0


@dataclass
class Evaluation:
    """The scores of a run against labels.

    Attributes
    ----------
    postings
        How many postings are labelled.
    unlabelled, unused
        Ids of the postings without labels, and of the labels without a posting.
    unjudged
        Concepts that are labelled, but not in the closed list.
    concepts
        Concept id to its score.
    kinds
        Concept id to its kind.
    requirement
        Counts of (labelled, found) requirement of correctly found, not negated skills.
    facts
        Fact name to (right, total): own title, seniority, years, degree; salary where stated.
    negation
        Outcome (``found``, ``missed``, ``false``) to number of posting-concept pairs.
    errors
        One dict per disagreement: posting, concept (or the name of a fact), error, evidence
        (``None`` for facts).
    """

    postings: int = 0
    unlabelled: list[str] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)
    unjudged: list[str] = field(default_factory=list)
    concepts: dict[str, Score] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    requirement: Counter[tuple[str, str]] = field(default_factory=Counter)
    facts: dict[str, tuple[int, int]] = field(default_factory=dict)
    negation: Counter[str] = field(default_factory=Counter)
    errors: list[dict[str, Any]] = field(default_factory=list)

    def kind(self, kind: str) -> Score:
        """Return the score over all concepts of a kind."""
        return sum(
            (score for concept, score in self.concepts.items() if self.kinds[concept] == kind),
            Score(),
        )

    @property
    def requirement_accuracy(self) -> float:
        """Share of correctly found skills whose requirement is the labelled one."""
        right = sum(n for (labelled, found), n in self.requirement.items() if labelled == found)
        return right / max(1, self.requirement.total())

    @property
    def asked_accuracy(self) -> float:
        """The same for "asked" (required or preferred) against "not asked"."""
        right = sum(
            n
            for (labelled, found), n in self.requirement.items()
            if (labelled in _ASKED) == (found in _ASKED)
        )
        return right / max(1, self.requirement.total())


def read_labels(path: str | Path) -> dict[str, dict[str, Any]]:
    """Return the labels by posting id, from a file of JSON Lines."""
    labels: dict[str, dict[str, Any]] = {}
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise InputError(
            f"{path}: the labels cannot be read: {reason}. "
            "Next step: name a file of JSON Lines, one label a line"
        ) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            label = json.loads(line)
            labels[str(label["id"])] = label
            label["mentions"] = list(label["mentions"])
            levels = {
                mention["concept"]: mention.get("requirement") for mention in label["mentions"]
            }
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise InputError(
                f"{path}:{number}: not a label: expected a JSON object with 'id' and "
                "'mentions', a list of objects with 'concept'. Next step: correct the line"
            ) from error
        for concept, level in levels.items():
            if level is not None and level not in LEVELS:
                raise InputError(
                    f"{path}:{number}: the requirement of {concept} is {level!r}. "
                    f"Next step: make it one of {', '.join(reversed(LEVELS))}, or leave it out"
                )
    if not labels:
        raise InputError(
            f"{path}: there is no label in it. "
            "Next step: name a file of JSON Lines, one label a line"
        )
    return labels


def closed_list(labels: str | Path, lexicon: Lexicon) -> dict[str, str]:
    """Return the concepts (id to kind) that the labels were made with.

    A file ``concepts.csv`` beside the labels, with the columns ``id`` and ``kind``, is the
    list; without one it is every skill and title of the documents layer.
    """
    path = Path(labels).with_name("concepts.csv")
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle))
        if not rows or not {"id", "kind"} <= rows[0].keys():
            raise InputError(
                f"{path}: the list of the labelled concepts has no columns id and kind with rows "
                "below. Next step: correct or remove it"
            )
        return {row["id"]: row["kind"] for row in rows}
    return {
        entry.id: entry.kind
        for entry in lexicon.entries
        if entry.layer == "documents" and entry.kind != "duty"
    }


def evaluate(
    described: Iterable[Described], labels: dict[str, dict[str, Any]], concepts: dict[str, str]
) -> Evaluation:
    """Compare found mentions with labels.

    Parameters
    ----------
    described
        Analysed postings; those without labels are left out.
    labels
        See `read_labels`.
    concepts
        Concept id to kind: the closed list that the labels were made with. Other concepts
        are not judged.
    """
    result = Evaluation(kinds=concepts)
    used: set[str] = set()
    unjudged: set[str] = set()
    scores: defaultdict[str, Counter[str]] = defaultdict(Counter)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for one in described:
        row = one.row
        label = labels.get(row["id"])
        if label is None:
            result.unlabelled.append(row["id"])
            continue
        used.add(row["id"])
        result.postings += 1
        found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        for mention in one.mentions:
            if mention["concept_id"] in concepts:
                found[mention["concept_id"]].append(mention)
        labelled = {item["concept"]: item for item in label["mentions"]}
        unjudged |= labelled.keys() - concepts.keys()
        labelled = {key: item for key, item in labelled.items() if key in concepts}
        for concept in sorted(found.keys() | labelled.keys()):
            _compare(result, scores, row["id"], concept, found.get(concept), labelled.get(concept))
        _facts(result, row, label, right, total)
    result.concepts = {
        concept: Score(counts["tp"], counts["fp"], counts["fn"])
        for concept, counts in sorted(scores.items())
    }
    result.unused = [name for name in labels if name not in used]
    result.unjudged = sorted(unjudged)
    result.facts = {name: (right[name], total[name]) for name in total}
    return result


def _compare(
    result: Evaluation,
    scores: defaultdict[str, Counter[str]],
    posting_id: str,
    concept: str,
    found: list[dict[str, Any]] | None,
    label: dict[str, Any] | None,
) -> None:
    if found is None or label is None:
        scores[concept]["fp" if label is None else "fn"] += 1
        evidence = found[0]["surface"] if found else (label or {}).get("evidence")
        kind = "false positive" if label is None else "missed"
        _note(result, posting_id, concept, kind, evidence)
        if found and all(mention["negated"] for mention in found):
            result.negation["false"] += 1
        return
    scores[concept]["tp"] += 1
    negated = all(mention["negated"] for mention in found)
    if label.get("negated"):
        result.negation["found" if negated else "missed"] += 1
    elif negated:
        result.negation["false"] += 1
    if negated != bool(label.get("negated")):
        kind = "taken for negated" if negated else "negation missed"
        _note(result, posting_id, concept, kind, label.get("evidence"))
    wanted = label.get("requirement")
    if wanted and result.kinds[concept] == "skill" and not label.get("negated"):
        # What is negated in one place counts by its other places.
        counted = [mention for mention in found if not mention["negated"]] or found
        level = max((mention["requirement"] for mention in counted), key=LEVELS.index)
        result.requirement[wanted, level] += 1
        if level != wanted:
            kind = f"requirement {level}, labelled {wanted}"
            _note(result, posting_id, concept, kind, label.get("evidence"))


def _note(
    result: Evaluation, posting_id: str, about: str, kind: str, evidence: str | None = None
) -> None:
    result.errors.append(
        {"posting": posting_id, "concept": about, "error": kind, "evidence": evidence}
    )


def _facts(
    result: Evaluation,
    row: dict[str, Any],
    label: dict[str, Any],
    right: Counter[str],
    total: Counter[str],
) -> None:
    for name in _FACTS:
        if name in label:
            total[name] += 1
            right[name] += row[name] == label[name]
            if row[name] != label[name]:
                _note(result, row["id"], name, f"found {row[name]}, labelled {label[name]}")
    if "salary" in label:
        stated = label["salary"] or {}
        wanted = tuple(stated.get(key) for key in ("min", "max", "currency", "period"))
        got = tuple(row[f"salary_{key}"] for key in ("min", "max", "currency", "period"))
        name = "salary where stated" if stated else "no salary where none"
        total[name] += 1
        right[name] += got == wanted
        if got != wanted:
            _note(result, row["id"], "salary", f"found {_money(got)}, labelled {_money(wanted)}")


def _money(figures: tuple[Any, ...]) -> str:
    if not any(figures):
        return "none"
    return "{}-{} {} {}".format(*("?" if figure is None else figure for figure in figures))

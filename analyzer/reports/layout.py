"""Where the nodes of a network go: close where they belong together, and no label on another."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from analyzer.reports.figures import Graph

# Width of letters in parts of the font's height, after DejaVu Sans, the widest usual font.
_WIDTHS = {
    **dict.fromkeys("iIjl.,:;|!'", 0.33),
    **dict.fromkeys("rtf-()[] /", 0.41),
    **dict.fromkeys("mMwW@%", 0.98),
}
_CAPITAL, _OTHER = 0.72, 0.625


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text in a sans-serif font, rather too wide than too narrow.

    >>> text_width("ill", 10) < text_width("MMM", 10)
    True
    """
    units = (_WIDTHS.get(c, _CAPITAL if c.isupper() else _OTHER) for c in text)
    return size * sum(units)


def shortened(text: str, size: float, width: float) -> str:
    """Cut a text to a width, with an ellipsis where something is cut."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, size: float, width: float, lines: int = 3) -> list[str]:
    """Break a text into at most so many lines of a width; a word too long is cut."""
    result: list[str] = []
    for word in text.replace("-", "-\u200b").replace("\u200b", " ").split():
        joined = f"{result[-1]}{'' if result[-1].endswith('-') else ' '}{word}" if result else word
        if result and text_width(joined, size) <= width:
            result[-1] = joined
        else:
            result.append(word)
    if len(result) > lines:
        result[lines - 1 :] = [" ".join(result[lines - 1 :])]
    return [shortened(line, size, width) for line in result]


def radius(postings: int, most: int, largest: float) -> float:
    """Return a node's radius: its area grows with its postings."""
    return max(largest * math.sqrt(postings / max(most, 1)), 3.0)


def place(
    graph: Graph, *, width: float, height: float, font: float, largest: float = 16.0
) -> list[tuple[float, float, float]]:
    """Place the nodes of a network on a sheet.

    Parameters
    ----------
    graph
        What to place.
    width, height
        The sheet, in pixels.
    font
        Height of the labels, which stand below their nodes.
    largest
        Radius of the most named node.

    Returns
    -------
    list of tuple
        x, y and radius of each node. No node or label covers another as long as the sheet has
        room. The same graph always gets the same places.
    """
    import numpy as np

    count = len(graph.nodes)
    if not count:
        return []
    most = max(node.postings for node in graph.nodes)
    radii = np.array([radius(node.postings, most, largest) for node in graph.nodes])
    labels = np.array([text_width(node.name, font) for node in graph.nodes])
    half_x = np.maximum(radii, labels / 2) + 3
    # The box of a node and the label below it, and how far its middle is below the node's.
    half_y = radii + font * 0.7 + 2
    shift = font * 0.7
    places = _spring(count, graph.edges, width / height)
    low, high = places.min(axis=0), places.max(axis=0)
    span = np.where(high > low, high - low, 1.0)
    scaled = (places - low) / span
    boxes = np.stack([half_x, half_y], axis=1)
    room = np.array([width, height])
    centres = boxes + scaled * (room - 2 * boxes)
    _spread(centres, boxes, room)
    return [
        (float(x), float(y - shift), float(r)) for (x, y), r in zip(centres, radii, strict=True)
    ]


def _spring(
    count: int, edges: Sequence[tuple[int, int, float]], aspect: float
) -> NDArray[np.float64]:
    """Fruchterman and Reingold (1991), from a circle, with cooling."""
    import numpy as np

    angles = np.arange(count) * 2.399963  # the golden angle: neighbours do not start side by side
    reach = np.sqrt((np.arange(count) + 0.5) / count)
    places = np.stack([reach * np.cos(angles) * aspect, reach * np.sin(angles)], axis=1)
    pull = np.zeros((count, count))
    for a, b, strength in edges:
        pull[a, b] = pull[b, a] = 0.3 + strength
    ideal = math.sqrt(4 * aspect / count)
    for step in range(300):
        away = places[:, None, :] - places[None, :, :]
        distance = np.maximum(np.hypot(away[..., 0], away[..., 1]), 1e-6)
        push = (ideal**2 / distance - pull * distance**2 / ideal) / distance
        np.fill_diagonal(push, 0.0)
        move = (away * push[..., None]).sum(axis=1) - places * 0.6 * np.array([1 / aspect, 1.0])
        length = np.maximum(np.hypot(move[:, 0], move[:, 1]), 1e-9)
        places += move * (np.minimum(length, 0.2 * (1 - step / 300)) / length)[:, None]
    return places


def _spread(
    centres: NDArray[np.float64], boxes: NDArray[np.float64], room: NDArray[np.float64]
) -> None:
    """Push overlapping boxes apart along the shorter way until none overlaps."""
    import numpy as np

    count = len(centres)
    for _ in range(2000):
        away = centres[:, None, :] - centres[None, :, :]
        overlap = boxes[:, None, :] + boxes[None, :, :] - np.abs(away)
        touching: NDArray[np.bool_] = np.asarray((overlap > 0.01).all(axis=2))
        np.fill_diagonal(touching, False)
        if not touching.any():
            return
        for a, b in zip(*np.nonzero(np.triu(touching)), strict=True):
            gap = centres[a] - centres[b]
            over = boxes[a] + boxes[b] - np.abs(gap)
            if (over <= 0).any():
                continue
            axis = int(np.argmin(over))
            sign = 1.0 if gap[axis] > 0 or (gap[axis] == 0 and a > b) else -1.0
            move = (over[axis] / 2 + 0.5) * sign
            centres[a, axis] += move
            centres[b, axis] -= move
        np.clip(centres, boxes, np.maximum(room - boxes, boxes), out=centres)
        # Boxes squeezed against the border need a way out: a little to the side.
        centres[:count] += np.where(np.any(touching, axis=1, keepdims=True), _nudge(count), 0.0)


def _nudge(count: int) -> NDArray[np.float64]:
    import numpy as np

    angles = np.arange(count) * 2.399963
    return np.stack([np.cos(angles), np.sin(angles)], axis=1) * 0.3

from collections.abc import Sequence

class Phrases:
    def __init__(
        self, phrases: Sequence[tuple[str, bool, Sequence[bytes]]], squash: bytes, reach: int
    ) -> None: ...
    def first(self, folded: str) -> dict[int, tuple[int, int]]: ...

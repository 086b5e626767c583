from collections.abc import Iterable

class Patterns:
    sources: list[tuple[str, bool]]
    def __init__(self, sources: Iterable[tuple[str, bool]]) -> None: ...
    def __len__(self) -> int: ...
    def match(
        self, number: int, text: str, pos: int = 0, end: int | None = None
    ) -> tuple[int, int] | None: ...
    def search(
        self,
        number: int,
        text: str,
        pos: int = 0,
        end: int | None = None,
        latest: int | None = None,
    ) -> tuple[int, int] | None: ...

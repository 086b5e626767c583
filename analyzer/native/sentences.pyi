from collections.abc import Container

class Sentences:
    def __init__(
        self,
        abbreviations: Container[str],
        closing_words: Container[str],
        opening_words: Container[str],
    ) -> None: ...
    def spans_of(self, text: str) -> list[tuple[int, int]]: ...

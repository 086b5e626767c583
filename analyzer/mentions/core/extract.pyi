from collections.abc import Sequence

from analyzer.mentions.compiled import CompiledLexicon
from analyzer.mentions.model import Field, Mention
from analyzer.mentions.tally import Tally
from analyzer.text.blocks import Block

class FastLexicon:
    def __init__(self, compiled: CompiledLexicon) -> None: ...
    def field(
        self,
        posting_id: str,
        name: Field,
        text: str,
        blocks: Sequence[Block],
        company: str | None,
    ) -> list[Mention]: ...
    def tally(
        self, fields: Sequence[tuple[str, Sequence[Block]]], company: str | None
    ) -> Tally: ...
    def titles(self, title: str) -> list[tuple[int, int, int]]: ...
    def described_titles(self, folded: str) -> list[tuple[int, int, int]]: ...

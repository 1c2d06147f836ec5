from collections.abc import Iterator

from strawberry.extensions import ParserCache


class ParsedOnce(ParserCache):
    """Strawberry's MaxTokensLimiter would be a generator on the stack of each subscription."""

    def __init__(self, tokens: int, most: int) -> None:
        """A document may have so many tokens; so many documents are remembered."""
        super().__init__(maxsize=most)
        self._tokens = tokens

    def on_parse(self) -> Iterator[None]:
        self.execution_context.parse_options["max_tokens"] = self._tokens
        yield from super().on_parse()

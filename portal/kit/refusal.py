"""A refusal told in words: which rule, why, and what to do next (law 4 of the product)."""


class Refusal(Exception):
    """Raised by an action that will not do what was asked.

    `code` is stable and short (« seance-complete »), for tests and screens; `words` is the sentence a resident reads;
    `way_out` says what to do next. Several reasons are gathered in one refusal by `Refusal.gather`.
    """

    def __init__(self, code: str, words: str, way_out: str = "", *, others: tuple["Refusal", ...] = ()):
        super().__init__(words)
        self.code = code
        self.words = words
        self.way_out = way_out
        self.others = others

    @property
    def reasons(self) -> tuple["Refusal", ...]:
        """Every reason, this one first: screens show them all at once."""
        return (self, *self.others)

    @classmethod
    def gather(cls, reasons: list["Refusal"]) -> "Refusal | None":
        """One refusal that carries all the reasons, or None when there is none."""
        if not reasons:
            return None
        first, *rest = reasons
        return cls(first.code, first.words, first.way_out, others=tuple(rest))

    def __str__(self) -> str:
        return " ".join(part for reason in self.reasons for part in (reason.words, reason.way_out) if part)

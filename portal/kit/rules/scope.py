"""Where somebody may do something: everywhere, in some houses, nowhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """Where somebody may do something: `everywhere`, or in the houses whose keys are in `maisons` (none: nowhere)."""

    everywhere: bool = False
    maisons: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.maisons)

    def __contains__(self, maison) -> bool:
        """`maison` is a house, its key, or None: what belongs to the whole town, only held by who may act everywhere."""
        return self.everywhere or (maison is not None and getattr(maison, "pk", maison) in self.maisons)

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(self.everywhere or other.everywhere, self.maisons | other.maisons)

    def __and__(self, other: "Scope") -> "Scope":
        """What both reach."""
        if self.everywhere or other.everywhere:
            return other if self.everywhere else self
        return Scope(maisons=self.maisons & other.maisons)

    def __le__(self, other: "Scope") -> bool:
        """Everything this scope reaches, the other reaches too."""
        return other.everywhere or (not self.everywhere and self.maisons <= other.maisons)


NOWHERE = Scope()
EVERYWHERE = Scope(everywhere=True)

"""A write to one item, said as the laws that its fields obey.

Concurrent writers commute because every law is part of one update expression: nobody reads,
decides and writes back, so nobody's write is lost.
"""

from dataclasses import dataclass
from typing import Any

from hito.store.attributes import Scalar, attribute


@dataclass(frozen=True, slots=True)
class Clause:
    """One field's law as a part of an update expression; ``#`` is its name, ``:`` its value.

    ``action`` begins with the expression's keyword; with ``most``, the clause may be left out; ``counts`` says
    that writing it twice differs from writing it once, and matters.
    """

    field: str
    value: Scalar | None = None
    action: str | None = None
    condition: str | None = None
    most: bool = False
    counts: bool = False

    @property
    def placeholder(self) -> str:
        """What stands for the value: a condition may be on another value than the one written."""
        return self.field if self.action else f"{self.field}_is"

    def expand(self, pattern: str) -> str:
        """A part of an expression with this field's name and value in it."""
        return pattern.replace("#", f"#{self.field}").replace(":", f":{self.placeholder}")


@dataclass(frozen=True, slots=True)
class Change:
    """What to write, as a chain of laws: ``Change().last(position=5).first(completed=now)``."""

    clauses: tuple[Clause, ...] = ()

    def set(self, **values: Scalar) -> "Change":
        """Each field takes the newest write's value."""
        return self._and(*(Clause(field, value, "SET # = :") for field, value in values.items()))

    def set_if_absent(self, **values: Scalar) -> "Change":
        """Each field keeps the first value it ever got."""
        return self._and(*(Clause(field, value, "SET # = if_not_exists(#, :)") for field, value in values.items()))

    def set_max(self, field: str, value: int, **along: Scalar) -> "Change":
        """The field never shrinks, and ``along`` changes only with it; the rest is written in any case."""
        return self.set_newest(field, value, wins_tie=True, **along)

    def increment(self, field: str, by: int = 1, *, harmless_twice: bool = False) -> "Change":
        """The field grows. Such a write must not be repeated blindly, unless one too many is harmless."""
        return self._and(Clause(field, by, "ADD # :", counts=not harmless_twice))

    def remove(self, *fields: str) -> "Change":
        """The fields are removed."""
        return self._and(*(Clause(field, action="REMOVE #") for field in fields))

    def set_newest(self, field: str, value: int, *, wins_tie: bool, **along: Scalar) -> "Change":
        """Like ``most`` for a time: ``along`` is what is said at that time; a tie is won or lost."""
        older = "<=" if wins_tie else "<"
        return self._and(
            Clause(field, value, "SET # = :", f"(attribute_not_exists(#) OR # {older} :)", most=True),
            *(Clause(name, scalar, "SET # = :", most=True) for name, scalar in along.items()),
        )

    def if_equals(self, field: str, value: Scalar | None) -> "Change":
        """Nothing is written unless the stored field is still ``value``; None means absent."""
        return self._and(Clause(field, value, condition="attribute_not_exists(#)" if value is None else "# = :"))

    def if_past(self, field: str, now: int) -> "Change":
        """Nothing is written while the stored time is still to come."""
        return self._and(Clause(field, now, condition="(attribute_not_exists(#) OR # <= :)"))

    def if_at_most(self, field: str, most: int) -> "Change":
        """Nothing is written where the stored number is greater."""
        return self._and(Clause(field, most, condition="(attribute_not_exists(#) OR # <= :)"))

    def if_exists(self) -> "Change":
        """Nothing is written where there is no item."""
        return self._and(Clause("PK", condition="attribute_exists(#)"))

    def without_max(self) -> "Change | None":
        """The rest, for where the stored ``most`` field is greater already; None if there is no such field."""
        rest = tuple(clause for clause in self.clauses if not clause.most)
        return Change(rest) if len(rest) < len(self.clauses) else None

    @property
    def is_increment(self) -> bool:
        """Whether writing it twice differs from writing it once, and matters."""
        return any(clause.counts for clause in self.clauses)

    def update(self) -> dict[str, Any]:
        """The change as arguments of ``UpdateItem``."""
        actions: dict[str, list[str]] = {}
        for clause in self.clauses:
            if clause.action:
                keyword, _, action = clause.action.partition(" ")
                actions.setdefault(keyword, []).append(clause.expand(action))
        expression = " ".join(f"{keyword} {', '.join(parts)}" for keyword, parts in actions.items())
        return {"UpdateExpression": expression} | self.conditions()

    def conditions(self) -> dict[str, Any]:
        """The conditions alone, with the names and values that the whole change uses."""
        conditions = [clause.expand(clause.condition) for clause in self.clauses if clause.condition]
        values = {
            f":{clause.placeholder}": attribute(clause.value) for clause in self.clauses if clause.value is not None
        }
        arguments: dict[str, Any] = {}
        # DynamoDB refuses each of these where it is empty.
        if self.clauses:
            arguments["ExpressionAttributeNames"] = {f"#{clause.field}": clause.field for clause in self.clauses}
        if conditions:
            arguments["ConditionExpression"] = " AND ".join(conditions)
        if values:
            arguments["ExpressionAttributeValues"] = values
        return arguments

    def _and(self, *clauses: Clause) -> "Change":
        return Change((*self.clauses, *clauses))

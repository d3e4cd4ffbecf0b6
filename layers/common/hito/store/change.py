"""A write to one item, said as the laws that its fields obey.

Concurrent writers commute because every law is part of one update expression: nobody reads,
decides and writes back, so nobody's write is lost.
"""

from dataclasses import dataclass
from typing import Any

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Clause:
    """One field's law as a part of an update expression; ``#`` is its name, ``:`` its value."""

    field: str
    value: Scalar | None
    set: str | None = None
    condition: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What to write, as a chain of laws: ``Change().last(position=5).first(completed=now)``."""

    clauses: tuple[Clause, ...] = ()
    most_clause: Clause | None = None

    def last(self, **values: Scalar) -> "Change":
        """Each field takes the newest write's value."""
        return self._and(*(Clause(field, value, set="# = :") for field, value in values.items()))

    def first(self, **values: Scalar) -> "Change":
        """Each field keeps the first value it ever got."""
        return self._and(*(Clause(field, value, set="# = if_not_exists(#, :)") for field, value in values.items()))

    def most(self, field: str, value: int) -> "Change":
        """The field never shrinks; the rest is written even where it would."""
        return Change(self.clauses, Clause(field, value, "# = :", "(attribute_not_exists(#) OR # <= :)"))

    def newer(self, field: str, value: int, *, wins_tie: bool) -> "Change":
        """Nothing is written unless ``value`` is newer than the stored one, or equal and wins the tie."""
        older = "<=" if wins_tie else "<"
        return self._and(Clause(field, value, "# = :", f"(attribute_not_exists(#) OR # {older} :)"))

    def only_if_still(self, field: str, value: Scalar | None) -> "Change":
        """Nothing is written unless the stored field is still ``value``; None means absent."""
        return self._and(Clause(field, value, condition="attribute_not_exists(#)" if value is None else "# = :"))

    def without_most(self) -> "Change | None":
        """The rest, where the stored ``most`` field is greater already; None if nothing is left."""
        return Change(self.clauses) if self.most_clause and self.clauses else None

    def arguments(self) -> dict[str, Any]:
        """The change as arguments of ``UpdateItem``."""
        sets = [_spell(clause.set, clause.field) for clause in self._all() if clause.set]
        return {"UpdateExpression": "SET " + ", ".join(sets)} | self.conditions()

    def conditions(self) -> dict[str, Any]:
        """The condition alone, with the names and values that the whole change uses."""
        conditions = [_spell(clause.condition, clause.field) for clause in self._all() if clause.condition]
        return {
            "ExpressionAttributeNames": {f"#{clause.field}": clause.field for clause in self._all()},
            "ExpressionAttributeValues": {
                f":{clause.field}": attribute(clause.value) for clause in self._all() if clause.value is not None
            },
        } | ({"ConditionExpression": " AND ".join(conditions)} if conditions else {})

    def _all(self) -> tuple[Clause, ...]:
        return (*self.clauses, *([self.most_clause] if self.most_clause else []))

    def _and(self, *clauses: Clause) -> "Change":
        return Change((*self.clauses, *clauses), self.most_clause)


def _spell(pattern: str, field: str) -> str:
    return pattern.replace("#", f"#{field}").replace(":", f":{field}")


def attribute(scalar: Scalar) -> dict[str, Any]:
    """A scalar as DynamoDB's typed attribute value."""
    if isinstance(scalar, bool):
        return {"BOOL": scalar}
    if isinstance(scalar, int):
        return {"N": str(scalar)}
    return {"S": scalar}

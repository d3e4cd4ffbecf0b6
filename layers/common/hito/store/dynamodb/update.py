"""A write to one item, stated as the update rules of its fields.

Concurrent writers commute because every rule is part of one update expression. Nobody reads, decides and
writes back, so no write is lost.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from hito.store.dynamodb.attributes import Scalar, attribute


class Clause(NamedTuple):
    """The update rule of one field, as a part of an update expression; ``#`` is its name, ``:`` its value.

    ``action`` begins with the expression's keyword. A clause ``of_max`` is left out where the stored maximum is
    greater, and one with ``in_rest`` is replaced by that. ``counts`` says that writing it twice differs from writing it
    once, and matters.
    """

    field: str
    value: Scalar | None = None
    action: str | None = None
    condition: str | None = None
    of_max: bool = False
    counts: bool = False
    in_rest: "Clause | None" = None

    @property
    def placeholder(self) -> str:
        """The value's placeholder: a condition may compare with another value than the one written."""
        return self.field if self.action else f"{self.field}_is"

    def expand(self, pattern: str) -> str:
        """A part of an expression, with this field's name and value in it."""
        return pattern.replace("#", f"#{self.field}").replace(":", f":{self.placeholder}")


class Update(NamedTuple):
    """A write as a chain of update rules: ``Update().set(position=5).set_if_absent(completed=now)``.

    Of several ``alternatives``, the first one whose conditions hold is written with it.
    """

    clauses: tuple[Clause, ...] = ()
    alternatives: tuple["Update", ...] = ()

    def set(self, **values: Scalar) -> "Update":
        """Give each field the value of the latest write."""
        return self._and(*(Clause(field, value, "SET # = :") for field, value in values.items()))

    def set_if_absent(self, **values: Scalar) -> "Update":
        """Give each field its value, unless it has one."""
        return self._and(*(Clause(field, value, "SET # = if_not_exists(#, :)") for field, value in values.items()))

    def set_max(self, field: str, value: int, **along: Scalar) -> "Update":
        """Raise the field to a value, and write ``along`` only with it. The other rules apply in any case."""
        return self.set_newest(field, value, wins_tie=True, **along)

    def set_newest(self, field: str, value: int, *, wins_tie: bool, **along: Scalar) -> "Update":
        """Like ``set_max`` for a time: ``along`` is what was said at that time. ``wins_tie`` decides equal times."""
        older = "<=" if wins_tie else "<"
        return self._and(
            Clause(field, value, "SET # = :", f"(attribute_not_exists(#) OR # {older} :)", of_max=True),
            *(Clause(name, scalar, "SET # = :", of_max=True) for name, scalar in along.items()),
        )

    def set_earliest(self, field: str, value: int) -> "Update":
        """Keep the smallest of the values that are written along with ``set_newest`` values.

        A smaller one than the stored one comes with a time that is not the newest, so it needs a condition only in the
        rest of the update, where the newest time is not written.
        """
        lower = Clause(field, value, "SET # = :", "(attribute_not_exists(#) OR # > :)", of_max=True)
        return self._and(Clause(field, value, "SET # = if_not_exists(#, :)", in_rest=lower))

    def increment(self, field: str, by: int = 1, *, harmless_twice: bool = False) -> "Update":
        """Add to a number. The write is not repeated blindly, unless one too many is harmless."""
        return self._and(Clause(field, by, "ADD # :", counts=not harmless_twice))

    def remove(self, *fields: str) -> "Update":
        """Remove fields."""
        return self._and(*(Clause(field, action="REMOVE #") for field in fields))

    def if_equals(self, field: str, value: Scalar | None) -> "Update":
        """Write nothing unless the stored field is ``value``; None means that it is absent."""
        return self._and(Clause(field, value, condition="attribute_not_exists(#)" if value is None else "# = :"))

    def if_past(self, field: str, now: int) -> "Update":
        """Write nothing while the stored time is in the future."""
        return self._and(Clause(field, now, condition="(attribute_not_exists(#) OR # <= :)"))

    def if_at_most(self, field: str, most: int) -> "Update":
        """Write nothing where the stored number is greater."""
        return self._and(Clause(field, most, condition="(attribute_not_exists(#) OR # <= :)"))

    def if_exists(self) -> "Update":
        """Write nothing where there is no item."""
        return self._and(Clause("PK", condition="attribute_exists(#)"))

    def if_absent(self) -> "Update":
        """Write nothing where there is an item."""
        return self.if_equals("PK", None)

    def if_absent_or_expired(self, now_seconds: int) -> "Update":
        """Write nothing where there is an item whose time to live has not ended: DynamoDB deletes late."""
        return self.if_past("expires_at", now_seconds)

    def if_more(self, field: str, least: int) -> "Update":
        """Write nothing unless the stored number is greater."""
        return self._and(Clause(field, least, condition="# > :"))

    def if_absent_or_more(self, field: str, least: int) -> "Update":
        """Write nothing where the stored number is not greater."""
        return self._and(Clause(field, least, condition="(attribute_not_exists(#) OR # > :)"))

    def with_first_of(self, *alternatives: "Update") -> "Update":
        """Write also the first of several updates whose conditions hold, each being one of plain clauses."""
        return Update(self.clauses, alternatives)

    def variants(self) -> Iterator["Update"]:
        """The same write as updates without alternatives, in the order in which to try them.

        The next one is tried if a condition of the one before fails. The last one for each alternative is without the
        maximum, for where the stored maximum is greater already.
        """
        for alternative in self.alternatives or (Update(),):
            whole = Update((*self.clauses, *alternative.clauses))
            yield whole
            while (rest := _without_max(whole)) is not None:
                whole = rest
                yield whole

    @property
    def writes(self) -> bool:
        """Whether it writes anything. DynamoDB refuses an update that has conditions alone."""
        return any(clause.action for clause in self.clauses)

    @property
    def is_increment(self) -> bool:
        """Whether writing it twice differs from writing it once, and matters."""
        return any(clause.counts for clause in self.clauses)

    def update(self) -> dict[str, Any]:
        """The arguments of ``UpdateItem``."""
        actions: dict[str, list[str]] = {}
        for clause in self.clauses:
            if clause.action:
                keyword, _, action = clause.action.partition(" ")
                actions.setdefault(keyword, []).append(clause.expand(action))
        expression = " ".join(f"{keyword} {', '.join(parts)}" for keyword, parts in actions.items())
        return {"UpdateExpression": expression} | self.conditions()

    def conditions(self) -> dict[str, Any]:
        """The conditions alone, with the names and values that the whole update uses."""
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

    def _and(self, *clauses: Clause) -> "Update":
        return Update((*self.clauses, *clauses), self.alternatives)


def _without_max(update: Update) -> Update | None:
    """The rest, for where the stored maximum is greater already; None if the update has no maximum."""
    rest = tuple(clause.in_rest or clause for clause in update.clauses if not clause.of_max)
    return Update(rest) if len(rest) < len(update.clauses) else None

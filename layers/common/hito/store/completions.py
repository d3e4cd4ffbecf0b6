"""When units were finished: what observations and corrections write into a unit.

Each write is one update whose rules commute: observations may come late, twice, and in any order.

=================  ==============================================================================
attribute          what it is
=================  ==============================================================================
``completed``      the first observation that finished the unit, after ``not_finished`` if that is there
``hidden``         the first observation that finished the unit, until ``not_finished``
``credited``       the first correction to finished, after ``not_finished`` if that is there
``not_finished``   the newest correction to not finished
``corrected``      the newest correction of any kind
=================  ==============================================================================

The first three have the learner's local date beside them (``…_day``). All are absent where there is nothing to say.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from hito.domain.corrections import Completion, Correction, Finish, State
from hito.domain.moments import Moment, parse_date
from hito.store.dynamodb.attributes import Scalar, epoch_ms, present, text, time
from hito.store.dynamodb.update import Update

# What a unit still says of corrections after the learner's progress in it was removed.
_STAYS = {"PK", "SK", "corrected", "not_finished"}


def with_observation(change: Update, moment: Moment) -> Update:
    """The change of a unit that is finished by an observation, whatever is written before or after.

    A late observation needs more requests: one for each alternative that does not apply.
    """
    at, day = epoch_ms(moment.at), moment.day.isoformat()
    # Everything from this time on is before a correction to not finished at this time.
    is_after_correction = Update().if_at_most("not_finished", at - 1)
    first_or_later = is_after_correction.if_at_most("completed", at).set_if_absent(completed=at, completed_day=day)
    earlier = is_after_correction.if_more("completed", at).set(completed=at, completed_day=day)
    before_correction = Update().if_more("not_finished", at - 1).if_absent_or_more("hidden", at)
    return change.with_first_of(first_or_later, earlier, before_correction.set(hidden=at, hidden_day=day), Update())


def correction_update(before: Completion, correction: Correction, day: date) -> Update:
    """The change of a unit by a correction; ``day`` is the learner's local date of it.

    It fails unless the unit is as ``before`` says, and nothing that it has is newer than the correction.
    """
    at = epoch_ms(correction.at)
    change = Update().set(corrected=at).if_equals("corrected", _epoch_ms(before.corrected_at))
    change = change.if_at_most("updated", at - 1)
    match correction.state:
        case State.FINISHED:
            return change.set_if_absent(credited=at, credited_day=day.isoformat())
        case State.NOT_FINISHED:
            change = change.set(not_finished=at).remove("credited", "credited_day", "completed", "completed_day")
            change = change.if_equals("completed", _epoch_ms(before.observed.at if before.observed else None))
            return change.set_if_absent(**_written("hidden", before.observed))
        case State.WITHDRAWN:
            change = change.remove("credited", "credited_day", "not_finished", "hidden", "hidden_day")
            change = change.if_equals("hidden", _epoch_ms(before.hidden.at if before.hidden else None))
            return change.set(**_written("completed", before.hidden))


def removal_of_progress(item: Mapping[str, Any]) -> Update | None:
    """The change that removes a learner's progress from a corrected unit; None for a unit to delete.

    The corrections to not finished stay in force: an observation from before one must not finish the unit.
    """
    return Update().remove(*sorted(item.keys() - _STAYS)) if "corrected" in item else None


def from_item(item: Mapping[str, Any]) -> Completion:
    """What decides whether a unit is finished, from its item or an image of it."""
    return Completion(
        observed=_finish(item, "completed"),
        hidden=_finish(item, "hidden"),
        credited=_finish(item, "credited"),
        not_finished_at=time(item, "not_finished"),
        corrected_at=time(item, "corrected"),
    )


def day_of(item: Mapping[str, Any], name: str) -> date | None:
    """A date's value; None if the attribute is absent."""
    return parse_date(text(item, name)) if name in item else None


def _finish(item: Mapping[str, Any], name: str) -> Finish | None:
    at = time(item, name)
    return Finish(at, day_of(item, f"{name}_day")) if at else None


def _written(name: str, finish: Finish | None) -> Mapping[str, Scalar]:
    if finish is None:
        return {}
    return present(**{name: epoch_ms(finish.at), f"{name}_day": finish.day.isoformat() if finish.day else None})


def _epoch_ms(at: datetime | None) -> int | None:
    return epoch_ms(at) if at else None

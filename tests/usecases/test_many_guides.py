"""The overview costs the same however many guides there are."""

from hito.domain import guides as rules
from hito.domain.moments import Moment
from hito.store import course_records
from hito.store.dynamodb import table
from tests.stored_guides import MONDAY, put_all, put_guides
from tests.usecases.test_guide_costs import requests

EXERCISES_EACH = 20


def do_every_other(learner, guides):
    """Let a learner have completed half of the exercises."""
    units = [
        course_records.unit_key(learner, rules.course(guide), exercise)
        for guide, exercises in guides
        for exercise in exercises[::2]
    ]
    first = guides[0]
    finished = course_records.unit_completion_update(learner, rules.course(first[0]), first[1][0], Moment.utc(MONDAY))
    done = table.write(finished)
    put_all(done | {name: {"S": part} for name, part in key.items()} for key in units)


# One fact: the guides of another test would be counted.
def test_the_overview_is_three_requests_for_five_guides_and_for_fifty(in_process):
    ana = in_process.student()
    assert ana.get("/users/me").status_code == 200
    for first, more, guides in [(0, 5, 5), (5, 45, 50)]:
        do_every_other(ana.id, put_guides(more, EXERCISES_EACH, first_order=first))
        with requests() as made:
            overview = ana.get("/progress/overview?include_exercises=true").json()
        assert overview["totals"] == {
            "total_guides": guides,
            "completed_guides": 0,
            "total_exercises": EXERCISES_EACH * guides,
            "completed_exercises": EXERCISES_EACH // 2 * guides,
            "percent_exercises": 50.0,
        }
        assert made == {"Query": 3}

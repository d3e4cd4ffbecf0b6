"""Which commands an answer may use is the operator's to say."""

import pytest

from tests.guides import make_exercise, put_guide


@pytest.mark.parametrize(
    ("allowed", "passes"),
    [(None, {"ls -la": True, "make build": False}), ("make, cmake", {"ls -la": False, "make build": True})],
    ids=["as Hito has it", "as its operator says"],
)
def test_an_answer_may_use_the_commands_that_are_allowed(in_process, setting, allowed, passes):
    if allowed:
        setting("ALLOWED_COMMANDS", allowed)
    ana, exercise = in_process.learner(), make_exercise(in_process, put_guide(in_process))
    made = [ana.post("/attempts/", {"exercise_id": exercise, "submitted_answer": answer}).json() for answer in passes]
    assert {answer: one["structural_validation_passed"] for answer, one in zip(passes, made, strict=True)} == passes

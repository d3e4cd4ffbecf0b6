"""Which tests `make test-fast` leaves out: those that try everything. `make test` runs them; so does naming their file.

A test is fast if it shows a rule by an example. These files go through every fault, every field, every order or every
page, measure the worst case, or start other programs.
"""

from collections.abc import Mapping
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parent

# Patterns of files in tests/, or functions of a file, by why they are left out.
LEFT_OUT: Mapping[str, tuple[str, ...]] = {
    "every route with every fault, refusal and value": (
        "contract/test_attack_matrix.py",
        "contract/test_mass_assignment.py",
        "contract/test_nothing_private_is_logged.py",
        "contract/test_queries.py",
        "contract/test_refused_writes.py",
        "contract/test_course_reports.py::test_a_wrong_query_is_refused_by_name",
        "contract/test_hidden_guides.py",
        "unit/test_any_input.py",
        "unit/test_issuer_products.py",
        "unit/test_problems.py",
        "usecases/test_conditional_reads.py",
        "usecases/test_fault_matrix.py",
    ),
    "the worst case, and how long it takes": (
        "contract/test_guides_parse.py",
        "unit/test_bodies_in_time.py",
        "unit/test_parsers_in_time.py",
        "unit/test_regexes.py",
        "unit/test_structure_*.py",
        "unit/test_tutoring.py",
        "usecases/test_account_passwords.py",
        "usecases/test_guide_costs.py",
        "usecases/test_long_lists.py",
        "usecases/test_many_guides.py",
    ),
    "systems that are away, slow or wrong": (
        "aws/*",
        "unit/test_cms.py",
        "unit/test_jwks.py",
        "unit/test_models.py",
        "unit/test_unwell_outside_systems.py",
        "unit/test_webhooks.py",
        "usecases/test_an_unwell_database.py",
        "usecases/test_issuer_away.py",
        "usecases/test_tutor.py",
    ),
    "crashes, and every order of deliveries and of requests at once": (
        "queues/*",
        "streams/*",
        "usecases/test_accounts_at_once.py",
        "usecases/test_any_order.py",
        "usecases/test_catalog_changes.py",
        "usecases/test_corrections.py",
        "usecases/test_crashes.py",
        "usecases/test_fortnight.py",
        "usecases/test_guide_crashes.py",
        "usecases/test_guide_authors.py",
        "usecases/test_guide_deletion.py",
        "usecases/test_in_the_way.py",
        "usecases/test_keys_at_once.py",
        "usecases/test_overtaken.py",
        "usecases/test_syncing.py",
    ),
    "real learners and published vectors": (
        "differential/*",
        "unit/test_import_files.py",
        "unit/test_jws_vectors.py",
        "unit/test_replay_*.py",
        "usecases/test_awards_replay.py",
        "usecases/test_replay_in_process.py",
        "usecases/test_reports_replay.py",
        "usecases/test_sync_replay.py",
    ),
    "long lists, and many requests at once": (
        "contract/test_attempts.py::test_a_list_for_admins_holds_up_to_500",
        "contract/test_attempts.py::test_a_long_list_goes_on_with_a_cursor",
        "contract/test_attempts.py::test_admins_see_everybodys_attempts_newest_first",
        "contract/test_attempts.py::test_thirty_identical_attempts_at_once_complete_exercise_and_guide_once",
        "contract/test_courses_at_once.py",
        "contract/test_courses_forms.py",
        "contract/test_feedback.py::test_admins_see_what_everybodys_replies_took_newest_first",
        "contract/test_feedback.py::test_parallel_requests_with_one_key_are_one",
        "contract/test_feedback.py::test_the_history_shows_the_80_newest",
        "contract/test_guides.py::test_a_long_list_of_exercises_goes_on_with_a_cursor",
        "contract/test_idempotency.py::test_50_parallel_posts_with_fifty_keys_or_none_are_50_attempts",
        "contract/test_large_courses.py",
        "contract/test_tutorials.py::test_50_parallel_chapters_of_one_learner_are_all_counted",
        "contract/test_tutorials.py::test_the_percentage_is_exact_and_rounded_down",
        "contract/test_unit_corrections.py::test_one_percentage_in_every_contract_at_each_of_ten_steps",
        "unit/test_dynamodb.py",
        "usecases/test_activity_read.py",
        "usecases/test_cms_content.py",
        "usecases/test_enrollment.py::test_events_may_come_in_any_order_and_more_than_once",
        "usecases/test_offered_courses.py",
        "usecases/test_rate_limits.py::test_each_route_has_its_window_and_both_prefixes_share_it",
        "usecases/test_tracking.py::test_any_order_and_repetition_of_observations_gives_the_same_progress",
        "usecases/test_tracking.py::test_what_a_learner_has_reached_never_shrinks",
        "usecases/test_videos.py::test_a_crash_anywhere_and_the_same_request_again_completes_the_course_and_forgets_the_summary",
    ),
    "documents, tools and other programs": (
        "browser/*",
        "e2e/*",
        "typescript/*",
        "unit/test_add_a_contract.py",
        "unit/test_audit.py",
        "unit/test_benchmarks.py",
        "unit/test_documentation.py",
        "unit/test_imports.py",
        "unit/test_json_examples.py",
        "unit/test_mutants.py",
        "unit/test_openapi.py",
        "unit/test_optional_parts.py",
        "unit/test_sam_local.py",
        "unit/test_snapshots.py",
        "usecases/test_base_path.py",
        "usecases/test_data_model.py",
        "usecases/test_secrets.py",
        "usecases/test_site.py",
    ),
}
_PATTERNS = [pattern for patterns in LEFT_OUT.values() for pattern in patterns]


@cache
def is_exhaustive(path: Path) -> bool:
    """Whether the tests of a file are left out."""
    name = path.relative_to(TESTS).as_posix()
    return any(fnmatch(name, pattern) for pattern in _PATTERNS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read the files that `make test-fast` leaves out: that takes half of its time."""
    is_left_out = "not exhaustive" in config.option.markexpr and collection_path.is_relative_to(TESTS)
    return True if is_left_out and collection_path.suffix == ".py" and is_exhaustive(collection_path) else None


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the tests that `make test-fast` leaves out."""
    function = item.nodeid.partition("[")[0].removeprefix("tests/")
    if is_exhaustive(item.path) or function in _PATTERNS:
        item.add_marker("exhaustive")

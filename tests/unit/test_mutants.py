"""`make mutants` finds the faults that no test notices: tried on a tree of one small module."""

import subprocess
import sys

import pytest

from tests.template import ROOT
from tools.mutants import faults

MODULE = '''"""Small sums."""

MOST = 3


def is_full(count: int) -> bool:
    """Whether there are so many."""
    return count >= MOST


def first(names: list[str]) -> str:
    """The first name."""
    return min(names)
'''

TESTS = """from hito.domain.sums import first, is_full


def test_two_are_not_enough_and_three_are():
    assert not is_full(2)
    assert is_full(3)


def test_the_first_name():
    assert first(["ana"]) == "ana"
"""


def faults_of(source):
    return {fault.name for fault in faults.find(source.encode())}


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = 1", {"1 -> 2", "1 -> 0"}),
        ("x = a < b", {"a < b -> (a <= b)", "a < b -> (a >= b)"}),
        ("x = True", {"True -> False"}),
        ("x = a and b", {"a and b -> (a or b)", "a and b -> a", "a and b -> b"}),
        ("x = not a", {"not a -> a"}),
        ("x = max(a, b)", {"max -> min", "max(a, b) -> max(a)"}),
        ("x = re.fullmatch(a)", {"re.fullmatch -> re.match"}),
        ("x = f(a, only_if=b)", {"f(a, only_if=b) -> f(a)"}),
        ("x = [a for a in b if c]", {"c -> True"}),
        (
            "x = a.if_exists().set(b=c)",
            {"a.if_exists().set(b=c) -> a.if_exists()", "a.if_exists() -> a"}
            | {"a.if_exists().set(b=c) -> a.if_exists().set()"},
        ),
        ("wait()", {"wait() -> pass"}),
        ('"""A docstring."""', set()),
        ("x: int", set()),
    ],
)
def test_what_may_be_wrong_with_a_line(source, found):
    assert faults_of(source) == {f"module: {name}" for name in found}


def test_a_fault_is_named_by_the_function_it_is_in_and_changes_nothing_else():
    [fault] = [one for one in faults.find(MODULE.encode()) if one.now == "(count > MOST)"]
    assert fault.name == "is_full: count >= MOST -> (count > MOST)"
    assert fault.applied(MODULE.encode()).decode() == MODULE.replace("count >= MOST", "(count > MOST)")


@pytest.fixture
def tree(tmp_path):
    """A tree of one module, its tests, and what is known of its survivors."""
    for name, content in {
        "layers/common/hito/__init__.py": "",
        "layers/common/hito/domain/__init__.py": "",
        "layers/common/hito/domain/sums.py": MODULE,
        "functions/__init__.py": "",
        "template.yaml": "",
        "tests/unit/test_sums.py": TESTS,
        "pytest.ini": "[pytest]\npythonpath = layers/common\nmarkers = deployed\n",
        "tools/mutants/survivors.toml": "",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def run(tree):
    """The command, for the faults of one function."""
    options = ["--root", str(tree), "--processes", "1", "--only", "first:"]
    done = python("-m", "tools.mutants", *options)
    assert "domain" in done.stdout, done.stderr
    return done


def python(*arguments):
    # A process of its own: the code that is tried must not be imported yet.
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


def test_what_no_test_notices_is_named_until_it_is_explained(tree):
    first = run(tree)
    assert first.returncode == 1
    assert "first: min -> max\n    NOT EXPLAINED" in first.stdout
    assert first.stdout.startswith("domain        1 of    2 noticed, 50.0 %")
    survivors = [line.partition(" ")[2] for line in first.stdout.splitlines() if line.startswith("layers")]
    known = "".join(f'[[survivor]]\nfault = """{name}"""\nwhy = "One name is enough here."\n' for name in survivors)
    (tree / "tools/mutants/survivors.toml").write_text(known)
    # What was tried is not tried again.
    again = run(tree)
    assert (again.returncode, "NOT EXPLAINED" in again.stdout) == (0, False)
    assert again.stdout.splitlines()[0] == first.stdout.splitlines()[0]


TRY = """
import sys
from pathlib import Path
from tools.mutants.trial import Trial, check, run
tree, old, new, test, seconds, what = sys.argv[1:]
path = "layers/common/hito/domain/sums.py"
content = (Path(tree) / path).read_text().replace(old, new).encode()
trial = Trial(path=path, content=content, tests=[f"tests/unit/test_sums.py::{test}"], seconds=float(seconds))
print({"run": run, "check": check}[what](Path(tree), trial))
"""


def test_a_fault_that_never_ends_is_noticed_by_the_time_limit(tree):
    done = python("-c", TRY, str(tree), "return min(names)", "while True: pass", "test_the_first_name", "3", "run")
    assert "is_noticed=True" in done.stdout, done.stderr
    assert "ended=True" in done.stdout
    assert (tree / "layers/common/hito/domain/sums.py").read_text() == MODULE


def test_nothing_is_concluded_from_tests_that_fail_without_a_fault(tree):
    tests = tree / "tests/unit/test_sums.py"
    tests.write_text(TESTS.replace("not is_full(2)", "is_full(2)"))
    name = "test_two_are_not_enough_and_three_are"
    assert f"{name} does not pass without a fault" in python("-c", TRY, str(tree), "", "", name, "60", "check").stderr

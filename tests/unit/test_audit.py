"""What is made of pip-audit's word on the packages that the functions run on."""

import json

import pytest

from tools.audit import verdict

WELL = {"name": "six", "version": "1.17.0", "vulns": []}
ILL = {
    "name": "pyjwt",
    "version": "1.0.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.0"], "aliases": ["CVE-1"], "description": ""}],
}
UNKNOWN = {"name": "cffi", "skip_reason": "Dependency not found on PyPI"}


def told(*packages):
    return json.dumps({"dependencies": packages, "fixes": []})


def test_a_known_weakness_is_a_failure_that_names_it():
    said, is_well = verdict(1, told(WELL, ILL, UNKNOWN), "Found 1 known vulnerability in 1 package")
    assert not is_well
    assert "pyjwt 1.0.0: PYSEC-1, mended in ['2.0']" in said


def test_no_weakness_is_well_and_what_is_unknown_is_counted():
    assert verdict(0, told(WELL, UNKNOWN), "") == ("pip-audit: 1 packages without known weaknesses, 1 unknown", True)
    assert verdict(0, told(WELL), "") == ("pip-audit: 1 packages without known weaknesses", True)


@pytest.mark.parametrize(
    ("output", "errors"),
    [
        (told(UNKNOWN, UNKNOWN), ""),
        ("", "requests.exceptions.ProxyError: Unable to connect to proxy"),
        ("", "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed"),
        ("", "requests.exceptions.ReadTimeout: Read timed out. (read timeout=5)"),
        ("", "NameResolutionError: Failed to resolve 'pypi.org'"),
        ("", "requests.exceptions.HTTPError: 503 Server Error"),
    ],
)
def test_a_registry_that_does_not_answer_is_said_and_no_failure(output, errors):
    said, is_well = verdict(1, output, errors)
    assert is_well
    assert "skipped" in said


def test_a_failure_of_the_tools_own_is_one():
    assert verdict(2, "", "pip-audit: error: unrecognized arguments") == (
        "pip-audit failed with 2: pip-audit: error: unrecognized arguments",
        False,
    )

"""The Compose files that take longest: each is judged within the bound, on processors that have other things to do."""

from itertools import count

import pytest

from hito.domain.structure import Sort
from hito.domain.structure.compose import MAX_LENGTH
from tests.unit.structure_cases import answers

WEB = "services:\n  web:\n    image: nginx:1.27\n"


def again(begin, part, end=""):
    """A part as often as it fits."""
    return begin + part * ((MAX_LENGTH - len(begin) - len(end)) // len(part)) + end


def counted(begin, part, end=""):
    """A part with `#` counted up, and `@` one behind, as often as it fits."""
    parts = [begin]
    room = MAX_LENGTH - len(begin) - len(end)
    for number in count():
        parts.append(part.replace("#", str(number)).replace("@", str(number - 1)))
        room -= len(parts[-1])
        if room < 0:
            return "".join([*parts[:-1], end])
    return ""


LONG = {
    "800 merges of one mapping": "x-a: &a {a: 1}\nservices: {web: {<<: [" + "*a, " * 800 + "*a], image: 'a:1'}}",
    "800 merges of as many mappings": "services: {web: {<<: ["
    + ", ".join(f"{{{n}: }}" for n in range(800))
    + "], image: a}}",
    "merge keys over and over": again("x-a: &a {image: a}\nservices:\n  web:\n", "    <<: *a\n"),
    "a merge for each service": counted("x-a: &a {image: 'b:1'}\nservices:\n", " s#: {<<: *a}\n"),
    "merges of merges": counted("x: &x-1 {a: 1}\n", "x#: &x# {<<: *x@, k#: 1}\n"),
    "one long list for many": counted(
        f"x-p: &p [{', '.join(f'{n}:80' for n in range(150))}]\nservices:\n", " s#: {image: 'b:1', ports: *p}\n"
    ),
    "deployments for many": counted(
        "x-d: &d {resources: {limits: {cpus: x, memory: 1g}}, restart_policy: {delay: 1s}}\nservices:\n",
        " s#: {image: 'b:1', deploy: *d}\n",
    ),
    "services that extend the one before": counted("services: {s-1: {image: 'a:1'}, ", "s#: {extends: s@}, ", "}"),
    "services that extend each other": counted("services: {s-1: {extends: s100}, ", "s#: {extends: s@}, ", "}"),
    "services that wait for the one before": counted("services: {", "s#: {image: 'a:1', depends_on: [s@]}, ", "}"),
    "services that are not there": counted(WEB + "    depends_on: [", "s#, ", "]"),
    "services of one container name": counted("services:\n", " s#: {image: 'a:1', container_name: aa}\n"),
    "documents": counted(WEB, "---\nservices: {web: {ports: [#]}}\n"),
    "documents with services": counted(WEB, "---\nservices: {s#: {image: 'a:1'}}\n"),
    "empty documents": again(WEB, "---\n{}\n"),
    "unknown keys": counted(WEB, "    k#: 1\n"),
    "ports": counted(WEB + "    ports: [", "{target: #},", "]"),
    "options": counted(WEB + "    security_opt: [", "a#,", "]"),
    "one option": again(WEB + "    security_opt: [", "a,", "]"),
    "an open mapping": again("{", "a,"),
    "an open list": again(WEB + "    x-a: [", "[],"),
    "keys with a question mark": again("", "? a\n"),
    "dashes": again(WEB + "    x-a:\n", "    -\n"),
    "comments": again(WEB, "#\n"),
    "line breaks": again(WEB, "\n"),
    "folded lines": again(WEB + "    command: >\n", "      a\n\n"),
    "tabs": again(WEB + "    x-a: [", "a\t,", "b]"),
    "variables in variables": again(WEB + "    command: ", "${A:-"),
    "variables in variables that end": WEB + "    command: " + "${A:-" * 1_300 + "}" * 1_300,
    "variables": again(WEB + "    command: ", "${A:-b} "),
    "variables with braces": again(WEB + "    command: ", "${A:-{}"),
    "braces": again(WEB + "    command: ${A:-", "{", "}"),
    "dollars": again(WEB + "    command: ", "$"),
    "quotes": again(WEB + "    command: ", "a\"b'c"),
    "a long number": again(WEB + "    cpus: ", "1"),
    "a long size": again(WEB + "    mem_limit: '", "1", "x'"),
    "a long duration": again(WEB + "    stop_grace_period: ", "1s", "!"),
    "a long image": again("services: {web: {image: ", "a-", "!}}"),
    "a long path of an image": again("services: {web: {image: ", "a/", "!}}"),
    "a long digest": again("services: {web: {image: 'a@b:", "0", "!'}}"),
    "a long volume": again(WEB + "    volumes: ['", "a:", "']"),
    "a long port": again(WEB + "    ports: ['", "1:", "']"),
    "a long policy": again(WEB + "    pull_policy: every_", "1h", "!"),
    "a long name": again(WEB + "    container_name: ", "a", "!"),
    "subnets": again(WEB + "networks: {a: {ipam: {config: [", "{subnet: 10.0.0.0/8},", "]}}}"),
}


@pytest.mark.parametrize("name", LONG)
def test_no_compose_file_takes_longer_than_200_ms(name):
    assert len(LONG[name]) <= MAX_LENGTH
    # Other processes make it slower, so the fastest of a few runs counts.
    assert any(answers.timed(Sort.COMPOSE, LONG[name])[1] < answers.MOST_SECONDS for _ in range(3))

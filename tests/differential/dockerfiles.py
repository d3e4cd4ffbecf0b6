"""A corpus of Dockerfiles with what Docker makes of them, and mistakes made in them.

In `dockerfiles.txt`, `=== built: NAME` begins a whole file; `--- refused: NAME: INSTRUCTION` is one instruction after
a `FROM`. What does not show is written `<TAB>`, `<NBSP>` and the like.
"""

import re
from dataclasses import dataclass
from pathlib import Path

_MARKS = {
    "<BOM>": "\ufeff",
    "<CR>": "\r",
    "<FF>": "\f",
    "<NBSP>": "\xa0",
    "<SP>": " ",
    "<TAB>": "\t",
    "<VT>": "\v",
}
_HEAD = re.compile(r"^(?:=== (built|refused): (.*)\n|--- (refused): ([^:]*(?:--from[^:]*)?): (.*)\n)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """A Dockerfile, and whether BuildKit builds it."""

    name: str
    text: str
    is_built: bool


def corpus():
    """All cases, in their order."""
    text = Path(__file__).with_name("dockerfiles.txt").read_text()
    for mark, char in _MARKS.items():
        text = text.replace(mark, char)
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    return [_case(head, text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def _case(head, body):
    if head[1]:
        return Case(head[2], body, head[1] == "built")
    return Case(head[4], f"FROM alpine:3.20\n{head[5]}\n", is_built=False)


# What takes the place of a part of a file.
PIECES = """
    FROM from alpine a:1 AS RUN CMD COPY ADD ENV ARG LABEL EXPOSE HEALTHCHECK NONE USER VOLUME SHELL ONBUILD
    STOPSIGNAL FOO [ ] ["a"] [1] { } <<EOF <<-EOF <<"A" << <<-\\E --a=b -- --from=0 --from=a --link=
    --chown=a --mount=type=cache,target=/x
    --interval=1s ,ro = a=b 80 80/tcp 70000 / . : @ # % + ? * $X ${ ${A ${A} ${A:-b} ${A# ${A/b/c} ${A^ $1 $ " ' \\ `
    http:// .git 0 -1 é ² ٣ à 😀
    """.split()  # noqa: SIM905 - words read better than quoted ones
PIECES += [
    *_MARKS.values(),
    "",
    "\n",
    "\r\n",
    "\\\n",
    " \\\n",
    "\n#\n",
    "\nEOF\n",
    "# escape=`\n",
    "FROM a:1\n",
    "\x1c",
    "\u2028",
]


def mutated(random, texts):
    """One of the texts with one to three mistakes: a part gone, replaced, from elsewhere, or two lines exchanged."""
    text = random.choice(texts)
    for _ in range(random.choice([1, 1, 1, 2, 3])):
        at = random.randrange(len(text) + 1)
        match random.choice(["gone", "replaced", "replaced", "copied", "exchanged"]):
            case "gone":
                text = text[:at] + text[at + random.randrange(1, 8) :]
            case "replaced":
                text = text[:at] + random.choice(PIECES) + text[at + random.choice([0, 0, 1, 3]) :]
            case "copied":
                other = random.choice(texts)
                begin = random.randrange(len(other) + 1)
                text = text[:at] + other[begin : begin + random.randrange(1, 30)] + text[at:]
            case _:
                lines = text.split("\n")
                one, two = random.randrange(len(lines)), random.randrange(len(lines))
                lines[one], lines[two] = lines[two], lines[one]
                text = "\n".join(lines)
    return text

"""The worst answers known and made up, long words included, have a verdict within their processor time.

Each begins like something that a reader knows, goes on with one token over and over, and ends in what does not fit.
All are tried at a tenth of the greatest length; the slowest of them at the whole.
"""

from itertools import cycle, product

import pytest

from hito.domain.structure import Sort, commands, dockerfiles
from tests.unit.structure_cases import answers

# What takes a time in proportion takes a tenth; what takes the square of it, a hundredth.
PART = 10
TRIED_WHOLE = 10

DOCKERFILES = [
    *["", "RUN ", "RUN apt install -", "RUN --mount=", "RUN --mount=type=tmpfs,size=", "RUN cat <<", "RUN a <<E\n"],
    *["CMD [", 'CMD ["', "ENV a=", 'ENV a="', "ENV a=${b", "ENV a=${b:-", "ENV a=${b#", "ENV a=${b/", "LABEL ", "ARG "],
    *[
        "COPY ",
        "COPY --chown=",
        "COPY --chmod=",
        "COPY --",
        "COPY a ",
        "COPY --from=",
        "COPY <<E /x\n",
        "ADD [",
        "EXPOSE ",
    ],
    *["USER ", "WORKDIR ", "VOLUME ", "STOPSIGNAL ", "HEALTHCHECK --interval=", "HEALTHCHECK --retries=", "SHELL ["],
    *["ONBUILD ", "ONBUILD RUN ", "FROM ", "FROM a AS ", "FROM --platform=", "FROM a@sha256:", "MAINTAINER "],
]
COMMANDS = [
    *["", "echo ", 'echo "', "echo '", "echo $(", "echo `", "echo ${", "echo $((", "a=(", "[[ ", "for a in ", "if "],
    *[
        "while ",
        "cat <<",
        "cat <<E\n",
        "sudo ",
        "xargs ",
        "find . -exec ",
        "watch ",
        "sh -c ",
        "{ ",
        "( ",
        "a() ",
        "# ",
    ],
]
TOKENS = [
    *[
        "a",
        "A",
        "q",
        "y",
        "0",
        "9",
        "-",
        " ",
        "\t",
        "\xa0",
        "\n",
        "\\",
        "\\\n",
        "#",
        "#\n",
        "$",
        "${",
        "${a:-",
        "${a:-x}",
    ],
    *[
        "}",
        "$a",
        '"',
        "'",
        '"a',
        "'a' ",
        "`",
        "<",
        "<<",
        "<<E ",
        "=",
        "a=b ",
        "--a ",
        "/",
        "a/",
        ":",
        "a:",
        ".",
        ",",
        "_",
    ],
    *["[", '["a",', "]", "é", "😀", "\0", "\r", "a\n", "1-2 ", "1h", "\\a", "$(", ")", "(", "|", "&&", ";", "a;", "!"],
    *["RUN a\n", "COPY a b\n", "ENV a=b\n", "FROM a:1\n", "ONBUILD ", "RUN <<E\nE\n", "E\n", "-y ", "$(a) ", "{a,"],
]
ENDS = ["!", "}\"'\n"]


@pytest.mark.parametrize(
    ("sort", "begin", "leads", "longest"),
    [
        (Sort.DOCKERFILE, "FROM a:1\n", DOCKERFILES, dockerfiles.MAX_LENGTH),
        (Sort.COMMAND, "", COMMANDS, commands.MAX_LENGTH),
    ],
    ids=["dockerfile", "command"],
)
def test_the_worst_answers_have_a_verdict_soon(sort, begin, leads, longest):
    answers.timed(sort, begin)
    every = product(leads, TOKENS)
    tried = [(begin + lead, token, end) for (lead, token), end in zip(every, cycle(ENDS), strict=False)]
    took = {one: answers.timed(sort, grown(one, longest // PART))[1] for one in tried}
    for one in sorted(took, key=took.get, reverse=True)[:TRIED_WHOLE]:
        text = grown(one, longest)
        # A machine that is busy is slower at one time than at another.
        assert any(answers.timed(sort, text)[1] < answers.MOST_SECONDS for _ in range(6)), one


def test_a_long_option_of_apt_has_a_verdict_soon():
    answer = "FROM a:1\nRUN apt install -" + "q" * 49_900 + "!"
    assert answers.timed(Sort.DOCKERFILE, answer)[1] < answers.MOST_SECONDS


def grown(one, longest):
    begin, token, end = one
    return begin + token * ((longest - len(begin) - len(end)) // len(token)) + end

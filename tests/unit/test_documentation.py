"""The pages agree with the code: paths, names, excerpts, links, version; and everything uses the words of today."""

import ast
import io
import re
import subprocess
import tokenize
import tomllib
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# The changelog speaks of the past.
PAGES = sorted(
    path
    for path in [
        *ROOT.glob("*.md"),
        *ROOT.glob(".github/**/*.md"),
        *(ROOT / "docs").rglob("*.md"),
        ROOT / "events/README.md",
    ]
    if path.name != "CHANGELOG.md"
)
DECISIONS = sorted(
    (path for path in (ROOT / "docs/decisions").glob("*.md") if path.name != "README.md"),
    key=lambda path: int(path.name.partition("-")[0]),
)

# Names that belong to others: AWS, Docker, .NET, issuers.
FOREIGN = {
    "AWSLambdaDynamoDBExecutionRole",
    "ClaimTypes",
    "IncompleteSignatureException",
    "JwtSecurityTokenHandler",
    "accessTokenAcceptedVersion",
    "storage_opt",
}

# What running Hito makes; git ignores it.
MADE_LOCALLY = (".local", ".venv", "/tmp")

# A page may show code that is not in the repository if it says why, in a comment before it:
# <!-- illustrative: the reason -->
ILLUSTRATIVE = re.compile(r"<!-- illustrative: \S.*-->\s*\Z")

# Words of earlier versions. docs/vocabulary.md and the standard terms of the field replace them.
RETIRED_WORDS = re.compile(
    r"\b(?:whoever|told|kept|held|parked|anew|laws?|followers?|patience|persistently|catalogue|in whose way|sees? to"
    r"|put(?:s|ting)? down|com(?:e|es|ing) to rest|g(?:ive|ives|iven|iving|ave) up"
    r"|walk(?:s|ed|ing)?(?!-through)|spell(?:s|ed)? (?:it|them|errors))\b",
    re.IGNORECASE,
)

# Names of earlier versions, each with a standard term today.
RETIRED_NAMES = {
    *("ByHand", "Earning", "GivenUp", "Held", "Keyed", "Known", "Later", "Once", "Passing", "Patience", "Reached"),
    *("GONE_", "HOME_", "MET", "TOLD", "gives", "lessons_now", "onward_of", "only_if_still", "only_if_there"),
    *("per_source", "persistently", "put_down", "rested", "without_most"),
}


@cache
def repository():
    """The path of every file of the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode == 0:
        return frozenset(name for name in listed.stdout.splitlines() if (ROOT / name).is_file())
    # An unpacked archive has no list.
    skipped = {".venv", ".local", ".aws-sam", "node_modules"}
    paths = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
    return frozenset(path.as_posix() for path in paths if not skipped & set(path.parts))


@cache
def code():
    """The text of each file that a page may quote."""
    ends = (".py", ".yaml", ".yml", ".toml", ".csv", "Makefile")
    named = {name: (ROOT / name).read_text(encoding="utf-8") for name in repository() if name.endswith(ends)}
    # This file names what must not exist.
    return {name: text for name, text in named.items() if name != "tests/unit/test_documentation.py"}


@cache
def words():
    return frozenset(word for text in code().values() for word in re.findall(r"\w+", text))


def squeezed(text):
    return " ".join(text.split())


@cache
def squeezed_code():
    return [squeezed(text) for text in code().values()]


def name_of(page):
    return page.relative_to(ROOT).as_posix()


def without_code_blocks(text):
    return re.sub(r"^[ \t]*```.*?^[ \t]*```", "", text, flags=re.DOTALL | re.MULTILINE)


def quoted(page):
    """What a page has in backticks."""
    return re.findall(r"`([^`\n]+)`", without_code_blocks(page.read_text(encoding="utf-8")))


def is_statement(text):
    """Whether a text in backticks is Python that only the repository can have: a call with arguments, an assignment."""
    try:
        [statement] = ast.parse(text).body
    except (SyntaxError, ValueError):
        return False
    match statement:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name.islower()
        case ast.Expr(value=ast.Call(func=ast.Name(), args=args, keywords=keywords)):
            return bool(args or keywords)
    return False


def prose(path):
    """The docstrings and comments of a module, each with its line."""
    source = (ROOT / path).read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and (
            docstring := ast.get_docstring(node)
        ):
            yield node.body[0].lineno, docstring
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@cache
def added_by_patches():
    """The path of every file that a patch beside a page adds."""
    patches = (ROOT / "docs").glob("*.patch")
    return frozenset(
        name for patch in patches for name in re.findall(r"^\+\+\+ b/(\S+)$", patch.read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_quotes_code_that_is_there(page):
    text = page.read_text(encoding="utf-8")
    for block in re.finditer(r"^([ \t]*)```(?:python|yaml)\n(.*?)^[ \t]*```", text, re.DOTALL | re.MULTILINE):
        if ILLUSTRATIVE.search(text[: block.start()]):
            continue
        assert any(squeezed(block[2]) in each for each in squeezed_code()), block[0]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_quotes_statements_that_are_there(page):
    for text in filter(is_statement, quoted(page)):
        assert any(squeezed(text) in each for each in squeezed_code()), f"{name_of(page)}: {text}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_names_files_that_are_there(page):
    tops = {name.partition("/")[0] for name in repository() if "/" in name}
    for text in quoted(page):
        is_file = re.fullmatch(r"(?:[\w.-]+/)*[\w.-]+\.(?:py|md|json|yaml|toml|txt|csv|svg)", text)
        is_folder = re.fullmatch(r"(?:[\w.-]+/)+", text)
        is_below_a_folder = re.fullmatch(r"[\w./-]+", text) and text.partition("/")[0] in tops
        if (is_file or is_folder or is_below_a_folder) and not text.startswith(MADE_LOCALLY):
            wanted = text.rstrip("/")
            known = repository() | added_by_patches()
            found = any(f"/{name}".endswith(f"/{wanted}") or f"/{wanted}/" in f"/{name}" for name in known)
            assert found, f"{name_of(page)}: {text}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_uses_names_that_the_code_has(page):
    for text in quoted(page):
        # snake_case, CamelCase, CAPITALS_WITH_UNDERSCORES, and dotted names of them
        if re.fullmatch(r"[A-Za-z_]+(?:\.[a-z_]+)*(?:\(\))?", text) and re.search(r"_|\.|[a-z][A-Z]", text):
            if (ROOT / text).exists() or text.endswith(".py"):
                continue
            parts = set(re.findall(r"\w+", text))
            assert parts <= words() | FOREIGN, f"{name_of(page)}: {text}"


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_links_to_pages_that_are_there(page):
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        if not re.match(r"https?:|mailto:|#", target):
            assert (page.parent / target.partition("#")[0]).exists(), f"{name_of(page)}: {target}"


@pytest.mark.parametrize("page", DECISIONS, ids=name_of)
def test_a_decision_has_at_most_forty_lines_and_a_line_in_the_list(page):
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    number = page.name.partition("-")[0]
    title = text.partition("\n")[0].removeprefix("# ")
    assert f"{number}. [{title}]({page.name})" in (ROOT / "docs/decisions/README.md").read_text(encoding="utf-8")


def test_no_two_decisions_have_one_number():
    numbers = [page.name.partition("-")[0] for page in DECISIONS]
    assert sorted(set(numbers)) == sorted(numbers)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_page_uses_no_retired_word(page):
    text = re.sub(r"`[^`\n]*`", "", without_code_blocks(page.read_text(encoding="utf-8")))
    assert [match[0] for match in RETIRED_WORDS.finditer(text)] == []


def test_no_docstring_or_comment_uses_a_retired_word():
    found = [
        f"{name}:{line}: {match[0]}"
        for name in sorted(code())
        if name.endswith(".py")
        for line, text in prose(name)
        for match in RETIRED_WORDS.finditer(re.sub(r"`[^`\n]*`", "", text))
    ]
    assert found == []


def test_no_code_uses_a_retired_name():
    found = [
        f"{name}:{token.start[0]}: {token.string}"
        for name in sorted(code())
        if name.endswith(".py")
        for token in tokenize.generate_tokens(io.StringIO(code()[name]).readline)
        if token.type == tokenize.NAME and token.string in RETIRED_NAMES
    ]
    assert found == []


def test_the_version_is_said_once_and_the_changelog_has_it():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    releases = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert releases[0] == version
    assert changelog.index("## [Unreleased]") < changelog.index(f"## [{version}]")
    repeats = [
        name
        for name, text in code().items()
        if name != "pyproject.toml" and re.search(rf"(?i)version\W+{re.escape(version)}\b", text)
    ]
    assert repeats == []

"""What the site serves, and with which headers."""

import gzip
import hashlib
import json
import re

import httpx
import pytest

from tests.gateway import GatewayTransport
from tools import build_site, vendor
from website import app, headers

PAGES = [path for path in app.PAGES if path != app.NOT_FOUND]
DOCUMENTS = list(build_site.documents())


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, with files that were built for it."""
    directory = tmp_path_factory.mktemp("site")
    build_site.build(directory)
    with (
        pytest.MonkeyPatch.context() as patch,
        # Without the headers that httpx adds by itself.
        httpx.Client(transport=GatewayTransport(), base_url="http://gateway") as client,
    ):
        patch.setattr(app, "lambda_handler", app.Site(directory))
        client.headers = httpx.Headers({"Accept": "*/*"})
        yield client


@pytest.fixture(scope="module")
def assets(site):
    """The assets that the pages need, and those that these need."""
    return sorted({found for page in PAGES for found in re.findall(r'"(assets/[^"]+)"', site.get(page).text)})


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_documents_are_those_of_the_project(site, path):
    answer = site.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == json.loads(build_site.documents()[path].read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_only_what_the_site_has(site, path):
    page = site.get(path)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "asset:" not in page.text
    # From the page on: where the stage is, the page need not know.
    needed = re.findall(r'(?:src|href)="([^"]*)"', page.text)
    assert needed
    for link in needed:
        assert re.fullmatch(r"[a-z]+/?[\w.-]*\.\w+", link), link
        assert site.get(f"/{link}").status_code == 200, link


def needed_by(site, path):
    """The files that a page loads: those it names, and the modules that these import."""
    found = set()
    waiting = [f"/{name}" for name in re.findall(r'(?:src|href)="(assets/[^"]*)"', site.get(path).text)]
    while waiting:
        if (file := waiting.pop()) not in found and not file.endswith(".txt"):
            found.add(file)
            if file.endswith(".js"):
                waiting += [f"/assets/{name}" for name in re.findall(r'from ?"[.]/([^"]+)"', site.get(file).text)]
    return found


@pytest.mark.parametrize("path", ["/app", "/teach"])
def test_a_page_weighs_at_most_150_kb(site, path):
    files = {path, *needed_by(site, path)}
    weight = sum(len(gzip.compress(site.get(file).content, 9)) for file in files)
    assert weight <= 150_000
    # A module that is not named in the page would be found one round trip later.
    named = {f"/{name}" for name in re.findall(r'(?:src|href)="(assets/[^"]*)"', site.get(path).text)}
    assert files - {path} <= named


def test_both_languages_have_the_same_words():
    sources = {file.name: file.read_text(encoding="utf-8") for file in (build_site.SITE / "assets").glob("*.js")}
    english, spanish = (
        re.findall(r'^  "([^"]+)":', sources[f"words-{name}.js"], re.MULTILINE) for name in ("en", "es")
    )
    assert english == spanish
    assert len(english) == len(set(english))
    for name in re.findall(r'\bt\("([^"]+)"', "".join(sources.values())):
        assert name in english, name


def test_a_page_has_nothing_inline(site):
    for path in [*PAGES, "/assets/nothing"]:
        text = site.get(path, headers={"Accept": "text/html"}).text
        assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son\w+=", text), path


def test_the_page_names_every_document(site):
    shown = site.get("/docs").text
    assert [path for path in DOCUMENTS if f'href="{path[1:]}"' in shown] == DOCUMENTS


def test_an_asset_may_be_kept_for_ever_because_its_name_has_the_hash_of_its_content(site, assets):
    for asset in assets:
        answer = site.get(f"/{asset}")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert asset.split(".")[-2] == hashlib.sha256(answer.content).hexdigest()[:12]


def test_what_keeps_its_name_is_asked_for_again(site):
    for path in [*PAGES, *DOCUMENTS]:
        assert site.get(path).headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("coding", ["identity", "gzip"])
def test_a_client_that_has_a_file_is_told_so(site, assets, method, coding):
    for path in [*PAGES, *DOCUMENTS, *(f"/{asset}" for asset in assets)]:
        shown = site.request(method, path, headers={"Accept-Encoding": coding})
        tag = shown.headers["ETag"]
        again = site.request(method, path, headers={"Accept-Encoding": coding, "If-None-Match": f'"old", {tag}'})
        other = site.request(method, path, headers={"Accept-Encoding": coding, "If-None-Match": '"old"'})
        assert (shown.status_code, again.status_code, other.status_code) == (200, 304, 200)
        assert again.content == b""
        for name in ["ETag", "Cache-Control", "Vary", "Content-Security-Policy", "Access-Control-Allow-Origin"]:
            assert again.headers[name] == shown.headers[name]


def test_a_head_is_a_get_without_its_body(site):
    for path in [*PAGES, *DOCUMENTS, "/openapi/nothing.json", "/docs/"]:
        shown, head = (site.request(method, path) for method in ("GET", "HEAD"))
        assert head.status_code == shown.status_code
        assert head.content == b""
        told = {"x-request-id", "content-length"}
        assert {**head.headers, **dict.fromkeys(told)} == {**shown.headers, **dict.fromkeys(told)}


def test_a_file_is_compressed_for_who_takes_it(site, assets):
    for path in ["/docs", "/openapi.json", *(f"/{each}" for each in assets if each.endswith((".js", ".css")))]:
        plain, compressed = (site.get(path, headers={"Accept-Encoding": coding}) for coding in ("identity", "gzip"))
        assert "Content-Encoding" not in plain.headers
        assert compressed.headers["Content-Encoding"] == "gzip"
        assert compressed.content == plain.content
        assert compressed.headers["ETag"] != plain.headers["ETag"]
        assert "Accept-Encoding" in compressed.headers["Vary"]


@pytest.mark.parametrize(
    ("sent", "takes"),
    [
        ({"accept": "*/*", "accept-encoding": "gzip, deflate, br"}, True),
        ({"accept": "*/*", "accept-encoding": "br, GZIP;q=0.5"}, True),
        ({"accept": "*/*", "accept-encoding": "*"}, True),
        ({"accept": "*/*", "accept-encoding": "gzip;q=0, *"}, False),
        ({"accept": "*/*", "accept-encoding": "gzip; q=0.000"}, False),
        ({"accept": "*/*", "accept-encoding": "identity"}, False),
        ({"accept": "*/*", "accept-encoding": ""}, False),
        ({"accept": "*/*"}, False),
        ({"accept-encoding": "gzip"}, False),
    ],
)
def test_a_client_says_what_it_takes(sent, takes):
    assert headers.takes_gzip(sent) is takes


def test_every_answer_forbids_what_no_page_needs(site):
    wanted = {
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    for path in [*PAGES, *DOCUMENTS, "/assets/nothing.js", "/docs/"]:
        told = site.get(path).headers
        assert wanted.items() <= {name: told.get(name) for name in wanted}.items()
        policy = dict(rule.split(" ", 1) for rule in told["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in told["Content-Security-Policy"]
        assert "camera=()" in told["Permissions-Policy"]


@pytest.mark.parametrize(
    "path",
    ["/openapi/nothing.json", "/openapi/..%2Fopenapi.json", "/assets/manifest.json", "/assets/{asset}", "/assets/%00"],
)
def test_what_is_not_there_is_404_and_a_page_for_a_person(site, path):
    answer, page = site.get(path), site.get(path, headers={"Accept": "text/html,*/*;q=0.8"})
    assert (answer.status_code, page.status_code) == (404, 404)
    assert answer.json() == {"message": "Not found"}
    assert "<h1>Not found</h1>" in page.text
    assert page.headers["Cache-Control"] == answer.headers["Cache-Control"] == "no-store"


def test_a_slash_too_many_leads_to_the_page_whose_links_are_relative(site):
    answer = site.get("/docs/", params={"document": "a&b\r\n"})
    assert (answer.status_code, answer.headers["Location"]) == (308, "../docs?document=a%26b%0D%0A")
    answer = site.get("/docs/")
    assert (answer.status_code, answer.headers["Location"]) == (308, "../docs")
    assert str(answer.next_request.url) == "http://gateway/docs"


def test_a_vendored_library_is_what_npm_has():
    for name, library in vendor.libraries().items():
        saved = {file.name: vendor.sha256(file.read_bytes()) for file in (vendor.VENDOR / name).iterdir()}
        assert saved == library["sha256"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", library["version"])
        assert library["integrity"].startswith("sha512-")
        assert set(library["files"].values()) == saved.keys()
        assert "LICENSE" in library["files"]


def test_two_builds_are_the_same(site, tmp_path):
    build_site.build(tmp_path / "one")
    build_site.build(tmp_path / "two")
    one, two = ({file.name: file.read_bytes() for file in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert gzip.decompress(one["docs.html.gz"]) == one["docs.html"]

"""What Hito learns from the content system, and how long it waits for it; over HTTP."""

import json
import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from types import SimpleNamespace

import pytest

from hito import caches
from hito.services import cms
from hito.services.cms import ServiceUnavailable, Video
from tests.cms_stub import DRIP_SECONDS, ROOT, SLOW_SECONDS, CmsStub

INTRO = {"id": "intro", "title": "Say hello", "courseId": "python", "sectionId": "basics", "durationSeconds": 90.5}


@pytest.fixture(autouse=True)
def _leaves_no_thread():
    before = set(threading.enumerate())
    yield
    for thread in set(threading.enumerate()) - before:
        thread.join(timeout=2)
        assert not thread.is_alive()


@pytest.fixture
def stub(_leaves_no_thread):
    with CmsStub({"python": {"basics": [INTRO]}}) as running:
        yield running


@pytest.fixture
def visit(monkeypatch, stub):
    monkeypatch.setattr(cms, "settings", lambda: SimpleNamespace(cms_url=stub.url))
    caches.clear_all()
    return cms.visit


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(cms, "monotonic", lambda: now[0])
    return now


@contextmanager
def away(*, within=1.0):
    """The CMS is away, and no more than so many seconds were spent to know it."""
    began = time.monotonic()
    with pytest.raises(ServiceUnavailable):
        yield
    assert time.monotonic() - began < within


def told(**fields):
    return json.dumps(INTRO | fields).encode()


def test_a_video_is_known_by_its_place_title_and_length(visit):
    assert visit().video("intro") == Video(
        id="intro", title="Say hello", course="python", section="basics", duration_ms=90_500
    )


def test_ids_may_be_counted(visit, stub):
    stub.catalog["7"] = {"70": [{"id": 700, "courseId": 7, "sectionId": 70}]}
    assert visit().video("700") == Video(id="700", title="Video 700", course="7", section="70", duration_ms=None)


@pytest.mark.parametrize("length", [{}, {"durationSeconds": None}])
def test_a_length_may_be_unknown(visit, stub, length):
    stub.catalog["python"]["basics"] = [{"id": "live", **length}]
    assert visit().video("live").duration_ms is None


def test_an_unknown_video_is_none_and_the_next_question_is_answered(visit):
    assert visit().video("nonsense") is None
    assert visit().video("intro")


def test_an_unknown_course_has_no_outline(visit):
    assert visit().outline("nonsense") is None


def test_a_course_without_sections_has_an_empty_outline(visit, stub):
    stub.catalog["new"] = {}
    assert visit().outline("new") == ()


def test_a_section_that_is_listed_and_then_unknown_holds_no_videos(visit, stub):
    stub.catalog["python"] = {"gone": [], "basics": [INTRO]}
    stub.unknown.add("gone")
    assert [video.id for video in visit().outline("python")] == ["intro"]


def test_a_video_in_two_sections_is_outlined_once_at_its_first_place(visit, stub):
    stub.catalog["python"] = {"basics": [{"id": "a"}, {"id": "b"}], "more": [{"id": "c"}, {"id": "a"}]}
    assert [(video.id, video.section) for video in visit().outline("python")] == [
        ("a", "basics"),
        ("b", "basics"),
        ("c", "more"),
    ]


def test_an_outline_keeps_the_order_of_sections_that_are_asked_for_at_once(visit, stub):
    sections = [f"s{number}" for number in range(2 * cms.PARALLEL)]
    stub.catalog["long"] = {name: [{"id": f"{name}-{part}"} for part in "zab"] for name in sections}
    stub.pauses |= {name: 0.3 - 0.015 * number for number, name in enumerate(sections)}
    assert [video.id for video in visit().outline("long")] == [f"{name}-{part}" for name in sections for part in "zab"]


@pytest.mark.parametrize(
    ("name", "segment"),
    [("a/b", "a%2Fb"), ("🎓", "%F0%9F%8E%93"), ("a%2Fb?c=d;é", "a%252Fb%3Fc%3Dd%3B%C3%A9"), ("../intro", "..%2Fintro")],
)
def test_an_id_is_one_segment_of_the_path_whatever_it_holds(visit, stub, name, segment):
    stub.catalog["python"]["basics"] = [{"id": name}]
    assert visit().video(name).id == name
    assert stub.requests == [f"{ROOT}video/get-video/{segment}"]


@pytest.mark.parametrize("name", [".", ".."])
def test_an_id_that_no_path_can_hold_is_unknown_without_asking(visit, stub, name):
    assert visit().video(name) is None
    assert stub.requests == []


def test_a_slow_cms_costs_a_request_no_more_than_a_good_second(visit, stub):
    stub.mode = "slow"
    with away(within=1.4):
        visit().outline("python")


@pytest.mark.parametrize("mode", ["dripping", "dripping headers"])
def test_an_answer_that_drips_is_waited_for_no_longer_than_the_budget(visit, stub, monkeypatch, mode):
    monkeypatch.setattr(cms, "BUDGET_SECONDS", 1.3 * DRIP_SECONDS)
    stub.mode = mode
    with away():
        visit().outline("python")


@pytest.fixture
def hanging_names(monkeypatch):
    found = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: found.wait(3) and [])
    yield
    found.set()


@pytest.mark.usefixtures("hanging_names")
def test_a_name_is_looked_up_for_no_longer_than_the_budget(visit, monkeypatch):
    monkeypatch.setattr(cms, "BUDGET_SECONDS", 0.2)
    with away():
        visit().video("intro")


@pytest.fixture
def full():
    """The address of a server that takes no more connections and refuses none."""
    with ExitStack() as open_sockets:
        server = open_sockets.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(3):
            waiting = open_sockets.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_a_connection_is_waited_for_no_longer_than_the_budget(full, monkeypatch):
    monkeypatch.setattr(cms, "BUDGET_SECONDS", 0.2)
    with away():
        cms.Visit(full).video("intro")


def test_all_questions_of_a_visit_share_its_budget(visit, stub, monkeypatch):
    monkeypatch.setattr(cms, "BUDGET_SECONDS", 0.3)
    stub.pauses |= {"intro": 0.2, "python": 0.2}
    shared = visit()
    assert shared.video("intro")
    with away():
        shared.outline("python")


def test_the_budget_runs_from_the_first_question(visit, clock):
    prepared = visit()
    clock[0] += 10 * cms.BUDGET_SECONDS
    assert prepared.video("intro")
    clock[0] += cms.BUDGET_SECONDS
    with away():
        prepared.video("intro")


@pytest.mark.parametrize("mode", ["slow", "dripping"])
def test_who_waited_for_a_late_answer_gives_up_soon_after(visit, stub, monkeypatch, mode):
    monkeypatch.setattr(cms, "BUDGET_SECONDS", 1.3 * DRIP_SECONDS)
    stub.mode = mode
    before = set(threading.enumerate())
    with away():
        visit().video("intro")
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("cms"):
            thread.join(timeout=2 * DRIP_SECONDS)
            assert not thread.is_alive()


def test_a_budget_used_up_on_good_answers_is_no_outage(visit, stub, monkeypatch):
    patient = visit()
    assert patient.video("intro")
    monkeypatch.setattr(patient, "_ends", cms.monotonic())
    with away():
        patient.video("intro")
    assert visit().video("intro")


@pytest.mark.parametrize("status", [400, 410, 422])
def test_an_id_that_is_none_of_the_cmss_is_unknown(visit, stub, status):
    stub.mode, stub.status = "failing", status
    assert visit().video("intro") is None


@pytest.mark.parametrize("status", [500, 503, 401, 403, 429, 302, 204, 201])
def test_any_other_status_means_that_the_cms_is_away(visit, stub, status):
    stub.mode, stub.status = "failing", status
    with away():
        visit().video("intro")
    assert len(stub.requests) == 1


def test_a_cms_that_is_down_is_away(visit, stub):
    stub.stop()
    with away():
        visit().video("intro")


def test_an_outline_with_a_broken_section_is_none_at_all_and_not_waited_for(visit, stub):
    stub.catalog["python"] |= {"broken": [{"id": "#"}]}
    stub.pauses["basics"] = SLOW_SECONDS
    with away():
        visit().outline("python")


def test_after_a_failure_the_rest_of_an_outline_is_not_asked_for(visit, stub):
    stub.catalog["long"] = {"broken": [{"id": "#"}]} | {f"s{number}": [] for number in range(3 * cms.PARALLEL)}
    stub.pauses |= dict.fromkeys(stub.catalog["long"], 0.1) | {"broken": 0}
    with away():
        visit().outline("long")
    time.sleep(0.3)
    assert len(stub.requests) <= 2 + cms.PARALLEL


@pytest.mark.parametrize(
    "garbage",
    [
        b"",
        b"<html>Welcome</html>",
        b"\xff\xfe{}",
        b"null",
        b"[]",
        b'"intro"',
        b"[" * 100_000,
        told()[:-1],
        b'{"data": ' + told() + b"}",
        told(id=None),
        told(id=""),
        told(id=True),
        told(id=1.5),
        told(id="a#b"),
        told(id="a\nb"),
        told(id="x" * 129),
        told(id="\ud800"),
        told(title=None),
        told(title=7),
        told(courseId=""),
        told(sectionId=["basics"]),
        told(durationSeconds=-1),
        told(durationSeconds="90"),
        told(durationSeconds=True),
        told(durationSeconds=float("nan")),
        told(durationSeconds=float("inf")),
        told(durationSeconds=10**400),
        told(durationSeconds=2**31),
        told(id=0).replace(b"0", b"9" * 5000, 1),
    ],
)
def test_a_video_that_makes_no_sense_means_that_the_cms_is_away(visit, stub, garbage):
    stub.mode, stub.garbage = "garbage", garbage
    with away():
        visit().video("intro")


@pytest.mark.parametrize("garbage", [told(), b"null", b"[null]", b'["basics"]', b'[{"title": "Basics"}]', b'{"id": 1}'])
def test_sections_that_make_no_sense_mean_that_the_cms_is_away(visit, stub, garbage):
    stub.mode, stub.garbage = "garbage", garbage
    with away():
        visit().outline("python")


def test_an_answer_of_five_megabytes_is_read_and_a_longer_one_is_not(visit, stub):
    stub.mode, stub.garbage = "garbage", told().ljust(cms.MAX_BYTES)
    assert visit().video("intro")
    stub.garbage += b" "
    with away():
        visit().video("intro")


def test_after_a_failure_the_cms_is_left_alone_for_a_while(visit, stub, clock):
    stub.mode = "failing"
    with away():
        visit().video("intro")
    stub.mode = "normal"
    clock[0] += cms.CIRCUIT_OPEN_SECONDS - 1
    with away():
        visit().video("intro")
    with away():
        visit().outline("python")
    assert len(stub.requests) == 1
    clock[0] += 1
    assert visit().video("intro")


def test_a_deployment_without_a_cms_has_none_to_visit(monkeypatch):
    monkeypatch.setattr(cms, "settings", lambda: SimpleNamespace(cms_url=None))
    assert cms.visit() is None

"""Videos and courses of the content management system (CMS), read over HTTP.

A client waits while Hito asks, so a visit has a budget of wall time. Socket timeouts cannot enforce it: a DNS
look-up has none, and each byte of a slow response starts a new one. So threads ask, and the visit waits for them
only until its budget ends.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from itertools import chain
from time import monotonic
from typing import Annotated, TypeVar
from urllib.parse import quote

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from hito import caches
from hito.config import settings
from hito.domain import ids

# The time that one request of a client may wait for the CMS.
BUDGET_SECONDS = 1.2

# After a failure, Hito does not ask the CMS for this long, so an outage slows one request, not all.
CIRCUIT_OPEN_SECONDS = 5

# How many sections of a course are read at once.
PARALLEL = 8

MAX_BYTES = 5 * 1024 * 1024
MAX_SECONDS = 2**31 - 1

# The CMS answers so if an id does not exist, or cannot be one of its ids.
_NOT_FOUND = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}

_READ_BYTES = 64 * 1024

# By the CMS's base URL: until when it is left alone.
_circuit_open_until: caches.Cache[str, float] = caches.register("outages of the CMS", entries=10)


class ServiceUnavailable(Exception):
    """The CMS does not answer, answers too late, or answers nonsense."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video of the CMS; ``course`` and ``section`` are ids, ``duration_ms`` may be unknown."""

    id: str
    title: str
    course: str
    section: str
    duration_ms: int | None


def _as_text(number: object) -> object:
    """An id as text; the CMS may use numbers."""
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else number


def _check_id(text: str) -> str:
    if problem := ids.problem(text):
        raise PydanticCustomError("id", "{problem}", {"problem": problem})
    return text


_Id = Annotated[str, BeforeValidator(_as_text), AfterValidator(_check_id)]


class _Resource(BaseModel):
    """A response of the CMS; of a section, only the id is used."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)

    id: _Id


class _Video(_Resource):
    title: str
    course: _Id = Field(alias="courseId")
    section: _Id = Field(alias="sectionId")
    seconds: Annotated[float, Field(ge=0, le=MAX_SECONDS)] | None = Field(default=None, alias="durationSeconds")

    def video(self) -> Video:
        duration_ms = None if self.seconds is None else round(1000 * self.seconds)
        return Video(id=self.id, title=self.title, course=self.course, section=self.section, duration_ms=duration_ms)


_VIDEO = TypeAdapter(_Video)
_VIDEOS = TypeAdapter(list[_Video])
_SECTIONS = TypeAdapter(list[_Resource])

Shape = TypeVar("Shape")


class Visit:
    """All reads of one client's request, within ``BUDGET_SECONDS`` of wall time from the first one."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._ends: float | None = None

    def video(self, video_id: str) -> Video | None:
        """A video, or None if the CMS has none with that id.

        Raises:
            ServiceUnavailable: if the CMS does not answer.
        """
        with self._connect() as connections:
            [found] = connections.get_all("video/get-video", [video_id], _VIDEO)
            return found.video() if found else None

    def outline(self, course: str) -> tuple[Video, ...] | None:
        """All videos of a course in its order, each once, or None if the CMS has no such course.

        A section that the CMS lists but then does not find has no videos.

        Raises:
            ServiceUnavailable: if the CMS does not answer, or not completely.
        """
        with self._connect() as connections:
            [sections] = connections.get_all("section/get-all", [course], _SECTIONS)
            if sections is None:
                return None
            parts = connections.get_all("video/get-all", [section.id for section in sections], _VIDEOS)
            by_id: dict[str, Video] = {}
            for found in chain.from_iterable(part or [] for part in parts):
                by_id.setdefault(found.id, found.video())
            return tuple(by_id.values())

    @contextmanager
    def _connect(self) -> Iterator["_Connections"]:
        now = monotonic()
        if now < (_circuit_open_until.get(self._base) or now):
            raise ServiceUnavailable("The CMS is left alone for a while")
        had_all_the_time = self._ends is None
        self._ends = self._ends or now + BUDGET_SECONDS
        connections = _Connections(self._base, self._ends)
        try:
            yield connections
        except ServiceUnavailable:
            # Who has used up the time on good answers has met no outage.
            if had_all_the_time or monotonic() < self._ends:
                _circuit_open_until.put(self._base, monotonic() + CIRCUIT_OPEN_SECONDS)
            raise
        finally:
            connections.end()


class _Connections:
    """The threads and connections for one read.

    They are not reused. A read that hangs would take its threads, and while Lambda freezes a process, its idle
    connections break unnoticed: the next request would take that for an outage.
    """

    def __init__(self, base: str, ends: float) -> None:
        self._base = base
        self._ends = ends
        self._threads = ThreadPoolExecutor(PARALLEL, thread_name_prefix="cms")
        self._http = PoolManager(maxsize=PARALLEL, headers={"Accept": "application/json"})

    def get_all(self, path: str, names: Sequence[str], shape: TypeAdapter[Shape]) -> list[Shape | None]:
        """The CMS's response for each path, in order; None for a path that it does not have.

        Raises:
            ServiceUnavailable: if one of them fails.
        """
        futures = [self._threads.submit(self._get_json, path, name, shape) for name in names]
        wait(futures, self._ends - monotonic(), FIRST_EXCEPTION)
        try:
            return [future.result(timeout=0) for future in futures]
        except TimeoutError as error:
            raise ServiceUnavailable("The CMS does not answer in time") from error

    def end(self) -> None:
        """Stop without waiting; running reads end by their own timeout."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._http.clear()

    def _get_json(self, path: str, name: str, shape: TypeAdapter[Shape]) -> Shape | None:
        if name in {".", ".."}:
            # A path with such a segment would be another path.
            return None
        url = f"{self._base}/api/v1/cms/{path}/{quote(name, safe='')}"
        try:
            with closing(self._get(url)) as response:
                if response.status in _NOT_FOUND:
                    return None
                if response.status != HTTPStatus.OK:
                    raise ServiceUnavailable(f"The CMS answers {response.status}")
                return shape.validate_json(self._body(response))
        except (HTTPError, ValidationError) as error:
            raise ServiceUnavailable("The CMS does not answer sensibly") from error

    def _get(self, url: str) -> BaseHTTPResponse:
        timeout = Timeout(total=self._seconds_left())
        return self._http.urlopen("GET", url, redirect=False, retries=False, timeout=timeout, preload_content=False)

    def _body(self, response: BaseHTTPResponse) -> bytes:
        body = bytearray()
        while piece := response.read1(_READ_BYTES, decode_content=False):
            body += piece
            if len(body) > MAX_BYTES:
                raise ServiceUnavailable("The answer of the CMS is too long")
            self._seconds_left()
        return bytes(body)

    def _seconds_left(self) -> float:
        left = self._ends - monotonic()
        if left <= 0:
            raise ServiceUnavailable("The CMS does not answer in time")
        return left


def visit() -> Visit | None:
    """A visit to the CMS, or None if this deployment has none."""
    base = settings().cms_url
    return Visit(base) if base else None

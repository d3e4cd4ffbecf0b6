"""What the content system tells of videos and courses, asked over HTTP.

A client waits while Hito asks, so that a visit has a budget of wall time. The timeouts of sockets
do not bound it: a look-up of a name has none, and each byte of a slow drip begins a new one. So
threads ask, and the visit waits for them no longer than its budget lasts.
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

# All that one request of a client may wait for the CMS.
BUDGET_SECONDS = 1.2

# After a failure, the CMS is left alone for this long, so that its outage slows one request, not all.
CIRCUIT_OPEN_SECONDS = 5

# So many sections of a course are asked for at once.
PARALLEL = 8

MAX_BYTES = 5 * 1024 * 1024
MAX_SECONDS = 2**31 - 1

# How a CMS says that nothing has an id, or that no id of its own looks like this.
_THERE_IS_NONE = {
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.GONE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}

_READ_BYTES = 64 * 1024

# By the CMS's base URL: until when it is left alone.
_circuit_open_until: caches.Cache[str, float] = caches.register("outages of the CMS", entries=10)


class ServiceUnavailable(Exception):
    """The CMS does not answer, or not in time, or not sensibly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Video:
    """A video as the CMS tells of it; ``course`` and ``section`` are ids, ``duration_ms`` may be unknown."""

    id: str
    title: str
    course: str
    section: str
    duration_ms: int | None


def _as_text(number: object) -> object:
    """The CMS may count its ids."""
    return str(number) if isinstance(number, int) and not isinstance(number, bool) else number


def _check_id(text: str) -> str:
    if problem := ids.problem(text):
        raise PydanticCustomError("id", "{problem}", {"problem": problem})
    return text


_Id = Annotated[str, BeforeValidator(_as_text), AfterValidator(_check_id)]


class _Told(BaseModel):
    """What the CMS has: of a section, only the id matters here."""

    model_config = ConfigDict(strict=True, allow_inf_nan=False, frozen=True)

    id: _Id


class _Video(_Told):
    title: str
    course: _Id = Field(alias="courseId")
    section: _Id = Field(alias="sectionId")
    seconds: Annotated[float, Field(ge=0, le=MAX_SECONDS)] | None = Field(default=None, alias="durationSeconds")

    def video(self) -> Video:
        duration_ms = None if self.seconds is None else round(1000 * self.seconds)
        return Video(id=self.id, title=self.title, course=self.course, section=self.section, duration_ms=duration_ms)


_VIDEO = TypeAdapter(_Video)
_VIDEOS = TypeAdapter(list[_Video])
_SECTIONS = TypeAdapter(list[_Told])

Shape = TypeVar("Shape")


class Visit:
    """All that one request asks of the CMS, in ``BUDGET_SECONDS`` of wall time from its first question on."""

    def __init__(self, base: str) -> None:
        self._base = base
        self._ends: float | None = None

    def video(self, video_id: str) -> Video | None:
        """A video, or None if the CMS says there is none.

        Raises:
            Away: if the CMS does not say.
        """
        with self._question() as question:
            [told] = question.answers("video/get-video", [video_id], _VIDEO)
            return told.video() if told else None

    def outline(self, course: str) -> tuple[Video, ...] | None:
        """All videos of a course in its order, each once, or None if the CMS says there is no such course.

        A section that the CMS lists and then does not know holds no videos.

        Raises:
            Away: if the CMS does not say, or not all of it.
        """
        with self._question() as question:
            [sections] = question.answers("section/get-all", [course], _SECTIONS)
            if sections is None:
                return None
            parts = question.answers("video/get-all", [section.id for section in sections], _VIDEOS)
            once: dict[str, Video] = {}
            for told in chain.from_iterable(part or [] for part in parts):
                once.setdefault(told.id, told.video())
            return tuple(once.values())

    @contextmanager
    def _question(self) -> Iterator["_Question"]:
        now = monotonic()
        if now < (_circuit_open_until.get(self._base) or now):
            raise ServiceUnavailable("The CMS is left alone for a while")
        had_all_the_time = self._ends is None
        self._ends = self._ends or now + BUDGET_SECONDS
        question = _Question(self._base, self._ends)
        try:
            yield question
        except ServiceUnavailable:
            # Who has used up the time on good answers has met no outage.
            if had_all_the_time or monotonic() < self._ends:
                _circuit_open_until.put(self._base, monotonic() + CIRCUIT_OPEN_SECONDS)
            raise
        finally:
            question.end()


class _Question:
    """The threads and connections of one question.

    They are not kept for the next one. What hangs now would take its threads, and while Lambda freezes
    a process, its idle connections die unseen: the next request would take that for an outage.
    """

    def __init__(self, base: str, ends: float) -> None:
        self._base = base
        self._ends = ends
        self._threads = ThreadPoolExecutor(PARALLEL, thread_name_prefix="cms")
        self._http = PoolManager(maxsize=PARALLEL, headers={"Accept": "application/json"})

    def answers(self, path: str, names: Sequence[str], shape: TypeAdapter[Shape]) -> list[Shape | None]:
        """What the CMS tells of each name, in their order; None for what it does not know.

        Raises:
            Away: if it fails to tell of any.
        """
        futures = [self._threads.submit(self._answer, path, name, shape) for name in names]
        wait(futures, self._ends - monotonic(), FIRST_EXCEPTION)
        try:
            return [future.result(timeout=0) for future in futures]
        except TimeoutError as error:
            raise ServiceUnavailable("The CMS does not answer in time") from error

    def end(self) -> None:
        """Wait for nothing; what still runs ends by its own timeout."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._http.clear()

    def _answer(self, path: str, name: str, shape: TypeAdapter[Shape]) -> Shape | None:
        if name in {".", ".."}:
            # A path with such a segment is another path.
            return None
        url = f"{self._base}/api/v1/cms/{path}/{quote(name, safe='')}"
        try:
            with closing(self._get(url)) as response:
                if response.status in _THERE_IS_NONE:
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
                raise ServiceUnavailable("The CMS answers at too great length")
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

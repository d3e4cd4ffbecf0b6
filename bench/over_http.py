"""The replay over HTTP, as front ends and the enrollment system would send it, to the local cloud."""

from collections import defaultdict
from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from itertools import chain, groupby
from typing import NoReturn, Self
from urllib.parse import quote

import httpx
from tqdm import tqdm

from bench import calls, compare, targets
from bench.calls import ApiCall
from bench.checkpoint import Checkpoint
from bench.expected import Expected
from bench.oulad import Event
from bench.targets import Reply
from hito.store import keys
from hito.store.dynamodb import attributes
from tools import tokens
from tools.local_cloud import LocalCloud

TIMEOUT_SECONDS = 30


class OverHttp:
    """The API at a URL, and the table behind it."""

    def __init__(self, cloud: LocalCloud, base_url: str, connections: int) -> None:
        limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
        self._http = httpx.Client(base_url=base_url, timeout=TIMEOUT_SECONDS, limits=limits, trust_env=False)
        self._secrets = cloud.secrets
        self._server_key = cloud.server_key
        self._dynamodb = cloud.client("dynamodb")
        self._table_name = cloud.table_name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, call: ApiCall) -> Reply:
        """Send a call; no response counts as a 503, because every call may be repeated."""
        headers = {"Authorization": f"Bearer {tokens.make(self._secrets['trusted_issuers'], call.caller)}"}
        if call.with_server_key:
            headers["X-Server-Key"] = self._server_key
        if call.idempotency_key:
            headers["Idempotency-Key"] = call.idempotency_key
        path = call.resource.format(**{name: quote(value, safe="") for name, value in call.path.items()})
        try:
            response = self._http.request(call.method, path, json=call.body, headers=headers)
        except httpx.TransportError as error:
            return Reply(503, {}, repr(error))
        return Reply(response.status_code, response.headers, response.text)

    def item(self, key: keys.Key) -> attributes.Item | None:
        """One item, read from the table directly."""
        typed = {name: {"S": value} for name, value in key.items()}
        found = self._dynamodb.get_item(TableName=self._table_name, Key=typed, ConsistentRead=True)
        item: attributes.Item | None = found.get("Item")
        return item


def wipe(target: OverHttp, expectations: list[Expected], workers: int) -> None:
    """Remove what an earlier replay left; otherwise its attempts at quizzes would count too."""
    with ThreadPoolExecutor(workers) as pool:
        wiped = pool.map(
            lambda expected: targets.answer(target, calls.resetting(expected.learner, expected.course)), expectations
        )
        list(tqdm(wiped, desc="Wiping", total=len(expectations), unit=" courses"))


def replay(target: OverHttp, events: list[Event], checkpoint: Checkpoint, workers: int) -> int:
    """Send what the checkpoint does not have as sent, and return the number of those events.

    Days are sent in order, and so are a learner's events of one day; learners of one day are sent in parallel, by
    ``workers`` threads.
    """
    finished = checkpoint.through()
    left = [event for event in events if finished is None or event.at > finished]
    with (
        tqdm(desc="Replaying", total=len(events), initial=len(events) - len(left), unit=" events") as bar,
        ThreadPoolExecutor(workers) as pool,
    ):
        for day, of_day in groupby(left, key=lambda event: event.at):
            bar.set_postfix_str(f"{day:%Y-%m-%d}")
            _send(target, of_day, checkpoint.run, pool, bar)
            checkpoint.save(day)
    return len(left)


def replay_in_disorder(target: OverHttp, events: list[Event], run: str, workers: int) -> int:
    """Send events in the given order, whatever their days, and return their number. This cannot be continued."""
    with tqdm(desc="Replaying", total=len(events), unit=" events") as bar, ThreadPoolExecutor(workers) as pool:
        _send(target, events, run, pool, bar)
    return len(events)


def _send(target: OverHttp, events: Iterable[Event], run: str, pool: Executor, bar: "tqdm[NoReturn]") -> None:
    """Send events, each learner's in order, all learners in parallel."""
    by_learner: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        by_learner[event.learner].append(event)

    def send(of_learner: list[Event]) -> None:
        for event in of_learner:
            targets.answer(target, calls.of(event, run))
            bar.update()

    # Reading the results raises a failure.
    list(pool.map(send, by_learner.values()))


def differences(target: OverHttp, expectations: list[Expected], workers: int) -> list[str]:
    """The differences of all learners, with every course read back."""
    with ThreadPoolExecutor(workers) as pool:
        found = pool.map(lambda expected: compare.differences(target, expected), expectations)
        return list(chain(*tqdm(found, desc="Reading back", total=len(expectations), unit=" courses")))

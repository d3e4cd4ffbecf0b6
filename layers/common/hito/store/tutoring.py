"""Histories of learners with the tutor, metrics of its replies, and the daily budget of tokens."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime, timedelta

from hito.config import settings
from hito.domain.tutoring import MAX_ENTRY, Embedding, Entry, Flags, Metric, Sort
from hito.store import keys, retention
from hito.store.dynamodb import attributes, sharded_lists, table
from hito.store.dynamodb.attributes import (
    Item,
    Key,
    Scalar,
    epoch_ms,
    epoch_seconds,
    from_epoch_ms,
    optional_text,
    present,
    text,
    whole,
)
from hito.store.dynamodb.update import Update
from hito.store.dynamodb.writes import PutItem, Write

_METRICS = "METRICS"

BUDGET_KEPT_FOR = timedelta(days=30)


def place(at: datetime, entry_id: str) -> str:
    """The place of an entry or a metric in its list: its time, then its id."""
    return f"{keys.by_time(epoch_ms(at))}#{entry_id}"


def id_at(place: str) -> str:
    """The id of the entry or metric at a place."""
    return place.rpartition("#")[2]


def entry_key(learner: str, exercise: str, place: str) -> Key:
    """The key of the entry at a place of a learner's history with an exercise."""
    at, _, entry = place.partition("#")
    return keys.TUTOR.key(learner=learner, exercise=exercise, at=at, entry=entry)


def history_key(learner: str, exercise: str) -> Key:
    """The prefix of a learner's history with an exercise."""
    return keys.TUTOR.prefix(learner=learner, exercise=exercise)


def metric_key(learner: str, place: str) -> Key:
    """The key of the metric at a place."""
    at, _, metric = place.partition("#")
    return keys.METRIC.key(learner=learner, at=at, metric=metric)


def budget_key(day: date) -> Key:
    """The key of the budget of a UTC day."""
    return keys.BUDGET.key(day=day.isoformat())


def history_page(learner: str, exercise: str, before: str | None, most: int) -> tuple[list[tuple[str, Entry]], bool]:
    """The entries of a history before a place, newest first, each with its place; whether there are more.

    At most a megabyte of them. One request.
    """
    prefix = history_key(learner, exercise)
    found, is_more = table.page_before(prefix, before=prefix["SK"] + before if before else None, most=most)
    return [(text(item, "SK").removeprefix(prefix["SK"]), _entry_from_item(item)) for item in found], is_more


def get_reply(metric: Metric) -> Entry | None:
    """The reply that a metric is about, or None. One request."""
    item = table.get(entry_key(metric.learner, metric.exercise, metric.reply))
    return _entry_from_item(item) if item else None


def get_metric(learner: str, place: str) -> Metric | None:
    """The metric at a place, or None. One request."""
    item = table.get(metric_key(learner, place))
    return _metric_from_item(item) if item else None


def newest_metrics() -> Iterator[Metric]:
    """All metrics, newest first; read lazily and with eventual consistency."""
    return map(_metric_from_item, sharded_lists.newest_first(_METRICS, None))


def entry_creation(learner: str, exercise: str, entry: Entry) -> Write:
    """The part of a transaction that stores an entry; a long attempt is cut."""
    is_cut = entry.sort is Sort.ATTEMPT and len(entry.text) > MAX_ENTRY
    values: dict[str, Scalar] = {
        "sort": entry.sort,
        "text": f"{entry.text[:MAX_ENTRY]}…" if is_cut else entry.text,
        "space": entry.embedding.space,
        "embedding": entry.embedding.packed,
    }
    ends = retention.expiry(entry.at, settings().retention.tutor_days)
    return PutItem(attributes.item({**entry_key(learner, exercise, place(entry.at, entry.id)), **values, **ends}))


def metric_creation(metric: Metric) -> Write:
    """The part of a transaction that stores a reply's metric, and lists it by its time."""
    at = place(metric.at, metric.id)
    values = present(
        exercise=metric.exercise,
        attempt=metric.attempt,
        reply=metric.reply,
        model=metric.model,
        prompt_tokens=metric.prompt_tokens,
        completion_tokens=metric.completion_tokens,
        took_us=metric.took_us,
        **asdict(metric.flags),
    )
    listed = sharded_lists.entry(_METRICS, metric.id, at)
    ends = retention.expiry(metric.at, settings().retention.metric_days)
    return PutItem(attributes.item({**metric_key(metric.learner, at), **values, **listed, **ends}))


def reserve_tokens(tokens: int, most: int, now: datetime) -> bool:
    """Reserve tokens of the day, if that makes at most ``most`` in total; whether they are reserved. One request."""
    change = Update().if_at_most("tokens", most - tokens).increment("tokens", by=tokens)
    change = change.set(expires_at=epoch_seconds(now + BUDGET_KEPT_FOR))
    return table.update(budget_key(now.date()), change) is not None


def settle_tokens(reserved: int, taken: int, now: datetime) -> None:
    """Count the tokens that a request used instead of those reserved for it. One request."""
    table.update(budget_key(now.date()), Update().increment("tokens", by=taken - reserved))


def _entry_from_item(item: Item) -> Entry:
    _tutor, _exercise, at_ms, entry = text(item, "SK").split("#")
    return Entry(
        id=entry,
        sort=Sort(text(item, "sort")),
        text=text(item, "text"),
        at=from_epoch_ms(int(at_ms)),
        embedding=Embedding(text(item, "space"), item["embedding"]["B"]),
    )


def _metric_from_item(item: Item) -> Metric:
    _metric, at_ms, metric = text(item, "SK").split("#")
    flags = {name: item[name]["BOOL"] for name in Flags.__dataclass_fields__ if name in item}
    return Metric(
        id=metric,
        learner=text(item, "PK").partition("#")[2],
        exercise=text(item, "exercise"),
        attempt=optional_text(item, "attempt"),
        reply=text(item, "reply"),
        model=text(item, "model"),
        prompt_tokens=whole(item, "prompt_tokens"),
        completion_tokens=whole(item, "completion_tokens"),
        took_us=whole(item, "took_us"),
        flags=Flags(**flags),
        at=from_epoch_ms(int(at_ms)),
    )

"""What a learner and the tutor wrote, and what it took, in and out of items."""

from dataclasses import asdict
from datetime import datetime, timedelta

from hito.domain.tutoring import MAX_ENTRY, Embedding, Entry, Flags, Metric, Sort
from hito.store import attributes, keys
from hito.store.attributes import Item, Scalar, epoch_ms, from_epoch_ms, whole
from hito.store.keys import Key
from hito.store.update import Change

METRICS = "METRICS"

BUDGET_KEPT = timedelta(days=30)


def entry_place(said: Entry) -> str:
    """Where an entry stands among a learner's of its exercise."""
    return keys.place(epoch_ms(said.at), said.id)


def new_entry(learner: str, exercise: str, said: Entry) -> Item:
    """An entry's item."""
    text = said.text if said.sort is not Sort.ATTEMPT or len(said.text) <= MAX_ENTRY else f"{said.text[:MAX_ENTRY]}…"
    key = keys.said(learner, exercise, epoch_ms(said.at), said.id)
    own: dict[str, Scalar] = {"space": said.embedding.space, "embedding": said.embedding.packed}
    return attributes.item({**key, "sort": said.sort, "text": text, **own})


def entry(item: Item) -> Entry:
    """An entry from its item."""
    _tutor, _exercise, at_ms, entry_id = item["SK"]["S"].split("#")
    return Entry(
        id=entry_id,
        sort=Sort(item["sort"]["S"]),
        text=item["text"]["S"],
        at=from_epoch_ms(int(at_ms)),
        embedding=Embedding(item["space"]["S"], item["embedding"]["B"]),
    )


def new_metric(taken: Metric) -> Item:
    """What a reply took, listed among all by its time."""
    place = keys.place(epoch_ms(taken.at), taken.id)
    values = {
        "exercise": taken.exercise,
        "attempt": taken.attempt,
        "reply": taken.reply,
        "model": taken.model,
        "prompt_tokens": taken.prompt_tokens,
        "completion_tokens": taken.completion_tokens,
        "took_us": taken.took_us,
        "list": keys.sharded(METRICS, taken.id),
        "list_at": place,
        **asdict(taken.flags),
    }
    said = {name: value for name, value in values.items() if value is not None}
    return attributes.item({**keys.metric(taken.learner, place), **said})


def metric(item: Item) -> Metric:
    """What a reply took, from its item."""
    _metric, at_ms, metric_id = item["SK"]["S"].split("#")
    flags = {name: item[name]["BOOL"] for name in Flags.__dataclass_fields__ if name in item}
    return Metric(
        id=metric_id,
        learner=item["PK"]["S"].partition("#")[2],
        exercise=item["exercise"]["S"],
        attempt=item["attempt"]["S"] if "attempt" in item else None,
        reply=item["reply"]["S"],
        model=item["model"]["S"],
        prompt_tokens=whole(item, "prompt_tokens"),
        completion_tokens=whole(item, "completion_tokens"),
        took_us=whole(item, "took_us"),
        flags=Flags(**flags),
        at=from_epoch_ms(int(at_ms)),
    )


def reply_of(taken: Metric) -> Key:
    """The key of the entry that a metric's reply is."""
    return keys.said_at(taken.learner, taken.exercise, taken.reply)


def commented(feedback: str) -> Change:
    """Feedback, on its attempt."""
    return Change().if_exists().set(feedback=feedback)


def set_aside(tokens: int, most: int, now: datetime) -> Change:
    """Tokens that a request may take, if with them the day's are not over ``most``."""
    kept_until = epoch_ms(now + BUDGET_KEPT) // 1000
    return Change().if_at_most("tokens", most - tokens).increment("tokens", by=tokens).set(expires_at=kept_until)


def settled(set_aside_tokens: int, taken: int) -> Change:
    """What a request took, in place of what was set aside for it."""
    return Change().increment("tokens", by=taken - set_aside_tokens)

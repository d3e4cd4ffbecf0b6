"""How well a learner's history is remembered: ``python -m bench.recall``.

Recall at 3, the mean over the labelled queries: of what should come to mind, at most three texts, how much
does. Beside it that of a tutor who remembers the three newest.
"""

from datetime import UTC, datetime, timedelta

from bench.recall_cases import HISTORY, QUERIES
from hito.domain.tutoring import Embedding, Entry, Sort, recall, similarity

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
APART = timedelta(hours=6)


def measured() -> dict[str, float]:
    """The recall of hashed embeddings, and of recency."""
    history = [_entry(place, text) for place, text in enumerate(HISTORY)]
    newest = {place for place, _ in enumerate(HISTORY)} - set(range(len(HISTORY) - recall.MOST))
    scores = {"hashed": 0.0, "recency": 0.0}
    for text, relevant in QUERIES:
        likely = {int(entry.id) for entry in recall.recalled(history, text, _embedding(text), NOW)}
        share = 1 / min(recall.MOST, len(relevant)) / len(QUERIES)
        scores["hashed"] += len(likely & relevant) * share
        scores["recency"] += len(newest & relevant) * share
    return scores


def _entry(place: int, text: str) -> Entry:
    age = APART * (len(HISTORY) - place)
    return Entry(id=str(place), sort=Sort.QUESTION, text=text, at=NOW - age, embedding=_embedding(text))


def _embedding(text: str) -> Embedding:
    return Embedding(similarity.HASHED, similarity.packed(similarity.hashed(text)))


def main() -> None:
    """Print both."""
    print(f"{len(QUERIES)} queries, {len(HISTORY)} texts, recall@{recall.MOST}")
    for name, score in measured().items():
        print(f"{name:8} {score:.2f}")


if __name__ == "__main__":
    main()

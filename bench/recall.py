"""How well the tutor's memory works: ``python -m bench.recall``.

Recall at 3: of the at most three texts that are labelled for a query, how many are recalled; the mean over all
queries. Beside it, the recall of the three newest texts.
"""

from datetime import UTC, datetime, timedelta

from bench.recall_cases import HISTORY, QUERIES
from hito.domain.tutoring import Embedding, Entry, Sort, recall, similarity

NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)
APART = timedelta(hours=6)


def measured() -> dict[str, float]:
    """The recall of hashed embeddings, and of the newest texts."""
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

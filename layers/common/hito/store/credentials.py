"""Credentials that learners were issued."""

from hito.domain.events import CredentialIssued
from hito.store.dynamodb.attributes import Item, optional_text, text, time


def issued(learner: str, item: Item) -> CredentialIssued | None:
    """The event of a new credential; None if the item does not say when it was issued."""
    at = time(item, "issued")
    if at is None:
        return None
    return CredentialIssued(
        learner=learner, credential=text(item, "SK").partition("#")[2], name=optional_text(item, "name"), at=at
    )

"""The parts of a transaction, by DynamoDB's names for them."""

from typing import Any, NamedTuple

from hito.store.dynamodb.attributes import Item, Key, attribute, key_of
from hito.store.dynamodb.update import Update


class PutItem(NamedTuple):
    """A whole item to write, if the conditions of ``only_if`` hold."""

    item: Item
    only_if: Update = Update()

    @property
    def key(self) -> Key:
        """The key of what is written."""
        return key_of(self.item)

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"Put": {"TableName": table, "Item": self.item, **self.only_if.conditions()}}


class UpdateItem(NamedTuple):
    """An update of one item, made if it is absent."""

    key: Key
    update: Update

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"Update": {"TableName": table, "Key": typed(self.key), **self.update.update()}}


class DeleteItem(NamedTuple):
    """An item to remove, if the conditions of ``only_if`` hold."""

    key: Key
    only_if: Update = Update()

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"Delete": {"TableName": table, "Key": typed(self.key), **self.only_if.conditions()}}


class ConditionCheck(NamedTuple):
    """Conditions that have to hold; nothing is written."""

    key: Key
    only_if: Update

    def action(self, table: str) -> dict[str, Any]:
        """The part as ``TransactWriteItems`` takes it."""
        return {"ConditionCheck": {"TableName": table, "Key": typed(self.key), **self.only_if.conditions()}}


Write = PutItem | UpdateItem | DeleteItem | ConditionCheck


def typed(key: Key) -> dict[str, Any]:
    """A key as DynamoDB's typed attribute values."""
    return {name: attribute(value) for name, value in key.items()}

"""Consumers of queues run in moto, called as Lambda would call them."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from hito import caches
from tests.usecases.conftest import logged, setting  # noqa: F401 - fixtures


@pytest.fixture
def in_moto() -> Iterator[None]:
    """Queues of one test's own."""
    with mock_aws(config={"core": {"reset_boto3_session": False}}):
        caches.clear_made()
        yield
        caches.clear_made()

"""What only the deployed layer shows: that it holds what public keys take, on this processor."""

import httpx
import pytest

pytestmark = pytest.mark.deployed


def answer(deployed, token):
    url = f"{deployed.url}/v1/tutorials/progress/python"
    return httpx.get(url, headers={"Authorization": f"Bearer {token}"}, timeout=30, trust_env=False)


def test_a_token_of_an_issuer_that_publishes_its_keys_is_let_in(deployed):
    assert answer(deployed, deployed.issuer.token(sub="jwks-ana")).status_code == 200
    assert answer(deployed, deployed.issuer.token(sub="jwks-ana")[:-4] + "AAAA").status_code == 401
    assert deployed.issuer.requests >= 1

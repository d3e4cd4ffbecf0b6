"""Where services are, and which proxy is on the way."""

import os
from binascii import b2a_base64
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

# What the addresses of a partition end with, by how its regions begin.
_DOMAINS = {"cn": "amazonaws.com.cn", "eusc": "amazonaws.eu"}
_PORTS = {"http": 80, "https": 443}


class Proxy(NamedTuple):
    """An HTTP proxy, and the headers that it wants."""

    host: str
    port: int
    headers: dict[str, str]


class Endpoint(NamedTuple):
    """Where a service is; ``authority`` is what the ``Host`` header says."""

    is_tls: bool
    host: str
    port: int
    authority: str
    proxy: Proxy | None


def region() -> str:
    """The region of this process, which Lambda sets.

    Raises:
        ValueError: if none is set.
    """
    if found := os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"):
        return found
    raise ValueError("AWS_REGION is missing or empty")


def endpoint(service: str, variable: str) -> Endpoint:
    """Where a service is: at AWS, unless ``AWS_ENDPOINT_URL_<variable>`` or ``AWS_ENDPOINT_URL`` says otherwise.

    Raises:
        ValueError: if an address cannot be understood.
    """
    where = region()
    url = f"https://{service}.{where}.{_DOMAINS.get(where.partition('-')[0], 'amazonaws.com')}"
    if os.environ.get("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "").lower() != "true":
        url = os.environ.get(f"AWS_ENDPOINT_URL_{variable}") or os.environ.get("AWS_ENDPOINT_URL") or url
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or parts.path not in {"", "/"}:
        raise ValueError(f"The endpoint of {service} must be http(s)://host")
    port = parts.port or _PORTS[parts.scheme]
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    authority = name if port == _PORTS[parts.scheme] else f"{name}:{port}"
    return Endpoint(parts.scheme == "https", parts.hostname, port, authority, _proxy(parts))


def _proxy(target: SplitResult) -> Proxy | None:
    if not any(name.lower() == f"{target.scheme}_proxy" for name in os.environ):
        return None
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - takes 60 ms

    if not (url := getproxies().get(target.scheme)) or proxy_bypass(target.netloc):
        return None
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError(f"{target.scheme.upper()}_PROXY must be http://host")
    login = f"{unquote(parts.username)}:{unquote(parts.password or '')}" if parts.username else ""
    headers = {"Proxy-Authorization": f"Basic {b2a_base64(login.encode(), newline=False).decode()}"} if login else {}
    return Proxy(parts.hostname, parts.port or 80, headers)

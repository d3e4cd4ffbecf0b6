"""The function ``site``: pages for people, and the OpenAPI documents. It only serves files: no table, no secret."""

import base64
import json
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlencode

from hito.config import settings
from hito.edge import conditional, cors, request_log
from hito.edge.request import Request
from website import headers
from website.files import File, Files

HERE = Path(__file__).parent

# Each page is a file, so that another page is one file more.
PAGES = tuple(f"/{page.stem}" for page in sorted((HERE / "pages").glob("*.html")))
PATHS = (*PAGES, "/openapi.json", "/openapi/{document}", "/assets/{asset}")

NOT_FOUND = "/not-found"


class Site:
    """The Lambda handler. It answers GET and HEAD of its ``paths``, and their preflights."""

    paths = tuple(path for path in PATHS if path != NOT_FOUND)

    def __init__(self, directory: Path) -> None:
        self._files = Files(directory)
        self._origins = settings().allowed_origins

    def __call__(self, event: Mapping[str, Any], _context: object) -> dict[str, Any]:
        """Answer one API Gateway event."""
        started = perf_counter()
        request = Request(event)
        log = request_log.RequestLog(request.id, request.method, request.resource)
        answer = self._answer(request, str(event.get("path", "")), event.get("pathParameters") or {})
        log.emit(HTTPStatus(answer["statusCode"]), 1000 * (perf_counter() - started))
        answer["headers"] = {
            **cors.headers(request.headers.get("origin"), self._origins),
            **headers.SECURITY,
            **answer["headers"],
            "Vary": "Accept-Encoding, Origin",
            "X-Request-Id": request.id,
        }
        if request.method == "HEAD":
            answer |= {"body": "", "isBase64Encoded": False}
        return answer

    def _answer(self, request: Request, path: str, parameters: Mapping[str, str]) -> dict[str, Any]:
        if request.method == "OPTIONS":
            return _answered(HTTPStatus.NO_CONTENT, cors.PREFLIGHT)
        found = self._files.find(request.resource.format(**parameters))
        if found is None:
            return self._not_found(request)
        if path.endswith("/"):
            # Links in a page are relative, because a path begins with the stage on AWS's own address, and with another
            # word or nothing on the operator's. Below a slash they would point elsewhere.
            return _answered(HTTPStatus.PERMANENT_REDIRECT, {"Location": _without_slash(path, request)})
        return self._shown(found, request)

    def _shown(self, file: File, request: Request) -> dict[str, Any]:
        is_compressed = file.has_gzip and headers.takes_gzip(request.headers)
        # The same content in two codings is two representations, and each has a tag.
        tag = f'"{file.etag}-gzip"' if is_compressed else f'"{file.etag}"'
        caching = {"ETag": tag, "Cache-Control": file.cache_control}
        if conditional.has(request.headers.get("if-none-match"), tag):
            return _answered(HTTPStatus.NOT_MODIFIED, caching)
        shown = {**caching, "Content-Type": file.type}
        if is_compressed:
            body = base64.b64encode(self._files.compressed(file)).decode()
            return _answered(HTTPStatus.OK, {**shown, "Content-Encoding": "gzip"}, body) | {"isBase64Encoded": True}
        return _answered(HTTPStatus.OK, shown, self._files.text(file))

    def _not_found(self, request: Request) -> dict[str, Any]:
        page = self._files.find(NOT_FOUND)
        if page and "text/html" in request.headers.get("accept", ""):
            shown = {"Content-Type": page.type, "Cache-Control": "no-store"}
            return _answered(HTTPStatus.NOT_FOUND, shown, self._files.text(page))
        shown = {"Content-Type": "application/json", "Cache-Control": "no-store"}
        return _answered(HTTPStatus.NOT_FOUND, shown, json.dumps({"message": "Not found"}))


def _without_slash(path: str, request: Request) -> str:
    """The same address without the slash at its end, relative to the one with it."""
    query = urlencode(request.query, doseq=True)
    return f"../{path.strip('/').rpartition('/')[2]}{query and f'?{query}'}"


def _answered(status: HTTPStatus, named: Mapping[str, str], body: str = "") -> dict[str, Any]:
    return {"statusCode": int(status), "headers": dict(named), "body": body, "isBase64Encoded": False}


lambda_handler = Site(HERE / "files")

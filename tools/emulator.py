"""Starts ministack, with some corrections.

Functions get paths as API Gateway passes them: a REST API passes a path as the client percent-encoded it;
ministack decodes it, so code that decodes once, as on AWS, would decode twice.

Calls of the API wait for their turn, four for each processor at once. Each concurrent call has a worker, and
fifty that start together on one machine take too much time from each other.

Code and layers are unpacked once, not for each worker, because that takes as long as the rest of a worker's
start.

A filter's rule below a missing attribute treats it as absent, as on AWS; ministack rejects everything.

An API whose routes change keeps its id: ministack creates a new one and deletes the old one, which fails if a tag
fixes the id.

An alarm on several metrics is one on the first of them: ministack refuses the template.

A read takes a unit for each four kilobytes of its items, which `Server-Timing` shows; ministack counts one for all.

An API's binary media types are those of its OpenAPI document; ministack reads only the resource's property.

Numbers that a parameter gives to an event source mapping are numbers: ministack stores them as text, and then
reads no message of the queue.
"""

import asyncio
import hashlib
import os
import string
import tempfile
import threading
import types
import zipfile
from pathlib import Path
from urllib.parse import quote

from ministack import app as ministack
from ministack.core import lambda_runtime
from ministack.services import apigateway_v1, dynamodb, lambda_svc
from ministack.services.cloudformation import provisioners

REST_API = provisioners._RESOURCE_HANDLERS["AWS::ApiGateway::RestApi"]  # noqa: SLF001
_create_rest_api, _update_rest_api = REST_API["create"], REST_API["update"]
MAPPING = provisioners._RESOURCE_HANDLERS["AWS::Lambda::EventSourceMapping"]  # noqa: SLF001
_create_mapping, _update_mapping = MAPPING["create"], MAPPING["update"]
_metric_alarm = provisioners._cw_metric_alarm_record  # noqa: SLF001
_match_esm_filter = lambda_svc._match_esm_filter  # noqa: SLF001
_add_consumed_capacity = dynamodb._add_consumed_capacity  # noqa: SLF001

EXECUTE_API = "/_aws/execute-api/"
CALLS_AT_ONCE = 4 * (os.cpu_count() or 1)


def as_the_gateway(application):
    """The ASGI application, with calls of the API in turn, and their paths as they came over the wire."""
    turns = asyncio.Semaphore(CALLS_AT_ONCE)

    async def wrapped(scope, receive, send):
        if scope["type"] == "http" and scope["path"].startswith(EXECUTE_API):
            # AWS encodes bytes outside ASCII before they reach a function.
            path = quote(scope["raw_path"], safe=string.printable)
            async with turns:
                await application({**scope, "path": path}, receive, send)
        else:
            await application(scope, receive, send)

    return wrapped


class UnpackedOnce(zipfile.ZipFile):
    """A zip file whose copies in different places are links to one unpacked tree."""

    _shelf = Path(tempfile.gettempdir()) / "unpacked"
    _one_at_a_time = threading.Lock()

    def extractall(self, path=None, members=None, pwd=None):
        """Link the file's content into ``path``."""
        content = hashlib.sha256(Path(self.filename).read_bytes()).hexdigest()
        tree = self._shelf / content
        with self._one_at_a_time:
            if not tree.exists():
                unfinished = tree.with_suffix(".unfinished")
                super().extractall(unfinished, members, pwd)
                unfinished.rename(tree)
        for entry in tree.iterdir():
            (Path(path) / entry.name).symlink_to(entry)


def create_rest_api(logical_id, properties, stack_name):
    """Create an API, with the binary media types of its OpenAPI body."""
    return _create_rest_api(logical_id, _with_binary_types(properties), stack_name)


def _with_binary_types(properties):
    body = properties.get("Body")
    types = body.get("x-amazon-apigateway-binary-media-types", []) if isinstance(body, dict) else []
    return {**properties, "BinaryMediaTypes": types}


def update_rest_api(physical_id, old_properties, new_properties, stack_name, logical_id=None):
    """Replace an API's routes by those of its new OpenAPI body; everything else as ministack does it."""
    body = new_properties.get("Body")
    if isinstance(body, dict) and body != old_properties.get("Body"):
        resources = apigateway_v1._resources[physical_id]  # noqa: SLF001
        for resource_id, resource in list(resources.items()):
            if resource["path"] == "/":
                resource["resourceMethods"] = {}
            else:
                del resources[resource_id]
        schemes = apigateway_v1._import_security_schemes(physical_id, body)  # noqa: SLF001
        for path, item in body["paths"].items():
            apigateway_v1._import_path_item(physical_id, path, item, schemes, body.get("security"))  # noqa: SLF001
        old_properties = {**old_properties, "Body": body}
    types = _with_binary_types(new_properties)["BinaryMediaTypes"]
    apigateway_v1._rest_apis[physical_id]["binaryMediaTypes"] = types  # noqa: SLF001
    return _update_rest_api(physical_id, old_properties, new_properties, stack_name, logical_id)


def create_mapping(logical_id, properties, stack_name):
    """Create an event source mapping, with its numbers as numbers."""
    return _create_mapping(logical_id, _with_numbers(properties), stack_name)


def update_mapping(physical_id, old_properties, new_properties, stack_name):
    """Change an event source mapping, with its numbers as numbers."""
    return _update_mapping(physical_id, old_properties, _with_numbers(new_properties), stack_name)


def _with_numbers(properties):
    counted = {key: int(properties[key]) for key in ("ParallelizationFactor",) if key in properties}
    if "ScalingConfig" in properties:
        counted["ScalingConfig"] = {key: int(value) for key, value in properties["ScalingConfig"].items()}
    return {**properties, **counted}


def metric_alarm(name, properties):
    """An alarm's record; of several metrics, the first one stands for all."""
    measured = [each["MetricStat"] for each in properties.get("Metrics", []) if "MetricStat" in each]
    if not measured:
        return _metric_alarm(name, properties)
    first = {**measured[0]["Metric"], "Period": measured[0]["Period"], "Statistic": measured[0]["Stat"]}
    rest = {key: value for key, value in properties.items() if key != "Metrics"}
    return _metric_alarm(name, {**rest, **first})


def add_consumed_capacity(result, request, table_name, write=False, **more):
    """Add the units of a request to its answer; those of a read by the size of what it read."""
    _add_consumed_capacity(result, request, table_name, write, **more)
    if not write and "ConsumedCapacity" in result:
        items = result.get("Items", [result.get("Item", {})])
        size = sum(dynamodb._item_size_bytes(item) for item in items)  # noqa: SLF001
        result["ConsumedCapacity"]["CapacityUnits"] *= max(1, -(-size // 4096))


def match_esm_filter(record, pattern):
    """Whether a mapping's filter accepts a record; below a missing attribute, everything is absent."""
    missing = {key: {} for key, inside in pattern.items() if isinstance(inside, dict) and key not in record}
    return _match_esm_filter({**record, **missing}, pattern)


if __name__ == "__main__":
    lambda_svc._match_esm_filter = match_esm_filter  # noqa: SLF001
    dynamodb._add_consumed_capacity = add_consumed_capacity  # noqa: SLF001
    REST_API["create"], REST_API["update"] = create_rest_api, update_rest_api
    MAPPING["create"], MAPPING["update"] = create_mapping, update_mapping
    provisioners._cw_metric_alarm_record = metric_alarm  # noqa: SLF001
    ministack.app = as_the_gateway(ministack.app)
    # Only the module that starts workers uses this ZipFile.
    lambda_runtime.zipfile = types.SimpleNamespace(**{**vars(zipfile), "ZipFile": UnpackedOnce})
    ministack.main()

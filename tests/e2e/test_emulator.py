"""What the local cloud's launcher mends, shown where it does not take a deployment."""

import subprocess

import pytest

from tests.template import ROOT
from tools.local_cloud import CLOUD_PYTHON

pytestmark = pytest.mark.deployed

ROUTES_CHANGE = """
from tools import emulator

integration = {"x-amazon-apigateway-integration": {"type": "aws_proxy", "httpMethod": "POST", "uri": "arn"}}
before = {"info": {"title": "hito"}, "paths": {"/kept": {"get": integration}, "/gone/{id}": {"get": integration}}}
new_paths = {"/kept": {"get": integration, "put": integration}, "/new": {"get": integration}}
after = {"info": {"title": "hito"}, "paths": new_paths}
tags = [{"Key": "ms-custom-id", "Value": "hito"}]
old, new = {"Body": before, "Tags": tags}, {"Body": after, "Tags": tags, "Description": "changed"}

made, _ = emulator.REST_API["create"]("Api", old, "stack")
kept, _ = emulator.update_rest_api(made, old, new, "stack", "Api")
resources = emulator.apigateway_v1._resources[kept].values()
routes = sorted((one["path"], method) for one in resources for method in one["resourceMethods"])
print(made, kept, routes, emulator.apigateway_v1._rest_apis[kept]["description"])
"""


# An answer's capacity is right where its size is: a read costs a unit for four kilobytes, a write for one.
UNITS = """
from tools import emulator

request = {"ReturnConsumedCapacity": "TOTAL", "ConsistentRead": True}
read = {"Items": [{"a": {"S": "x" * 5_000}}, {"a": {"S": "x" * 5_000}}]}
written = {}
emulator.add_consumed_capacity(read, request, "table")
emulator.add_consumed_capacity(written, request, "table", write=True, new_item={"a": {"S": "x" * 1_500}})
print(read["ConsumedCapacity"]["CapacityUnits"], written["ConsumedCapacity"]["CapacityUnits"])
"""

BINARY = """
from tools import emulator

types = {"x-amazon-apigateway-binary-media-types": ["*/*"]}
old, new = ({"Body": {"info": {"title": "hito"}, "paths": {}, **more}} for more in ({}, types))
made, _ = emulator.create_rest_api("Api", old, "stack")
before = emulator.apigateway_v1._rest_apis[made]["binaryMediaTypes"]
kept, _ = emulator.update_rest_api(made, old, new, "stack", "Api")
print(before, emulator.apigateway_v1._rest_apis[kept]["binaryMediaTypes"])
"""


def last_line(program):
    done = subprocess.run(
        [CLOUD_PYTHON, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1]


def test_an_api_whose_routes_change_keeps_its_id():
    routes = [("/kept", "GET"), ("/kept", "PUT"), ("/new", "GET")]
    assert last_line(ROUTES_CHANGE) == f"hito hito {routes} changed"


def test_an_api_has_the_binary_types_of_its_document():
    assert last_line(BINARY) == "[] ['*/*']"


def test_the_units_of_a_request_are_those_of_its_size():
    assert last_line(UNITS) == "3.0 2.0"

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


def test_an_api_whose_routes_change_keeps_its_id():
    done = subprocess.run(
        [CLOUD_PYTHON, "-c", ROUTES_CHANGE], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    routes = [("/kept", "GET"), ("/kept", "PUT"), ("/new", "GET")]
    assert done.stdout.splitlines()[-1] == f"hito hito {routes} changed"

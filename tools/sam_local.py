"""`make sam-local`: every function by `sam local invoke`, and three requests to `sam local start-api`.

It writes the one file that these commands need, ``.local/sam-local/template.yaml``: the built template, with the
settings of the running local cloud, this machine's architecture and the local cloud's table. Where no Docker daemon
runs, it says so, and hands the same events and requests to the local cloud instead.
"""

import asyncio
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from tools import function_settings, gateway, invoke, releases, template, tokens
from tools.local_cloud import HOST, ROOT, SAM, LocalCloud, LocalCloudError, architecture, free_port

FOLDER = ROOT / ".local" / "sam-local"
TEMPLATE = FOLDER / "template.yaml"
EVENTS = ROOT / "events"

# Docker Desktop's name for this machine, in containers.
MACHINE = "host.docker.internal"

START_SECONDS = 60

REQUESTS = [
    ("ana", "/v1/tutorials/progress/primeros-pasos-con-python"),
    ("ana", "/courses/my_courses"),
    ("luis", "/api/v1/Progress/course/luis/1"),
]


def settings(cloud: LocalCloud, machine: str) -> dict[str, dict[str, str]]:
    """The variables of each function: table, queues and secrets of a local cloud that is at ``machine``."""
    resources, secrets = cloud.resources, cloud.secrets
    known = {
        "TrustedIssuersSecret": json.dumps(secrets["trusted_issuers"]),
        "AccountsSecret": json.dumps(secrets["accounts"]),
        "ServerKeysSecret": json.dumps(secrets["server_keys"]),
        "WebhookSecret": json.dumps(secrets["webhook_secrets"]),
        "SubscriberKeySecret": json.dumps(secrets["subscriber_key"]),
        "TutorKeySecret": "{}",
        "XapiCredentialsSecret": "{}",
    }
    aws = {
        "AWS_ENDPOINT_URL": f"http://{machine}:{cloud.port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    by_function = function_settings.of_functions(
        function_settings.parameters(), lambda name: known.get(name) or resources[name]
    )
    return {name: variables | aws for name, variables in by_function.items()}


def written_template(built: dict[str, Any], by_function: dict[str, dict[str, str]]) -> dict[str, Any]:
    """A template for ``sam local``: the built functions and their layer with settled values, and the routes."""
    resources: dict[str, Any] = {}
    for name, resource in built["Resources"].items():
        properties = resource["Properties"]
        if resource["Type"] == "AWS::Serverless::LayerVersion":
            resources[name] = {"Type": resource["Type"], "Properties": {"ContentUri": properties["ContentUri"]}}
        elif resource["Type"] == "AWS::Serverless::Function":
            everywhere = built["Globals"]["Function"]
            resources[name] = {
                "Type": resource["Type"],
                "Properties": {
                    "CodeUri": properties.get("CodeUri", everywhere["CodeUri"]),
                    "Handler": properties["Handler"],
                    "Runtime": everywhere["Runtime"],
                    "Architectures": [architecture()],
                    "Layers": everywhere["Layers"],
                    "Timeout": properties.get("Timeout", everywhere["Timeout"]),
                    "MemorySize": 512,
                    "Environment": {"Variables": by_function[name]},
                },
            }
    definition = json.loads(gateway.DEFINITION.read_text(encoding="utf-8").replace(".Alias}", ".Arn}"))
    definition["info"] = {"title": "hito", "version": "1"}
    api = {"StageName": "local", "DefinitionBody": definition}
    resources["Api"] = {"Type": "AWS::Serverless::Api", "Properties": api}
    header = {"AWSTemplateFormatVersion": "2010-09-09", "Transform": built["Transform"]}
    return {**header, "Resources": resources}


def write(cloud: LocalCloud, machine: str) -> None:
    """Build for AWS's Python, and write the template.

    Raises:
        LocalCloudError: if it does not build.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = [SAM, "build", "--build-dir", FOLDER / "build", "--cache-dir", FOLDER / "cache"]
    options = ["--config-file", ROOT / "samconfig.toml", "--config-env", "local"]
    functions = FOLDER / "functions"
    releases.build_functions(functions, "python3.13", "")
    environment = {**cloud.environment, "SAM_CLI_TELEMETRY": "0", "FUNCTIONS_BUILT": str(functions)}
    done = subprocess.run([*command, *options], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise LocalCloudError(f"sam build failed; it needs Python 3.13:\n{done.stderr[-3000:]}")
    built = template.load(FOLDER / "build" / "template.yaml")
    made = written_template(built, settings(cloud, machine))
    for resource in made["Resources"].values():
        for place in ("CodeUri", "ContentUri"):
            if place in resource["Properties"]:
                resource["Properties"][place] = str(FOLDER / "build" / resource["Properties"][place])
    # JSON is YAML, too. It has secrets of the local cloud.
    TEMPLATE.touch(mode=0o600)
    TEMPLATE.write_text(json.dumps(made, indent=1), encoding="utf-8")


def events() -> dict[str, list[Path]]:
    """The events of each function, by the list in events/README.md."""
    listed = re.findall(r"\| `([\w-]+\.json)` \| `(\w+)` \|", (EVENTS / "README.md").read_text(encoding="utf-8"))
    return {name: [EVENTS / file for file, function in listed if function == name] for name in template.functions()}


def filled(event: Path, cloud: LocalCloud) -> str:
    """An event with a token and a server key in the places for them."""
    token = tokens.make(cloud.secrets["trusted_issuers"], "ana", role="Student")
    text = event.read_text(encoding="utf-8")
    return re.sub(r'TOKEN(?=")', token, text).replace('"SERVER-KEY"', json.dumps(cloud.server_key))


def has_daemon() -> bool:
    """Whether a Docker daemon answers."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "info"], capture_output=True, check=False, timeout=20).returncode == 0  # nosec B607


def summary(answer: str) -> str:
    """An answer of a function in a few words."""
    try:
        content = json.loads(answer.strip().splitlines()[-1]) if answer.strip() else None
    except ValueError:
        return answer.strip()[-200:]
    if isinstance(content, dict) and "statusCode" in content:
        return f"{content['statusCode']} {' '.join(str(content['body']).split())[:70]}"
    return json.dumps(content)[:100]


def invoke_in_docker(function: str, event: str) -> str:
    """A function's answer by ``sam local invoke``."""
    command = [SAM, "local", "invoke", function, "--template-file", TEMPLATE, "--event", "-", "--skip-pull-image"]
    done = subprocess.run(
        command, input=event, capture_output=True, text=True, check=False, env=_environment(), timeout=300
    )
    return done.stdout if not done.returncode else f"failed: {done.stderr[-400:]}"


def _environment() -> dict[str, str]:
    aws = {"AWS_DEFAULT_REGION": "us-east-1", "AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return {**os.environ, **aws, "SAM_CLI_TELEMETRY": "0"}


@contextmanager
def started_api() -> Iterator[str]:
    """The base URL of ``sam local start-api``, until the block ends."""
    port = free_port()
    options = ["--port", str(port), "--skip-pull-image", "--warm-containers", "LAZY"]
    log = FOLDER / "start-api.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [SAM, "local", "start-api", "--template-file", TEMPLATE, *options],
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(),
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while "Running on" not in log.read_text(encoding="utf-8"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise LocalCloudError(f"sam local start-api did not start:\n{log.read_text(encoding='utf-8')[-2000:]}")
            time.sleep(0.2)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def forwarded(address: str, port: int) -> Iterator[None]:
    """Forward a port of an address of this machine to the local cloud, which listens to 127.0.0.1 alone."""
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, daemon=True).start()
    serving = asyncio.run_coroutine_threadsafe(asyncio.start_server(_forward_to(port), address, port), loop).result(10)
    try:
        yield
    finally:
        loop.call_soon_threadsafe(serving.close)
        loop.call_soon_threadsafe(loop.stop)


def bridge_address() -> str | None:
    """The address of Docker's bridge, if it is one of this machine's, as on Linux."""
    command = ["docker", "network", "inspect", "bridge", "--format", "{{json .IPAM.Config}}"]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        return None
    network = json.loads(found.stdout)[0]
    # The default bridge may name its network alone; its own address is the first one.
    address = network.get("Gateway") or str(ip_network(network["Subnet"])[1])
    with socket.socket() as probe:
        try:
            probe.bind((address, 0))
        except OSError:
            return None
    return address


def _forward_to(port: int) -> Any:
    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(64 * 1024):
            writer.write(data)
            await writer.drain()
        writer.close()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection(HOST, port)
        await asyncio.gather(pump(reader, back), pump(there, writer), return_exceptions=True)

    return connected


def get(url: str, learner: str, cloud: LocalCloud) -> str:
    """A response as a learner, in a few words."""
    token = tokens.make(cloud.secrets["trusted_issuers"], learner, role="Student")
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - of this machine
    try:
        with urllib.request.urlopen(request, timeout=120) as response:  # noqa: S310 - of this machine  # nosec B310
            return f"{response.status} {response.read().decode()[:70]}"
    except urllib.error.HTTPError as refusal:
        return f"{refusal.code} {refusal.read().decode()[:70]}"


def main() -> None:
    """Print what each function and three requests answered."""
    cloud = LocalCloud()
    with_docker = has_daemon()
    bridge = bridge_address() if with_docker else None
    print(f"Writing {TEMPLATE.relative_to(ROOT)}", flush=True)
    write(cloud, bridge or MACHINE)
    if with_docker:
        with forwarded(bridge, cloud.port) if bridge else nullcontext():
            _show(cloud, invoke_in_docker)
            with started_api() as url:
                _show_requests(cloud, url)
            if bridge and os.environ.get("FORWARD"):
                print(f"{bridge}:{cloud.port} is the local cloud until you press Ctrl-C", flush=True)
                with suppress(KeyboardInterrupt):
                    threading.Event().wait()
        return
    print("No Docker daemon answers, so `sam local` cannot run. The local cloud runs the same functions instead.")
    _show(cloud, lambda function, event: invoke.answer(cloud, function, event.encode()))
    _show_requests(cloud, cloud.url)


def _show(cloud: LocalCloud, call: Any) -> None:
    for function, found in events().items():
        for event in found:
            print(f"{function:26} {event.name:30} {summary(call(function, filled(event, cloud)))}", flush=True)
        if not found:
            print(f"{function:26} has no event in events/")


def _show_requests(cloud: LocalCloud, url: str) -> None:
    for learner, path in REQUESTS:
        print(f"GET {path:52} {get(url + path, learner, cloud)}", flush=True)


if __name__ == "__main__":
    try:
        main()
    except LocalCloudError as problem:
        sys.exit(str(problem))

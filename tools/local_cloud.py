"""The local cloud: ministack on this machine, with the stack of template.yaml deployed into it."""

import fcntl
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import threading
import time
import tomllib
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterable
from enum import Enum, auto
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from tools import local_secrets, releases, template

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".local"
HOST = "127.0.0.1"
# Front ends in development use this name. For a browser, http://localhost:3000 and http://localhost:4566 are one
# site, so it sends SameSite=Lax cookies; http://127.0.0.1:4566 is another site.
SITE = "localhost"
REGION = "us-east-1"

STACK = "hito"
# samconfig.toml has both: the tag that fixes the API's id, and the stage.
API_ID = "hito"
STAGE = "local"

CLOUD_PYTHON = ROOT / ".venv" / "cloud" / "bin" / "python"
SAM = ROOT / ".venv" / "sam" / "bin" / "sam"

START_SECONDS = 30
# Saving takes longer the more data there is.
STOP_SECONDS = 60


class Change(Enum):
    """What a deployment had to change."""

    NOTHING = auto()
    CODE = auto()
    EVERYTHING = auto()


class Xapi(NamedTuple):
    """The learning record store that gets statements: its URL, empty for none, and what statements name."""

    url: str = ""
    home_page: str = ""
    version: str = "1.0.3"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The stack's parameters; an empty one is in quotes."""
        home_page = self.home_page or ("https://hito.localhost" if self.url else '""')
        url = self.url or '""'
        return f"XapiUrl={url}", f"XapiHomePage={home_page}", f"XapiVersion={self.version}"


NO_LRS = Xapi()


class LocalCloudError(Exception):
    """An error for the person at the keyboard; the message says what to do."""


class LocalCloud:
    """One local cloud, whose data, secrets and logs are in ``home``.

    A lock on a file in ``home`` shows whether it runs. The emulator inherits the lock, and the system releases it
    however the emulator ends. The file names its process and port.
    """

    def __init__(self, home: Path = HOME, port: int | None = None) -> None:
        """A cloud in ``home``, on ``port`` once started; without a port, the one it runs on."""
        self.home = home
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    # Properties

    @property
    def port(self) -> int:
        """The port that it runs on, or will run on.

        Raises:
            LocalCloudError: if no port was given and it does not run.
        """
        if self._port is not None:
            return self._port
        running = self.running()
        if running is None:
            raise LocalCloudError("The local cloud is not running. Start it: make run")
        return int(running["port"])

    @property
    def endpoint(self) -> str:
        """The root of the emulated AWS, for boto3's ``endpoint_url``."""
        return f"http://{HOST}:{self.port}"

    @property
    def url(self) -> str:
        """The API's base URL, without a slash at the end."""
        return f"http://{SITE}:{self.port}/_aws/execute-api/{API_ID}/{STAGE}"

    @property
    def secrets_file(self) -> Path:
        """The file that stores the secrets."""
        return self.home / "secrets.json"

    @property
    def secrets(self) -> dict[str, Any]:
        """The trusted issuers, server keys and own signing key of this cloud.

        Raises:
            LocalCloudError: if it was never started.
        """
        try:
            return local_secrets.load(self.secrets_file)
        except FileNotFoundError:
            message = "There are no local secrets yet; the first start makes them: make run"
            raise LocalCloudError(message) from None

    @property
    def server_key(self) -> str:
        """A server key with all scopes."""
        return str(self.secrets["server_keys"][0]["key"])

    @property
    def webhook_secret(self) -> str:
        """The secret that signs webhooks."""
        return str(self.secrets["webhook_secrets"][0]["secret"])

    @property
    def environment(self) -> dict[str, str]:
        """The environment for a program that uses this cloud, and never the real one."""
        needed = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AWS_", "SAM_CLI_", "PYTHON", "VIRTUAL_ENV"))
        }
        direct = ",".join(filter(None, [os.environ.get("NO_PROXY", os.environ.get("no_proxy")), HOST, SITE]))
        return needed | {
            "NO_PROXY": direct,
            "no_proxy": direct,
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        import boto3  # noqa: PLC0415 - takes longer to import than `make url` may take

        return boto3.client(
            service,
            endpoint_url=self.endpoint,
            region_name=REGION,
            aws_access_key_id="test",
            aws_secret_access_key="test",  # noqa: S106 - the emulator takes any  # nosec B106
        )

    # Starting and stopping

    @property
    def _lock_file(self) -> Path:
        return self.home / "emulator.lock"

    @property
    def _log_file(self) -> Path:
        return self.home / "emulator.log"

    def running(self) -> dict[str, int] | None:
        """The process id and port of the emulator, if it runs."""
        try:
            with self._lock_file.open(encoding="utf-8") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except BlockingIOError:
                    found: dict[str, int] = json.loads(file.read() or "{}")
                    return found or None
        except FileNotFoundError:
            pass
        return None

    def start(self) -> None:
        """Start the emulator, unless it runs already.

        Raises:
            LocalCloudError: if the port is taken, or the emulator does not come up.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        local_secrets.load_or_make(self.secrets_file)
        running = self.running()
        if running and (running["port"] != self.port or running.get("launcher") != _launcher()):
            # On another port, or started by an earlier version of its launcher.
            self.stop()
            running = None
        if not running:
            self._spawn()
        self._wait_until_healthy()

    def _spawn(self) -> None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, self.port)) == 0:
                other = self.port + 1
                raise LocalCloudError(
                    f"Port {self.port} is taken by another program. Choose another: make run PORT={other}"
                )
        # The emulator unpacks functions here; files of earlier runs are removed meanwhile.
        leftovers = list((self.home / "tmp").glob("*"))
        scratch = self.home / "tmp" / str(time.time_ns())
        scratch.mkdir(parents=True)
        environment = self.environment | {
            "GATEWAY_PORT": str(self.port),
            "BIND_HOST": HOST,
            "PERSIST_STATE": "1",
            "STATE_DIR": str(self.home / "state"),
            "TMPDIR": str(scratch),
            # By default it would listen on every interface.
            "IOT_MTLS_ENABLED": "0",
        }
        # The emulator itself passes the endpoint to each function's worker.
        del environment["AWS_ENDPOINT_URL"]
        with self._lock_file.open("a+", encoding="utf-8") as lock, self._log_file.open("w") as log:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another start was faster
            self._reset_stream_positions()
            self._process = subprocess.Popen(
                [CLOUD_PYTHON, "-m", "tools.emulator"],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            )
            threading.Thread(target=_remove, args=(leftovers,), daemon=True).start()
            lock.truncate(0)
            json.dump({"pid": self._process.pid, "port": self.port, "launcher": _launcher()}, lock)

    def _reset_stream_positions(self) -> None:
        """Let event source mappings begin at the start of their streams.

        The emulator stores a mapping's position over a restart but not the stream's records, so it would skip as many
        new records as it had read old ones.
        """
        state = self.home / "state" / "lambda.json"
        if state.exists():
            content = json.loads(state.read_text(encoding="utf-8"))
            if content.get("payload", {}).pop("dynamodb_stream_positions", None) is not None:
                state.write_text(json.dumps(content), encoding="utf-8")

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                health = f"{self.endpoint}/_ministack/health"
                with urllib.request.urlopen(health, timeout=5):  # noqa: S310 - on this machine  # nosec B310
                    return
            except (urllib.error.URLError, OSError):
                if self.running() is None:
                    break
                time.sleep(0.05)
        raise LocalCloudError(f"The emulator did not come up:\n{_last_lines(self._log_file)}")

    def stop(self) -> bool:
        """Stop the emulator, which saves its state, and return whether it ran.

        Raises:
            LocalCloudError: if it does not end.
        """
        running = self.running()
        if running is None:
            return False
        os.kill(running["pid"], signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while self.running() is not None:
            if time.monotonic() > deadline:
                raise LocalCloudError(f"The emulator (process {running['pid']}) does not end.")
            time.sleep(0.05)
        if self._process is not None:
            self._process.wait()
        return True

    # The stack

    def deploy(  # noqa: PLR0913 - one for each parameter of the stack
        self,
        rate_limits: str = "1",
        *,
        cms_url: str = "",
        webhook_url: str = "",
        loopback_subscribers: str = "false",
        xapi: Xapi = NO_LRS,
        language_api_access: str = "documented",
        video_progress_case: str = "pascal",
        origins: str = "",
        step: Callable[[str], None] = lambda _: None,
    ) -> Change:
        """Deploy what changed: build and deploy everything, or replace the functions' code alone, or do nothing.

        After a whole deployment, what the emulator leaves out is added. ``step`` is called before each longer step.

        The stack's parameters: ``rate_limits`` is a factor, or "off"; ``cms_url`` is empty for no CMS, ``webhook_url``
        for no subscriber; ``loopback_subscribers`` is "true" or "false"; ``xapi`` names the learning record store;
        ``language_api_access`` is "documented" or "strict", ``video_progress_case`` "pascal" or "camel"; ``origins``
        replaces the origins of samconfig.toml.

        Raises:
            LocalCloudError: with the last lines of SAM's output, if it fails.
        """
        with (self.home / "deploy.lock").open("w") as lock:
            # One at a time: a second deployment would build into the folder that the first one deploys.
            fcntl.flock(lock, fcntl.LOCK_EX)
            # An empty parameter must be given, in quotes: omitted, it would keep its old value.
            cms_url, webhook_url = cms_url or '""', webhook_url or '""'
            parameters = (
                *_local_parameters(origins),
                f"Architecture={architecture()}",
                f"RateLimits={rate_limits}",
                f"CmsUrl={cms_url}",
                f"PublicUrl={self.url}",
                f"WebhookUrl={webhook_url}",
                f"LoopbackSubscribers={loopback_subscribers}",
                *xapi.parameters,
                f"LanguageApiAccess={language_api_access}",
                f"VideoProgressCase={video_progress_case}",
            )
            wanted = releases.of_files(parameters)
            present = self._present_release()
            change = _change(present, wanted)
            updates = present.updates if present else 0
            if change is Change.CODE:
                updates += 1
                self._update_code(parameters, with_layer=present is None or present.layer != wanted.layer, step=step)
            elif change is Change.EVERYTHING:
                self._build_and_deploy(parameters, updates, step)
                step("Adding what the emulator leaves out")
                self.mend()
            self._put_secrets()
            releases.note(self.client("ssm"), wanted._replace(updates=updates))
            return change

    def _present_release(self) -> releases.Release | None:
        """The release that runs; None if there is none or it is not whole."""
        found = releases.deployed(self.client("ssm"))
        try:
            return found if self._stack["StackStatus"].endswith("_COMPLETE") else None
        except self.client("cloudformation").exceptions.ClientError:
            return None

    def _update_code(self, parameters: Iterable[str], *, with_layer: bool, step: Callable[[str], None]) -> None:
        step("Building the code that changed")
        built = self.home / "built"
        code, site, layer = built / "functions", built / "site", built / "layer"
        try:
            releases.build_functions(code, CLOUD_PYTHON, " ".join(parameters))
            releases.build_functions(site, CLOUD_PYTHON, " ".join(parameters), releases.SITE)
            if with_layer:
                releases.build_layer(layer, CLOUD_PYTHON)
        except subprocess.CalledProcessError as failure:
            raise LocalCloudError(f"The code does not build:\n{failure.stderr}") from None
        step("Replacing the functions' code")
        functions, resources = self.client("lambda"), self.resources
        layer_arn = releases.publish_layer(functions, resources[releases.SITE], layer) if with_layer else None
        others = [resources[name] for name in template.functions() if name != releases.SITE]
        releases.update_code(functions, others, code, layer_arn)
        releases.update_code(functions, [resources[releases.SITE]], site, layer_arn)

    def _build_and_deploy(self, parameters: tuple[str, ...], updates: int, step: Callable[[str], None]) -> None:
        build, built_functions = self.home / "build", self.home / "built" / "functions"
        config = ["--config-file", str(ROOT / "samconfig.toml"), "--config-env", "local"]
        source, built = str(ROOT / "template.yaml"), str(build / "template.yaml")
        # A new version of a function is published for new code alone, so the values are a part of that.
        values = " ".join([*parameters, f"updates={updates}"])
        step("Building the functions and the layer")
        try:
            releases.build_functions(built_functions, CLOUD_PYTHON, values)
        except subprocess.CalledProcessError as failure:
            raise LocalCloudError(f"The functions do not build:\n{failure.stderr}") from None
        self._sam(
            "build",
            *("--template-file", source, "--build-dir", str(build), *config),
            FUNCTIONS_BUILT=str(built_functions),
            PARAMETERS=values,
        )
        step("Deploying template.yaml")
        self._sam(
            "deploy",
            *("--template-file", built, "--region", REGION, *config),
            # On the command line they replace those of the file.
            *("--parameter-overrides", *parameters),
        )

    def _sam(self, command: str, *options: str, **variables: str) -> None:
        log = self.home / f"sam-{command}.log"
        environment = self.environment | {
            "SAM_CLI_TELEMETRY": "0",
            "SAM_CLI_POLL_DELAY": "0.1",
            "LAYER_PYTHON": str(CLOUD_PYTHON),
            **variables,
        }
        with log.open("w") as output:
            finished = subprocess.run(
                [SAM, command, *options],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
        if finished.returncode:
            raise LocalCloudError(f"sam {command} failed:\n{_last_lines(log)}")

    @cached_property
    def outputs(self) -> dict[str, str]:
        """The stack's outputs."""
        return {item["OutputKey"]: item["OutputValue"] for item in self._stack["Outputs"]}

    @property
    def table_name(self) -> str:
        """The name of the one table."""
        return self.outputs["TableName"]

    @property
    def resources(self) -> dict[str, str]:
        """The physical id of each resource of the stack, by its logical name."""
        return {one["LogicalResourceId"]: one["PhysicalResourceId"] for one in self._resources()}

    @property
    def log_groups(self) -> list[str]:
        """The names of the log groups."""
        found = self._resources()
        return [one["PhysicalResourceId"] for one in found if one["ResourceType"] == "AWS::Logs::LogGroup"]

    def _resources(self) -> list[dict[str, Any]]:
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STACK)
        return [resource for page in pages for resource in page["StackResourceSummaries"]]

    @cached_property
    def _stack(self) -> dict[str, Any]:
        stacks = self.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
        found: dict[str, Any] = stacks[0]
        return found

    def mend(self) -> None:
        """Apply what the template says and the emulator ignores."""
        # A deployment may change what was cached.
        self.__dict__.pop("_stack", None)
        self.__dict__.pop("outputs", None)
        resources = template.load()["Resources"]
        self._mend_gateway_responses(resources["Api"]["Properties"]["GatewayResponses"])
        self._mend_time_to_live(resources["Table"]["Properties"]["TimeToLiveSpecification"])
        self._mend_recursion(resources)
        self._delete_old_versions()

    def _put_secrets(self) -> None:
        self._put_secret("TrustedIssuersSecretArn", self.secrets["trusted_issuers"])
        self._put_secret("AccountsSecretArn", self.secrets["accounts"])
        self._put_secret("ServerKeysSecretArn", self.secrets["server_keys"])
        self._put_secret("WebhookSecretArn", self.secrets["webhook_secrets"])
        self._put_secret("SubscriberKeySecretArn", self.secrets["subscriber_key"])

    def _mend_gateway_responses(self, declared: dict[str, Any]) -> None:
        gateway = self.client("apigateway")
        changed = False
        for kind, response in declared.items():
            headers = response["ResponseParameters"]["Headers"]
            wanted: dict[str, Any] = {
                "responseParameters": {f"gatewayresponse.header.{name}": value for name, value in headers.items()},
                "responseTemplates": response["ResponseTemplates"],
            }
            if "StatusCode" in response:
                wanted["statusCode"] = str(response["StatusCode"])
            present = gateway.get_gateway_response(restApiId=API_ID, responseType=kind)
            if any(present.get(key) != value for key, value in wanted.items()):
                gateway.put_gateway_response(restApiId=API_ID, responseType=kind, **wanted)
                changed = True
        if changed:
            gateway.create_deployment(restApiId=API_ID, stageName=STAGE)

    def _mend_time_to_live(self, declared: dict[str, Any]) -> None:
        dynamodb = self.client("dynamodb")
        present = dynamodb.describe_time_to_live(TableName=self.table_name)
        if present["TimeToLiveDescription"]["TimeToLiveStatus"] != "ENABLED":
            dynamodb.update_time_to_live(TableName=self.table_name, TimeToLiveSpecification=declared)

    def _mend_recursion(self, resources: dict[str, Any]) -> None:
        functions, physical = self.client("lambda"), self.resources
        for name, resource in resources.items():
            if allowed := resource["Properties"].get("RecursiveLoop"):
                function = physical[name]
                functions.put_function_recursion_config(FunctionName=function, RecursiveLoop=allowed)

    def _delete_old_versions(self) -> None:
        """Delete the functions' versions that no alias points to; each deployment leaves some."""
        functions = self.client("lambda")
        for function in functions.list_functions()["Functions"]:
            name = function["FunctionName"]
            aliases = functions.list_aliases(FunctionName=name)["Aliases"]
            needed = {"$LATEST", *(alias["FunctionVersion"] for alias in aliases)}
            for version in functions.list_versions_by_function(FunctionName=name)["Versions"]:
                if version["Version"] not in needed:
                    functions.delete_function(FunctionName=name, Qualifier=version["Version"])

    def _put_secret(self, output: str, content: Any) -> None:
        manager = self.client("secretsmanager")
        secret, text = self.outputs[output], json.dumps(content)
        if manager.get_secret_value(SecretId=secret)["SecretString"] != text:
            manager.put_secret_value(SecretId=secret, SecretString=text)


def free_port() -> int:
    """A port that nothing uses now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _launcher() -> int:
    """A number that changes with the program that starts the emulator."""
    return zlib.crc32((ROOT / "tools" / "emulator.py").read_bytes())


def _change(present: releases.Release | None, wanted: releases.Release) -> Change:
    if present is None or present.stack != wanted.stack:
        return Change.EVERYTHING
    return Change.NOTHING if present.is_of(wanted) else Change.CODE


def _local_parameters(origins: str) -> list[str]:
    config = tomllib.loads((ROOT / "samconfig.toml").read_text(encoding="utf-8"))
    parameters: list[str] = config["local"]["deploy"]["parameters"]["parameter_overrides"]
    if not origins:
        return parameters
    return [each for each in parameters if not each.startswith("AllowedOrigins=")] + [f"AllowedOrigins={origins}"]


def architecture() -> str:
    """This machine's architecture, in the words of Lambda."""
    return "arm64" if platform.machine() in ("arm64", "aarch64") else "x86_64"


def _remove(directories: list[Path]) -> None:
    for directory in directories:
        shutil.rmtree(directory, ignore_errors=True)


def _last_lines(file: Path, count: int = 40) -> str:
    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([*lines[-count:], f"(all of it: {file})"])

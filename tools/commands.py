"""The commands of the Makefile: run, stop, url, token, server-key, webhook-secret, collection, logs."""

import argparse
import json
import os
import sys
import time
import urllib.error
from functools import partial

from tools import collection, demo, local_secrets, tokens
from tools.local_cloud import ROOT, Change, LocalCloud, LocalCloudError, Xapi
from tools.local_secrets import LOGIN_ISSUER

LAMBDAS_OWN_LINES = ("START RequestId", "END RequestId", "REPORT RequestId", "INIT_START")


def run(port: int) -> None:
    """Start the local cloud, deploy into it, load the demo data, and print how to use it."""
    cloud = LocalCloud(port=port)
    began = time.monotonic()

    def step(what: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {what}", flush=True)

    step(f"Starting the local cloud on {cloud.endpoint}")
    cloud.start()
    change = cloud.deploy(
        rate_limits=os.environ.get("RATE_LIMITS") or "1",
        cms_url=os.environ.get("CMS_URL") or "",
        webhook_url=os.environ.get("WEBHOOK_URL") or "",
        xapi=Xapi(
            os.environ.get("XAPI_URL") or "",
            os.environ.get("XAPI_HOME_PAGE") or "",
            os.environ.get("XAPI_VERSION") or "1.0.3",
        ),
        loopback_subscribers=os.environ.get("LOOPBACK_SUBSCRIBERS") or "false",
        language_api_access=os.environ.get("LANGUAGE_API_ACCESS") or "documented",
        video_progress_case=os.environ.get("VIDEO_PROGRESS_CASE") or "pascal",
        origins=os.environ.get("ORIGINS") or "",
        step=step,
    )
    if change is not Change.CODE:
        # What somebody deleted is loaded again.
        step("Loading the demo data")
        load_demo(cloud)
    step("Ready")

    again = "" if port == 4566 else f" PORT={port}"
    print(
        f"""
Base URL    {cloud.url}
Try it out  {cloud.url}/docs   (lists all routes)
A token     make -s token SUB=ana ROLE=Student
Its logs    make logs
Stop it     make stop   (the data stay; make run{again} goes on with them)

Try it:

    curl "$(make -s url)/v1/tutorials/progress/primeros-pasos-con-python" \\
        -H "Authorization: Bearer $(make -s token SUB=ana ROLE=Student)"

    curl "$(make -s url)/courses/course_content?course_id=1" \\
        -H "Authorization: Bearer $(make -s token SUB=ana ROLE=Student)"
"""
    )


def load_demo(cloud: LocalCloud) -> None:
    """Load the demo data.

    Raises:
        LocalCloudError: if the API refuses them.
    """
    try:
        demo.load(cloud.url, partial(_login_token, cloud), cloud.server_key)
    except urllib.error.HTTPError as refusal:
        body = refusal.read().decode(errors="replace")
        raise LocalCloudError(
            f"The demo data were refused: {refusal.url} answered {refusal.code} {body}\n"
            f"The functions' logs say more: make logs"
        ) from None


def _login_token(cloud: LocalCloud, subject: str, role: str) -> str:
    return tokens.make(cloud.secrets["trusted_issuers"], subject, role=role)


def stop() -> None:
    """Stop the local cloud."""
    print("Stopped." if LocalCloud().stop() else "The local cloud was not running.")


def url() -> None:
    """Print the base URL."""
    print(LocalCloud().url)


def token() -> None:
    """Print a token from the environment's SUB, ROLE, ISS, AUD, TTL and CLAIMS.

    They come through the environment, because a shell between make and this would change them.
    """
    given = {name: value for name, value in os.environ.items() if value}
    if "SUB" not in given:
        raise LocalCloudError("Say whose token it is to be: make token SUB=ana [ROLE=Student]")
    try:
        lifetime = int(given.get("TTL", "3600"))
    except ValueError:
        raise LocalCloudError("TTL is a whole number of seconds; it may be negative.") from None
    try:
        claims = json.loads(given.get("CLAIMS", "{}"))
    except ValueError as mistake:
        raise LocalCloudError(f"CLAIMS is not JSON: {mistake}") from None
    if not isinstance(claims, dict):
        raise LocalCloudError("CLAIMS is to be a JSON object.")
    if any(
        issuer["issuer"] == given.get("ISS") and "jwks_url" in issuer
        for issuer in LocalCloud().secrets["trusted_issuers"]
    ):
        raise LocalCloudError("This issuer signs with keys of its own: only it can make its tokens.")
    print(
        tokens.make(
            local_secrets.signers(LocalCloud().secrets),
            given["SUB"],
            role=given.get("ROLE"),
            issuer=given.get("ISS", LOGIN_ISSUER),
            audience=given.get("AUD"),
            lifetime=lifetime,
            claims=claims,
        )
    )


def server_key() -> None:
    """Print the server key."""
    print(LocalCloud().server_key)


def write_collection_variables() -> None:
    """Write the variables of the request collection; its tokens are valid for an hour."""
    cloud = LocalCloud()
    values = collection.variables(cloud.url, partial(_login_token, cloud), cloud.server_key)
    file = ROOT / "clients" / "http" / ".env"
    # Only its owner may read the server key.
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
        stream.writelines(f"{name}={value}\n" for name, value in values.items())
    print(f"Wrote {file.relative_to(ROOT)}. Its tokens are valid for an hour.")


def webhook_secret() -> None:
    """Print the secret that verifies webhooks."""
    print(LocalCloud().webhook_secret)


def logs() -> None:
    """Print the functions' logs, from the last five minutes on, until interrupted."""
    cloud = LocalCloud()
    client, groups = cloud.client("logs"), cloud.log_groups
    since = int((time.time() - 300) * 1000)
    shown: set[tuple[str, int, str]] = set()
    try:
        while True:
            events = [
                event
                for group in groups
                for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, startTime=since)
                for event in page["events"]
            ]
            for event in sorted(events, key=lambda event: event["timestamp"]):
                line = (event["logStreamName"], event["timestamp"], event["message"])
                if line not in shown:
                    shown.add(line)
                    if not line[2].startswith(LAMBDAS_OWN_LINES):
                        print(line[2].rstrip(), flush=True)
                    # The lines of the last second may not all be there yet.
                    since = max(since, event["timestamp"] - 1000)
            time.sleep(1)
    except (KeyboardInterrupt, BrokenPipeError):
        os._exit(0)


COMMANDS = {
    "stop": stop,
    "url": url,
    "token": token,
    "server-key": server_key,
    "webhook-secret": webhook_secret,
    "collection": write_collection_variables,
    "logs": logs,
}


def main() -> None:
    """Run the command of the command line."""
    parser = argparse.ArgumentParser(prog="tools.commands", description="The local cloud.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run").add_argument("--port", type=int, required=True)
    for name in COMMANDS:
        commands.add_parser(name)
    arguments = parser.parse_args()
    # The local cloud is not reached through the account and proxy of this shell.
    local = LocalCloud(port=0).environment
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ |= {name: local[name] for name in ("NO_PROXY", "no_proxy")}
    try:
        if arguments.command == "run":
            run(arguments.port)
        else:
            COMMANDS[arguments.command]()
    except LocalCloudError as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

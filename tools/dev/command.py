"""The command `make dev`."""

import argparse
import os
import signal
import socket
import sys
import threading
import time

from tools import demo, tokens
from tools.dev import resources
from tools.dev.mappings import Mappings
from tools.dev.server import Server
from tools.dev.terminal import Terminal
from tools.dev.workers import Workers
from tools.local_cloud import HOST, SITE, LocalCloud, LocalCloudError, free_port

# How often to look for saved files between requests.
WATCH_SECONDS = 0.1

# Where `make run` puts the local cloud, unless the command line says otherwise.
USUAL_CLOUD_PORT = 4566


def serve(port: int, cloud_port: int, *, loads_demo: bool) -> None:
    """Serve the API on a port until interrupted; a new table gets the demo data."""
    terminal = Terminal()
    cloud = LocalCloud()
    running = cloud.running()
    if running is None:
        cloud = LocalCloud(port=_free_or(cloud_port))
        terminal.note(f"starting the local cloud on {cloud.endpoint}; it ends with this")
    cloud.start()
    try:
        made = resources.make(cloud)
        workers = Workers(made.plan, terminal.saved)
        try:
            server = Server((HOST, port), workers, terminal)
        except OSError:
            raise LocalCloudError(f"Port {port} is taken. Choose another: make dev PORT={port + 1}") from None
        Mappings(made, workers, terminal).start()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        workers.wait_until_loaded()
        threading.Thread(target=workers.watch, args=(WATCH_SECONDS,), daemon=True).start()
        url = f"http://{SITE}:{port}"
        terminal.note(f"serving {url}    a token: make -s token SUB=ana ROLE=Student    end: Ctrl-C")
        if made.has_new_table and loads_demo:
            _load_demo(cloud, url, terminal)
        while True:
            time.sleep(3600)
    finally:
        if running is None:
            cloud.stop()


def _load_demo(cloud: LocalCloud, url: str, terminal: Terminal) -> None:
    def token_of(subject: str, role: str) -> str:
        return tokens.make(cloud.secrets["trusted_issuers"], subject, role=role)

    with terminal.muted():
        demo.load(url, token_of, cloud.server_key)
    terminal.note("the demo data are loaded")


def _free_or(port: int) -> int:
    """A port, or a free one if another program has it."""
    with socket.socket() as probe:
        return free_port() if probe.connect_ex((HOST, port)) == 0 else port


def main() -> None:
    """Serve as the command line says."""
    parser = argparse.ArgumentParser(prog="tools.dev", description="Serve the functions, new after each save.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--cloud-port", type=int, default=USUAL_CLOUD_PORT)
    parser.add_argument("--no-demo", action="store_true")
    arguments = parser.parse_args()
    # The local cloud is not reached through the account and proxy of this shell.
    local = LocalCloud(port=0).environment
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[name]
    os.environ |= {name: local[name] for name in ("NO_PROXY", "no_proxy")}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        serve(arguments.port, arguments.cloud_port, loads_demo=not arguments.no_demo)
    except KeyboardInterrupt:
        sys.exit(0)
    except LocalCloudError as problem:
        sys.exit(str(problem))

"""Fuzzes a local cloud of its own: `make fuzz`. Nothing of the cloud remains."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import fuzz
from tools.commands import load_demo
from tools.local_cloud import ROOT, LocalCloud, free_port


def main() -> int:
    """Deploy, fuzz, and exit as Schemathesis does."""
    parser = argparse.ArgumentParser(prog="tools.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hito-fuzz-") as home:
        cloud = LocalCloud(Path(home), free_port())
        try:
            cloud.start()
            cloud.deploy(rate_limits="off")
            load_demo(cloud)
            command = fuzz.command(cloud.url, arguments.seconds, arguments.seed)
            environment = fuzz.environment(cloud.secrets["trusted_issuers"], cloud.server_key)
            return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        finally:
            cloud.stop()


if __name__ == "__main__":
    sys.exit(main())

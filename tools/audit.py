"""Checks the functions' dependencies for known vulnerabilities: `python -m tools.audit`.

If the registry does not answer, or has no data on vulnerabilities (a mirror may not), it says so and succeeds.
"""

import json
import re
import subprocess
import sys
from typing import Any

REQUIREMENTS = "layers/common/requirements.txt"

# Vulnerabilities that do not concern Hito, by their id, with the reason.
ACCEPTED: dict[str, str] = {}

_NO_ANSWER = re.compile(r"connect|time[d ]*out|resolve|proxy|http error|server error", re.IGNORECASE)


def verdict(code: int, output: str, errors: str) -> tuple[str, bool]:
    """The message for a run of pip-audit, and whether it succeeded: from its exit code and its output."""
    if not output.strip():
        last = (errors.strip().splitlines() or ["no output"])[-1]
        if _NO_ANSWER.search(last):
            return f"pip-audit: skipped, the registry does not answer ({last})", True
        return f"pip-audit failed with {code}: {last}", False
    packages: list[dict[str, Any]] = json.loads(output)["dependencies"]
    known = [package for package in packages if "skip_reason" not in package]
    if not known:
        return "pip-audit: skipped, the registry here knows nothing of weaknesses", True
    found = [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in {weakness['fix_versions']}"
        for package in known
        for weakness in package["vulns"]
        if not {weakness["id"], *weakness.get("aliases", ())} & ACCEPTED.keys()
    ]
    if found:
        return "\n".join(["pip-audit:", *found]), False
    unknown = len(packages) - len(known)
    return f"pip-audit: {len(known)} packages without known weaknesses" + (f", {unknown} unknown" * bool(unknown)), True


def main() -> int:
    """Run the check and exit with its result."""
    # With hashes, and without pip, which would resolve what the list already has.
    options = ["--requirement", REQUIREMENTS, "--require-hashes", "--disable-pip", "--format", "json", "--timeout", "5"]
    command = [sys.executable, "-m", "pip_audit", "--progress-spinner", "off", *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said, is_well = verdict(done.returncode, done.stdout, done.stderr)
    print(said)
    return 0 if is_well else 1


if __name__ == "__main__":
    sys.exit(main())

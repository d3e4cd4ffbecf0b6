"""What one signed call costs, by who signs and sends it: `python -m bench.signing`.

It needs the candidates beside it: ``pip install botocore urllib3 aws-sdk-signers awscrt``. Each sends a Query to a
server on this machine that answers as DynamoDB would, in a process of its own. Candidates take turns, and each figure
is a median, with the least and the most. Times are processor time, user and system.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from bench.signers import CANDIDATES, Call

UNITS = (30, 529)

COLD = """
import sys, time
began = time.process_time()
from bench.signers import CANDIDATES
CANDIDATES[sys.argv[1]](int(sys.argv[2]))("30")
print((time.process_time() - began) * 1000)
"""


def answer_of(units: int) -> bytes:
    """What DynamoDB answers for a course of so many units."""
    items = [
        {
            "PK": {"S": "LEARNER#ana"},
            "SK": {"S": f"COURSE#course#python#UNIT#chapter-{n:04}"},
            "watched": {"N": str(300_000 + n)},
            "position": {"N": str(300_000 + n)},
            "completed": {"N": "1764324000000"},
            "updated": {"N": "1764324000000"},
            "day": {"S": "2026-11-28"},
        }
        for n in range(units)
    ]
    return json.dumps({"Items": items, "Count": units, "ScannedCount": units}).encode()


ANSWERS = {str(units): answer_of(units) for units in UNITS}


class _Answers(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = ANSWERS[json.loads(body)["TableName"]]
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def serve() -> None:
    """Answer on a free port, which is printed first."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    print(server.server_port, flush=True)
    server.serve_forever()


def cold(name: str, port: int) -> float:
    """Milliseconds from an interpreter that has started to the first answer, in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", COLD, name, str(port)],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout)


def warm(call: Call, units: int, calls: int) -> float:
    """Microseconds of a call."""
    began = time.process_time()
    for _ in range(calls):
        call(str(units))
    return (time.process_time() - began) / calls * 1e6


def compare(rounds: int, candidates: list[str]) -> None:
    """Print one line a candidate: warm, cold, and both over botocore's."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.signing", "--serve"], stdout=subprocess.PIPE, text=True
    ) as server:
        port = int(next(iter(server.stdout or ())))
        try:
            ready = {name: CANDIDATES[name](port) for name in candidates}
            took: dict[tuple[str, Any], list[float]] = {}
            for _ in range(rounds):
                for name, call in ready.items():
                    for units in UNITS:
                        warm(call, units, 5)
                        took.setdefault((name, units), []).append(warm(call, units, 200 if units < 100 else 40))
                    took.setdefault((name, "cold"), []).append(cold(name, port))
        finally:
            server.terminate()
    columns = [*UNITS, "cold"]
    print("| one Query | 30 units, µs, over the first | 529 units, µs | import and first call, ms |\n|---|---|---|---|")
    for name in candidates:
        cells = []
        for column in columns:
            middle, base = (statistics.median(took[each, column]) for each in (name, candidates[0]))
            low, high = min(took[name, column]), max(took[name, column])
            cells.append(f"{middle:,.0f} ({low:,.0f} to {high:,.0f}), {middle / base:.2f}")
        print(f"| {name} | " + " | ".join(cells) + " |")


def main() -> None:
    """Do what the command line says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", nargs="*", choices=CANDIDATES, default=list(CANDIDATES))
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.serve:
        serve()
    else:
        compare(arguments.rounds, arguments.only)


if __name__ == "__main__":
    main()

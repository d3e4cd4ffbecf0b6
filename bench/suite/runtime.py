"""What Lambda does around a handler, in a process of its own: ``python runtime.py <module.name of the handler>``.

It reads commands from standard input, one JSON object a line, and answers each with one line. As Lambda's runtime does,
it parses each event and renders each answer as JSON. It imports nothing before the handler, so that its first answer is
a cold start. What the handler prints is lost.
"""

import importlib
import json
import os
import sys
import time


class Context:
    """What powertools reads of Lambda's context."""

    function_name = "bench"
    function_version = "1"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:bench"
    aws_request_id = "00000000-0000-0000-0000-000000000000"
    log_group_name = log_stream_name = "bench"

    @staticmethod
    def get_remaining_time_in_millis():
        """How long the function may still take."""
        return 60_000


class Runtime:
    """One handler, and the events that it was given."""

    def __init__(self, handler):
        module, _, name = handler.rpartition(".")
        self._handler = getattr(importlib.import_module(module), name)
        self._events = {}
        self._next = {}

    def load(self, name, events):
        """Give a list of events, as JSON texts, a name."""
        self._events[name], self._next[name] = events, 0
        return {}

    def once(self, event):
        """The answer to one event, and the time since the process started."""
        answer = json.loads(json.dumps(self._handler(json.loads(event), Context)))
        return {"answer": answer, "cpu": time.process_time(), "at": time.time(), "memory": memory()}

    def run(self, name, times):
        """The time that so many events took, which follow each other in the named list, and the answers by status."""
        events, first = self._events[name], self._next[name]
        self._next[name] = first + times
        statuses, failed = {}, None
        began, cpu = time.perf_counter(), time.process_time()
        for number in range(first, first + times):
            answer = self._handler(json.loads(events[number % len(events)]), Context)
            json.dumps(answer)
            status = answer.get("statusCode", 200) if not answer.get("batchItemFailures") else 500
            statuses[status] = statuses.get(status, 0) + 1
            failed = failed or (answer if status >= 300 else None)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - began
        return {"cpu": cpu, "wall": wall, "statuses": statuses, "failed": failed, "memory": memory()}

    def together(self, name, times, processes):
        """The same in so many processes at once, as Lambda has one for each request that is under way.

        It is for a runtime that has had no event yet, because a process cannot share another one's connections.
        """
        ready_in, ready_out = os.pipe()
        start_in, start_out = os.pipe()
        answers = []
        for number in range(processes):
            answer_in, answer_out = os.pipe()
            if not os.fork():
                events = self._events[name]
                self._next[name] = number * len(events) // processes
                self.run(name, 5)
                os.write(ready_out, b".")
                os.read(start_in, 1)
                os.write(answer_out, json.dumps(self.run(name, times)).encode())
                os._exit(0)
            os.close(answer_out)
            answers.append(answer_in)
        for _ in range(processes):
            os.read(ready_in, 1)
        os.write(start_out, b"." * processes)
        found = []
        for answer in answers:
            text = b""
            while part := os.read(answer, 65536):
                text += part
            os.close(answer)
            os.wait()
            found.append(json.loads(text))
        return {"all": found}

    def profile(self, name, times, path):
        """Run events under cProfile, and leave the profile in a file."""
        import cProfile  # noqa: PLC0415 - no cold start has it

        profile = cProfile.Profile()
        profile.enable()
        answer = self.run(name, times)
        profile.disable()
        profile.dump_stats(path)
        return answer


def memory():
    """Bytes of this process that are in memory."""
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - importing pathlib is part of no cold start
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def main():
    """Answer commands until there are no more."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    runtime = Runtime(sys.argv[1])
    for line in sys.stdin:
        command = json.loads(line)
        answer = getattr(runtime, command.pop("do"))(**command)
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()

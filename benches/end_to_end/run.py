"""Measures the real program end to end, beside scripts on the official Python SDK.

    python benches/end_to_end/run.py target/release/orgward [--slow] [--routes] [NAME...]

The interpreter needs the official SDK (.ci/requirements.txt). For each line, a sandbox of its own holds a made-up
organization, limits each route, and delays each answer. The table is Markdown. NAME selects lines whose name contains
it; --slow adds the lines that take minutes, side by side; --routes prints the requests of each route.

The ideal is the time that a program needs that knows the limits, but not the rows: the longest chain of requests, or
all requests by ten, or what the busiest route lets through.
"""

import argparse
import concurrent.futures
import dataclasses
import json
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import time
import urllib.request

import organization

FOLDER = pathlib.Path(__file__).resolve().parent
KEY = "sk-admin-sandbox"
UNDER_WAY = 10
SIZES = {"small": (20, 5), "medium": (300, 60), "large": (3000, 300)}
PROGRAMS = ["orgward plan", "SDK, one by one", "SDK, asyncio with 10"]


@dataclasses.dataclass
class Line:
    """An organization, and the behaviour of the API."""

    name: str
    size: str
    embedded: bool = False
    latency: float = 0.0
    rpm: int | None = None
    # Zero: one request at a time comes back.
    window: int = 60
    burst: int = 10
    slow: bool = False

    def options(self):
        limits = [] if self.rpm is None else ["--rpm", str(self.rpm), "--window", f"{self.window}s"]
        return [*limits, "--burst", str(self.burst), "--latency", f"{round(self.latency * 1000)}ms"]

    def ideal(self, requests):
        """Returns the least time for these requests of each route that were not refused."""
        chain = organization.longest_chain(*SIZES[self.size], self.embedded)
        return max(self.latency * max(chain, math.ceil(sum(requests) / UNDER_WAY)), *map(self.limited, requests))

    def limited(self, requests):
        """Returns the least time between the first and the last of these requests of one route."""
        if self.rpm is None:
            return 0.0
        if self.window == 0:
            return max(0.0, (requests - self.burst) * 60 / self.rpm)
        most = max(1, round(self.rpm * self.window / 60))
        return (math.ceil(requests / most) - 1) * self.window


LINES = [
    Line("small, 50 ms", "small", latency=0.05),
    Line("medium, 50 ms", "medium", latency=0.05),
    Line("medium with embedded members, 50 ms", "medium", embedded=True, latency=0.05),
    Line("large, 50 ms", "large", latency=0.05),
    Line("medium, 10 a second and route", "medium", latency=0.05, rpm=600, window=0),
    Line("medium, 10 a minute and route", "medium", latency=0.05, rpm=10, window=0, slow=True),
    Line("medium, 10 in each window of 60 s", "medium", latency=0.05, rpm=10, slow=True),
]


def control(base, method):
    """Asks the sandbox what it counted (GET), or lets it forget that (DELETE)."""
    url = base.removesuffix("/v1") + "/sandbox/counts"
    request = urllib.request.Request(url, method=method, headers={"Authorization": f"Bearer {KEY}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def measure(command, environment, log):
    """Runs a program to its end. Returns its exit code, the seconds that it took, and what it used."""
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, time.monotonic() - began, usage


def run(line, program, orgward, routes):
    """Returns the row of one program on one line."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        people, projects = SIZES[line.size]
        live, file = folder / "live.yaml", folder / "orgward.yaml"
        live.write_text(json.dumps(organization.live(people, projects, line.embedded)))
        file.write_text(json.dumps(organization.configuration(people, projects)))
        # No variable of the machine may send a request elsewhere.
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "ORGWARD_"))}
        environment |= {"OPENAI_ADMIN_KEY": KEY, "PYTHONDONTWRITEBYTECODE": "1"}
        serve = [orgward, "sandbox", "--live", live, *line.options()]
        with subprocess.Popen(serve, stdout=subprocess.PIPE, text=True, env=environment) as sandbox:
            try:
                base = sandbox.stdout.readline().strip()
                if not base:
                    sys.exit("the sandbox did not start")
                environment["OPENAI_BASE_URL"] = base
                script = FOLDER / "sdk_script.py"
                command = {
                    PROGRAMS[0]: [orgward, "plan", "-c", file],
                    PROGRAMS[1]: [sys.executable, script, "sequential", file],
                    PROGRAMS[2]: [sys.executable, script, "asyncio", file],
                }[program]
                control(base, "DELETE")
                with open(folder / "log", "w+", encoding="utf-8") as log:
                    code, wall, usage = measure(command, environment, log)
                    log.seek(0)
                    said = log.read().strip()
                counts = control(base, "GET")
            finally:
                sandbox.terminate()
    limited = sum(count["limited"] for count in counts.values())
    answered = [count["requests"] - count["limited"] for count in counts.values()]
    ideal = line.ideal(answered)
    done = code == 0
    cells = [
        line.name,
        program if done else f"{program} (failed)",
        str(sum(answered)),
        f"{limited} ({100 * limited / max(1, sum(answered) + limited):.1f} %)",
        f"{wall:.2f} s",
        f"{ideal:.2f} s",
        f"{wall / ideal:.2f}",
        f"{usage.ru_utime + usage.ru_stime:.2f} s",
        f"{usage.ru_maxrss / 1024:.0f} MB",
    ]
    if not done:
        cells.append(said[-600:])
    row = ["| " + " | ".join(cells[:9]) + " |"]
    if not done:
        print(f"{line.name}, {program}: exit code {code}: {cells[9]}", file=sys.stderr)
    if routes:
        row += [f"    {route}: {count['requests']}, {count['limited']} limited" for route, count in counts.items()]
    return "\n".join(row)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("orgward", type=pathlib.Path)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--slow", action="store_true", help="also run the lines that take minutes")
    parser.add_argument("--routes", action="store_true", help="print the requests of each route")
    parser.add_argument("--only", choices=PROGRAMS, action="append", help="run this program alone")
    arguments = parser.parse_intermixed_args()
    orgward = arguments.orgward.resolve()
    selected = [line for line in LINES if not arguments.names or any(name in line.name for name in arguments.names)]
    programs = arguments.only or PROGRAMS
    print("| organization | program | requests | limited | wall | ideal | ratio | CPU | peak memory |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for line in [line for line in selected if not line.slow]:
        for program in programs:
            print(run(line, program, orgward, arguments.routes), flush=True)
    if arguments.slow:
        # They wait nearly all of the time, so they do not disturb each other.
        slow = [(line, program) for line in selected if line.slow for program in programs]
        with concurrent.futures.ThreadPoolExecutor(len(slow) or 1) as pool:
            for row in pool.map(lambda one: run(*one, orgward, arguments.routes), slow):
                print(row, flush=True)


main()

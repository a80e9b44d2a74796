"""How long `acqflow --help` takes, against its limit and against a bare interpreter."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT_SECONDS = 0.25
RUNS = 15


def seconds(command: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def main() -> None:
    acqflow = str(Path(sys.executable).with_name("acqflow"))
    pairs = [(seconds([acqflow, "--help"]), seconds([sys.executable, "-c", "pass"])) for _ in range(RUNS + 1)][1:]
    ours = statistics.median(ours for ours, _ in pairs)
    ratio = statistics.median(ours / bare for ours, bare in pairs)
    print(f"acqflow --help: median {ours:.3f} s of {RUNS} runs, {ours / LIMIT_SECONDS:.2f} of the limit")
    print(f"against a bare interpreter: {ratio:.1f} times")


if __name__ == "__main__":
    main()

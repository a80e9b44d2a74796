"""How long a newcomer waits: `make demo ARGS=--no-serve` in a fresh copy, packages cached, nothing installed.

The copy holds what is committed, or with --working-tree what lies in this folder; the demo's own limit is the
printed address, and without a server the printed report stands for it. The second start is measured as well.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_SECONDS = 90
ROOT = Path(__file__).parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--working-tree", action="store_true", help="Measure what is not committed yet, too.")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "acqflow"
        (copy_working_tree if arguments.working_tree else clone)(copy)
        first, work = seconds_to_demo(copy)
        second, _ = seconds_to_demo(copy)
    share = first / LIMIT_SECONDS
    print(f"make demo ARGS=--no-serve in a fresh copy: {first:.1f} s; {share:.2f} of the limit {LIMIT_SECONDS} s")
    print(f"work in it: {work:.1f} CPU seconds")
    print(f"the second start: {second:.1f} s; {second / first:.2f} of the first")


def clone(copy: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(copy)], check=True)


def copy_working_tree(copy: Path) -> None:
    """What git knows or would take in: nothing that a build or a run left behind."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True)
    for name in filter(None, listed.stdout.decode().split("\0")):
        source, target = ROOT / name, copy / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target)


def seconds_to_demo(copy: Path) -> tuple[float, float]:
    """By the clock, and of work. Raises CalledProcessError, with what was printed, when it fails."""
    command = ["make", "demo", "ARGS=--no-serve", f"PYTHON={sys.executable}"]
    started, worked = time.perf_counter(), cpu_seconds()
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, file=sys.stderr)
        done.check_returncode()
    return time.perf_counter() - started, cpu_seconds() - worked


def cpu_seconds() -> float:
    """Of all processes that were started here and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

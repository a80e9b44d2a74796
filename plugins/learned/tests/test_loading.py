"""Whoever neither learns nor guesses does not wait for the libraries that do."""

import subprocess
import sys


def test_the_plugin_is_loaded_without_numpy_and_scikit_learn() -> None:
    program = (
        "import sys\n"
        "from acqflow.plugin_host.discovery import discover\n"
        "assert [p.name for p in discover().of('acqflow.matchers')] == ['learned']\n"
        "print(sorted({'numpy', 'scipy', 'sklearn'} & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "[]\n"), ran.stderr


def test_guessing_does_not_wait_for_scikit_learn() -> None:
    program = (
        "import sys\nimport acqflow_learned.guessing\nprint(sorted({'scipy', 'sklearn'} & set(sys.modules)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "[]\n"), ran.stderr

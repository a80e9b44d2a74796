"""Running a command in the test's own process."""

from click.testing import CliRunner, Result

from acqflow.commands.root import acqflow

ROOT_PASSWORD = "kiln-otter-verdant-9"


def run(*words: str) -> Result:
    answer = CliRunner().invoke(acqflow, words)
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer

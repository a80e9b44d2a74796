"""Which host names the server answers to."""

from pathlib import Path

import pytest

from acqflow.bootstrap import open_library, settings_from_environment
from acqflow.web.application import create_app


@pytest.mark.parametrize(
    ("given", "trusted", "foreign"),
    [
        ("books.example.edu, acq.example.edu ", "acq.example.edu", "localhost"),
        ("", "localhost", "acq.example.edu"),
        (" , ", "localhost", "acq.example.edu"),
    ],
)
def test_the_names_may_be_set_with_blanks_and_are_never_all_names(
    tmp_path: Path, given: str, trusted: str, foreign: str
) -> None:
    settings = settings_from_environment({"ACQFLOW_VAR": str(tmp_path), "ACQFLOW_TRUSTED_HOSTS": given})
    client = create_app(open_library(settings)).test_client()
    answers = [client.get("/healthz", headers={"Host": host}).status_code for host in (trusted, foreign)]
    assert answers == [200, 400]

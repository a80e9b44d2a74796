"""The limits are counted where every worker sees them."""

import subprocess
import sys
from pathlib import Path

from flask import Flask

from acqflow.storage.store import Store
from acqflow.web.application import create_app
from tests.web.conftest import Browser, Clock, open_for_tests
from tests.web.university import a_university

ROOT = Path(__file__).parents[2]
ANOTHER_WORKER = """
import sys
from pathlib import Path
from acqflow.web.application import create_app
from tests.web.conftest import Browser, Clock, open_for_tests
app = create_app(open_for_tests(sys.argv[1], Clock(), Path(sys.argv[2])))
for n in range(int(sys.argv[3])):
    print(Browser(app).post("/sign-in", {"login": f"nobody-{n}", "password": "wrong password"}).status_code)
"""


def _another_worker(url: str, var: Path, *, tries: int) -> list[str]:
    """What another process of the same library answers to so many wrong sign-ins from this address."""
    command = [sys.executable, "-c", ANOTHER_WORKER, url, str(var), str(tries)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout.split()


def test_wrong_sign_ins_from_one_address_are_counted_over_all_workers(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    a_university(store)
    url = store.url.render_as_string(hide_password=False)
    app: Flask = create_app(open_for_tests(url, clock, tmp_path))
    browser = Browser(app)
    assert _another_worker(url, tmp_path, tries=12) == ["401"] * 12
    answers = [
        browser.post("/sign-in", {"login": f"other-{n}", "password": "wrong password"}).status_code
        for n in range(9)
    ]
    assert answers == [401] * 8 + [429]
    assert _another_worker(url, tmp_path, tries=1) == ["429"]

"""Fixtures that several test files share."""

import json
import time

import pytest

from web.book import build_pages

from .helpers import ROOT

LONGEST_BUILD = 600


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id):
    """The English pages, built once from the committed notebooks, whichever process asks first."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "site"
    problems = folder / "problems.json"
    try:
        folder.mkdir()
    except FileExistsError:
        wait_for(problems)
    else:
        problems.write_text(json.dumps(build_pages(ROOT, folder)), encoding="utf-8")
    assert json.loads(problems.read_text(encoding="utf-8")) == []
    return folder / "_build" / "html"


def wait_for(path):
    """Wait until another process has written a file."""
    for _ in range(LONGEST_BUILD):
        if path.exists() and path.stat().st_size:
            return
        time.sleep(1)
    raise TimeoutError(f"{path.name}: expected within {LONGEST_BUILD} s; the process that builds the pages did not finish")

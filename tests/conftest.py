"""Fixtures that several test files share."""

import hashlib
import json
import shutil
import time

import pytest

from web.book import build_pages
from web.editions import FOLDERS
from web.execute import execute_all
from web.settings import settings

from .helpers import ROOT

LONGEST_BUILD = 900
EXECUTED = ROOT / "_build" / "tests"


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id):
    """The pages of both editions with their figures, built once, whichever process asks first; the Chinese ones are in its folder ``zh``.

    The English pages are made from the committed notebooks, the Chinese ones, which are not committed, from a fresh execution.
    """
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "site"
    problems = folder / "problems.json"
    try:
        folder.mkdir()
    except FileExistsError:
        wait_for(problems)
    else:
        found = []
        try:
            executed = executed_chapters()
            for language in FOLDERS:
                chapters = None if language == "en" else executed / "chapters" / language
                found += build_pages(ROOT, folder, chapters=chapters, figures=executed / "figures" / language, language=language)
        except Exception as error:  # the other processes must not wait for a builder that is gone
            found.append(repr(error))
            raise
        finally:
            problems.write_text(json.dumps(found), encoding="utf-8")
    assert json.loads(problems.read_text(encoding="utf-8")) == []
    return folder / "_build" / "html"


def executed_chapters():
    """Folder with the chapters of both editions, executed, and the files of their figures.

    Kept between runs under a hash of everything that an execution reads, so that a second run of the tests is quick and never stale.
    """
    target = EXECUTED / _hash_of_inputs()
    if not target.exists():
        shutil.rmtree(EXECUTED, ignore_errors=True)
        partial = EXECUTED / "partial"
        for language in FOLDERS:
            failures = [execution.failure for execution in execute_all(ROOT, partial / "chapters" / language, language=language, figures=partial / "figures" / language, report=lambda line: None) if execution.failure]
            assert not failures, failures
        partial.rename(target)
    return target


def _hash_of_inputs():
    digest = hashlib.sha256()
    folders = ["data", "chapters/text", "reproduction", *(package for package in settings().packages if package != "web")]
    files = [path for folder in dict.fromkeys(folders) for path in sorted((ROOT / folder).rglob("*")) if path.is_file() and path.suffix != ".pyc"]
    for path in [*files, ROOT / "web" / "execute.py", ROOT / "requirements.txt"]:
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def wait_for(path):
    """Wait until another process has written a file."""
    for _ in range(LONGEST_BUILD):
        if path.exists() and path.stat().st_size:
            return
        time.sleep(1)
    raise TimeoutError(f"{path.name}: expected within {LONGEST_BUILD} s; the process that builds the pages did not finish")

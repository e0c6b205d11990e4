"""Another paper, same method: a book of three claims, about something else, made with the same code."""

import json
import os
import subprocess
import sys

import pytest

from .helpers import ROOT, copy_miniature

MINIATURE = ROOT / "tests" / "miniature"


@pytest.fixture
def miniature(tmp_path):
    return copy_miniature(tmp_path)


def run(miniature, *arguments):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOOK_")} | {"PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", "web", *arguments, "--root", str(miniature)], cwd=miniature, env=environment, capture_output=True, text=True, encoding="utf-8")


def test_the_miniature_builds_and_its_pages_show_verdicts_figure_ledger_and_citation(miniature):
    done = run(miniature, "book", "--editions", "en")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 differences and failures" in done.stdout
    site = miniature / "_build" / "html"
    verdicts = {entry["id"]: entry["verdict"] for entry in json.loads((site / "claims.json").read_text(encoding="utf-8"))}
    assert verdicts == {"s1-c01": "reproduced", "s1-c02": "contradicted", "s1-c03": "not testable"}
    chapter = (site / "chapters" / "01-harvest.html").read_text(encoding="utf-8")
    assert 'id="fig-harvest"' in chapter and 'id="s1-c02"' in chapter and "Nobody in particular" in chapter
    assert 'id="ledger-s1-c03"' in (site / "chapters" / "02-verdicts.html").read_text(encoding="utf-8")
    for page in site.rglob("*.html"):
        assert "Hebei" not in page.read_text(encoding="utf-8"), page.name


@pytest.mark.parametrize(
    ("file", "before", "after", "said"),
    [
        ("data/harvest.csv", "valley,2001,80", "valley,2001,70", "01-harvest, cell"),
        ("data/harvest.csv", "INVENTED,table 1", "NOWHERE,table 1", "harvest.csv, row 2, column source"),
        ("data/harvest.csv", "80,tonnes", "80,count", "harvest.csv, row 3, column unit"),
        ("chapters/text/01-harvest.md", 'judge("s1-c03"', 'judge("s1-c07"', "s1-c07"),
    ],
)
def test_a_changed_value_a_missing_source_a_wrong_unit_and_an_unknown_claim_are_noticed(miniature, file, before, after, said):
    text = (miniature / file).read_text(encoding="utf-8")
    assert before in text
    (miniature / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    done = run(miniature, "book", "--editions", "en")
    assert done.returncode == 1
    assert any(part in done.stdout for part in said.split("|")), done.stdout


def test_everything_in_the_miniature_says_that_it_is_invented():
    for name in ("README.md", "index.md", "CITATION.cff", "data/paper.yml", "data/claims.yml", "chapters/text/01-harvest.md"):
        assert "invented" in (MINIATURE / name).read_text(encoding="utf-8").lower(), name


@pytest.mark.skipif(not hasattr(os, "fork"), reason="teeth run in forks of the process, which this system does not have")
def test_the_miniature_has_teeth():
    environment = os.environ | {"BOOK_ROOT": str(MINIATURE), "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "web.teeth", "--all"], cwd=MINIATURE, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "changed values noticed: 100.0%" in done.stdout

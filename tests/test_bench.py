"""The parts of the benchmarks that count and judge; what they measure depends on the machine and is no test."""

import csv
import gzip
import json
import shutil
import sys
import urllib.request
from pathlib import Path

import pytest
import yaml

from benchmarks import history
from benchmarks.book import seconds_of_execution, summary, weight_table
from benchmarks.built import MORE_PAGES, Page, built_pages
from benchmarks.copies import default_config, environment_of
from benchmarks.lighthouse.medians import FIELDS, is_whole, median_row, table, write_record
from benchmarks.lighthouse.runs import HERE, Job, measure, plan, state_of
from benchmarks.serve import served
from benchmarks.theme_defaults import FRAME
from benchmarks.watch import watch
from benchmarks.weigh import Weight, summed, weigh
from reproduction.errors import BookError
from web import pages as extension
from web.book import pages_of
from web.browser import find_chromium
from web.pages import quality
from web.quality import HISTORY, LIGHTHOUSE_RECORD, TARGETS, below_target, read_record

from . import sheet
from .helpers import ROOT

INDEX = Page("index", "en")
CHINESE = Page("chapters/one", "zh")


def result(**changes):
    """What run.mjs answers, with all scores at 100."""
    names = dict.fromkeys(("fcp_ms", "lcp_ms", "speed_index_ms", "tbt_ms", "cls", "bytes", "elements", "machine_speed"), 1)
    return {"performance": 100, "accessibility": 100, "best_practices": 100, "seo": 100, "lighthouse": "12", "browser": "1", "shortcomings": [], "opportunities": []} | names | changes


@pytest.fixture
def small_site(tmp_path):
    """A site of one page in each edition, with a style and a picture below the first screen."""
    site = tmp_path / "site"
    for folder in (site, site / "zh"):
        (folder / "_static").mkdir(parents=True)
        (folder / "_static" / "book.css").write_text("p { margin: 0 }\n" * 200, encoding="utf-8")
        (folder / "_static" / "late.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8")
        (folder / "index.html").write_text(
            '<!doctype html><html lang="en"><title>x</title><link rel="icon" href="data:,"><link rel="stylesheet" href="_static/book.css?v=1">'
            '<p style="height:5000px">a</p><img loading="lazy" width="9" height="9" src="_static/late.svg" alt=""></html>',
            encoding="utf-8",
        )
    return site


@pytest.fixture
def small_root(tmp_path):
    """A project whose only page is the landing page."""
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\nparts: []\n", encoding="utf-8")
    return tmp_path


# Lighthouse


def test_a_median_is_taken_of_each_score_alone():
    runs = [result(performance=80, lcp_ms=3000), result(performance=95, lcp_ms=1000), result(performance=90, lcp_ms=9000)]
    row = median_row(INDEX, "mobile", runs, "2026-01-01")
    assert (row["performance"], row["lcp_ms"], row["runs"]) == (90, 3000, 3)
    assert below_target(row) == [] and below_target(row | {"form": "desktop"}) == [("performance", 90, 100)]
    assert set(row) == set(FIELDS)


def test_the_first_run_judges_everything_and_the_others_the_speed():
    first, second = plan([INDEX], ("mobile",), 2)
    assert first.only == ("performance", "accessibility", "best-practices", "seo") and second.only == ("performance",)
    whole = result(performance=80, accessibility=97)
    speed = {name: value for name, value in result(performance=90).items() if name not in ("accessibility", "best_practices", "seo")}
    assert is_whole(whole) and not is_whole(speed) and not is_whole({"error": "x"})
    row = median_row(INDEX, "mobile", [whole, speed, speed], "2026-01-01")
    assert (row["performance"], row["accessibility"], row["seo"], row["runs"]) == (90, 97, 100, 3)


def test_a_page_below_its_target_is_marked_in_the_table():
    good, bad = (median_row(INDEX, "mobile", [result(seo=score)], "2026-01-01") for score in (100, 92))
    lines = table([good, bad])
    assert not lines[1].endswith("<") and lines[2].endswith("<")


def test_rounds_are_done_one_after_the_other():
    jobs = plan([INDEX, CHINESE], ("mobile", "desktop"), 2)
    assert len(jobs) == len(set(jobs)) == 8
    assert [job.run for job in jobs] == [1, 1, 1, 1, 2, 2, 2, 2]


def test_a_record_keeps_pages_that_were_not_measured_and_drops_those_that_are_gone(tmp_path):
    path = tmp_path / "records" / "lighthouse.csv"
    gone = Page("gone", "en")
    write_record(path, [median_row(page, "mobile", [result(performance=91)], "2026-01-01") for page in (INDEX, CHINESE, gone)], [INDEX, CHINESE, gone])
    write_record(path, [median_row(INDEX, "mobile", [result(performance=99)], "2026-02-02")], [INDEX, CHINESE])
    assert [(row["page"], row["performance"], row["date"]) for row in read_record(path)] == [("index", "99", "2026-02-02"), ("chapters/one", "91", "2026-01-01")]


def test_results_are_kept_only_while_the_page_and_its_files_are_the_same(small_site):
    before = state_of(small_site, INDEX)
    (small_site / "zh" / "_static" / "book.css").write_text("", encoding="utf-8")
    assert state_of(small_site, INDEX) == before
    (small_site / "_static" / "book.css").write_text("", encoding="utf-8")
    assert state_of(small_site, INDEX) != before


def test_runs_that_are_kept_are_not_done_again(small_site, tmp_path, monkeypatch):
    monkeypatch.setattr("benchmarks.lighthouse.runs.check_tools", lambda: None)
    job = Job(INDEX, "mobile", 1)
    kept = job.file(tmp_path / "keep", state_of(small_site, INDEX))
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps(result(performance=77)), encoding="utf-8")
    lines = []
    assert measure(small_site, [job], tmp_path / "keep", report=lines.append) == {job: result(performance=77)}
    assert lines == ["1 of 1 runs are kept from before"]


@pytest.mark.skipif(shutil.which("node") is None or not (HERE / "node_modules" / "lighthouse").exists() or find_chromium() is None, reason="no Node, no Lighthouse (npm ci) or no Chromium on this machine")
def test_lighthouse_measures_a_page_and_names_what_is_wrong(small_site, tmp_path):
    job = Job(INDEX, "desktop", 1)
    found = measure(small_site, [job], tmp_path / "keep", report=lambda line: None)[job]
    assert found["best_practices"] <= 100 and found["bytes"] > 0
    assert "meta-description" in {fault["audit"] for fault in found["shortcomings"]}  # the page above has none
    assert list((tmp_path / "keep").rglob("*.json"))


def test_node_packages_are_exact_and_locked_without_addresses_of_a_registry():
    package, lock = (json.loads((HERE / name).read_text(encoding="utf-8")) for name in ("package.json", "package-lock.json"))
    assert all(version[0].isdigit() for version in package["devDependencies"].values())
    assert lock["packages"][""]["devDependencies"] == package["devDependencies"]
    assert all("resolved" not in entry and (not name or "integrity" in entry) for name, entry in lock["packages"].items())


# Pages, weights, times


def test_pages_are_named_with_or_without_their_folder(small_site, small_root):
    assert built_pages(small_root, small_site, names=("index",)) == [INDEX, Page("index", "zh")]
    with pytest.raises(BookError, match="nothing"):
        built_pages(small_root, small_site, names=("nothing",))


def test_a_site_that_is_missing_or_incomplete_is_named(small_site, small_root):
    with pytest.raises(BookError, match="make book"):
        built_pages(small_root, small_root / "nowhere")
    (small_site / "zh" / "index.html").unlink()
    with pytest.raises(BookError, match="zh/index.html"):
        built_pages(small_root, small_site)
    assert built_pages(small_root, small_site, editions=("en",)) == [INDEX]


def test_pages_are_served_compressed_and_with_a_lifetime(small_site):
    with served(small_site) as address:
        request = urllib.request.Request(f"{address}/_static/book.css?v=1", headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(request) as answer:
            body = answer.read()
            assert answer.headers["Content-Encoding"] == "gzip" and "immutable" in answer.headers["Cache-Control"]
        assert gzip.decompress(body) == (small_site / "_static" / "book.css").read_bytes()
        with urllib.request.urlopen(f"{address}/index.html") as answer:
            assert answer.headers["Content-Encoding"] is None and "max-age=600" in answer.headers["Cache-Control"]


@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
def test_a_first_load_counts_what_lies_below_the_first_screen(small_site):
    (weight,) = weigh(small_site, [INDEX], report=lambda line: None)
    files = [gzip.compress((small_site / name).read_bytes(), compresslevel=6) for name in ("index.html", "_static/book.css", "_static/late.svg")]
    assert weight.requests == 3 and weight.outside == 0
    assert weight.first_load == sum(map(len, files))
    assert weight.raw == len((small_site / "index.html").read_bytes())


def test_weights_are_summed_by_the_middle_and_the_heaviest_page():
    weights = [Weight(INDEX, raw, raw // 2, first, 5, outside) for raw, first, outside in ((1000, 9000, 0), (2000, 20000, 3), (9000, 10000, 1))]
    assert summed(weights) == {"html_kb": 2, "html_gzip_kb": 1, "first_load_kb": 10, "first_load_largest_kb": 20, "requests": 5, "requests_outside": 3}
    assert "index.html" in weight_table(weights[:1], weights[:1])[1]


def test_time_and_memory_of_a_command_count_what_it_starts(tmp_path):
    code = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; block = chr(120) * 80_000_000; time.sleep(1); print(len(block))'])"
    run = watch([sys.executable, "-c", code], folder=tmp_path)
    assert run.lines == ("80000000",) and run.seconds >= 1 and run.megabytes > 80


def test_a_command_that_fails_is_named_and_measures_nothing(tmp_path):
    with pytest.raises(BookError, match="out of reach"):
        watch([sys.executable, "-c", "raise SystemExit('out of reach')"], folder=tmp_path)


def test_the_default_book_keeps_the_content_and_drops_the_frame():
    config = yaml.safe_load(default_config((ROOT / "_config.yml").read_text(encoding="utf-8")))
    assert config["sphinx"]["local_extensions"] == {"benchmarks.theme_defaults": "."}
    assert not {"html_theme_options", "html_css_files", "html_js_files", "templates_path"} & set(config["sphinx"]["config"])
    assert config["title"] and config["execute"]["execute_notebooks"] == "off"
    assert all(hasattr(extension, name) for name in FRAME)


def test_a_copy_finds_its_own_code(tmp_path):
    assert environment_of(tmp_path)["PYTHONPATH"] == str(tmp_path)


# The history and the page that shows it


def test_a_history_only_grows(tmp_path):
    path = tmp_path / "history.csv"
    for day in ("2026-01-01", "2026-02-02"):
        history.append(path, {"date": day, "pages": 3})
    assert [row["date"] for row in read_record(path)] == ["2026-01-01", "2026-02-02"]
    with pytest.raises(ValueError, match="host"):
        history.append(path, {"host": "x"})
    assert len(read_record(path)) == 2


def test_the_machine_is_told_without_names():
    assert set(history.machine(ROOT)) == {"date", "commit", "processors", "system", "python"}


def test_the_time_of_the_executions_is_read_from_the_command_as_it_prints_it():
    source = (ROOT / "web" / "book.py").read_text(encoding="utf-8")
    assert "chapters executed in {executed:.1f} s" in source  # what the pattern below reads
    assert seconds_of_execution(["15 chapters executed in 61.5 s; book made in 112.0 s"]) == 61.5
    assert seconds_of_execution(["nothing of the kind"]) is None


def test_a_row_is_told_in_words_with_the_defaults_beside_it():
    row = {name: 1 for name in history.FIELDS} | {"first_load_kb": 123, "defaults_first_load_kb": 987}
    assert any("123" in line and "987" in line for line in summary(row))


def test_the_page_tells_how_many_pages_reach_their_targets():
    rows = [{name: str(value) for name, value in median_row(page, form, [result(performance=score)], "2026-01-01").items()} for page in (INDEX, CHINESE) for form, score in (("mobile", 95), ("desktop", 100))]
    assert quality.headline(rows).startswith("2 of 2 measured pages")
    rows[0]["accessibility"] = "99"
    assert quality.headline(rows).startswith("1 of 2 measured pages")


@pytest.mark.parametrize(("name", "fields"), [(LIGHTHOUSE_RECORD, FIELDS), (HISTORY, history.FIELDS)])
def test_committed_records_have_the_columns_that_the_page_reads(name, fields):
    path = ROOT / name
    if not path.exists():
        pytest.skip("not recorded yet")
    with path.open(encoding="utf-8", newline="") as file:
        assert tuple(next(csv.reader(file))) == fields


def test_the_record_of_lighthouse_names_pages_of_the_book_in_both_forms():
    """A page that is new may still be without a measurement: the build page counts those that have one."""
    rows = read_record(ROOT / LIGHTHOUSE_RECORD)
    if not rows:
        pytest.skip("not recorded yet")
    recorded = {(row["page"], row["edition"], row["form"]) for row in rows}
    assert {page for page, _, _ in recorded} <= {*pages_of(ROOT), *MORE_PAGES}
    assert {(page, edition, form) for page, edition, _ in recorded for form in TARGETS} == recorded


def test_every_page_on_record_reaches_its_targets():
    rows = read_record(ROOT / LIGHTHOUSE_RECORD)
    if not rows:
        pytest.skip("not recorded yet")
    assert {(row["page"], row["edition"], row["form"]): low for row in rows if (low := below_target(row))} == {}


# The screenshot sheet


@pytest.mark.skipif(find_chromium() is None, reason="no Chromium on this machine (Debian: apt-get install chromium)")
def test_a_sheet_shows_whole_pages_in_every_view(small_site, tmp_path):
    folder = tmp_path / "sheet"
    for name in ("whole", "first"):
        (folder / name).mkdir(parents=True)
    shots = sheet.take(small_site, [INDEX], folder, modes=("dark",), widths=(360,), report=lambda line: None)
    sheet.contact_sheet(shots, folder / "sheet.png")
    index = sheet.write_index(shots, {shots[0].view: folder / "sheet.png"}, folder)
    with sheet.Image.open(shots[0].whole) as whole, sheet.Image.open(shots[0].first) as first:
        assert whole.size == (360, shots[0].height) and shots[0].height > 5000
        assert first.size == (360, 800)
    assert "first screen" in index.read_text(encoding="utf-8")


def test_the_sheet_says_what_is_missing(tmp_path, capsys):
    assert sheet.main(["--site", str(tmp_path / "nowhere")]) == 2
    assert "What to do" in capsys.readouterr().err
    assert not Path(tmp_path / "nowhere").exists()

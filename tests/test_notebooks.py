"""What nbval cannot see in the committed chapters."""

import re

import jupytext
import pytest
from jupytext.compare import compare_notebooks

from hebei_cbec import load_claims
from reproduction.contract import check_words
from reproduction.figures import FIGURE_MIME, TABLE_MIME
from reproduction.ledger import harvest
from reproduction.prose import MIME as NUMBERS_MIME
from reproduction.verdicts import MIME as VERDICT_MIME
from web.execute import read_twin

from .helpers import NOTEBOOKS, ROOT, outputs_of, read_notebook, text_of

ANATOMY = ["Data and definitions", "Reproduction", "Comparison", "Robustness", "Limits", "Exercises", "Cite this chapter"]
ANALYSES = [path for path in NOTEBOOKS if path.stem not in ("03-0-problems", "06-verdicts")]
LONGEST_CELL = 15
ELSEWHERE = "\n".join(page.read_text(encoding="utf-8") for page in [ROOT / "README.md", ROOT / "index.md", *(ROOT / "chapters" / "text").glob("*.md")])
"""All text that may quote a chapter's numbers as chapter/name."""

by_name = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
by_analysis = pytest.mark.parametrize("path", ANALYSES, ids=lambda path: path.stem)


def code_cells(path):
    return [cell for cell in read_notebook(path)["cells"] if cell["cell_type"] == "code" and text_of(cell["source"]).strip()]


def prose_cells(path):
    return [text_of(cell["source"]) for cell in read_notebook(path)["cells"] if cell["cell_type"] == "markdown"]


def test_every_twin_has_its_notebook_and_the_other_way_round():
    assert [path.stem for path in NOTEBOOKS] == sorted(path.stem for path in (ROOT / "chapters" / "text").glob("*.md"))


@by_name
def test_executed_once_and_in_order(path):
    assert [cell["execution_count"] for cell in code_cells(path)] == list(range(1, len(code_cells(path)) + 1))


@by_name
def test_no_stderr_and_no_errors(path):
    outputs = [output for cell in code_cells(path) for output in cell["outputs"]]
    assert not [output for output in outputs if output["output_type"] == "error" or output.get("name") == "stderr"]


@by_name
def test_outputs_are_meant_for_readers(path):
    """No bare expression: its text names an object of the program, often with an address that differs from run to run."""
    shown = [text_of(output.get("data", {}).get("text/plain", "")) for cell in code_cells(path) for output in cell["outputs"]]
    assert not [text for text in shown if re.search(r"<\w[\w.]* (object )?at 0x|^\[?(Text|Line2D|None)\b", text)]


@by_name
def test_twin_equals_notebook(path):
    compare_notebooks(read_twin(ROOT, path.stem), jupytext.read(path), fmt="md:myst", compare_ids=False)


@by_name
def test_cells_are_short(path):
    for number, cell in enumerate(code_cells(path), start=1):
        lines = [line for line in text_of(cell["source"]).splitlines() if line.strip() and not line.strip().startswith("#")]
        assert len(lines) <= LONGEST_CELL or "show_" in lines[-1] or any("show_figure(" in line or "judge(" in line or "show_table(" in line for line in lines), f"code cell {number}: {len(lines)} lines"


@by_analysis
def test_anatomy(path):
    headings = [line[3:].strip() for text in prose_cells(path) for line in text.splitlines() if line.startswith("## ")]
    assert [heading for heading in headings if heading in ANATOMY] == ANATOMY


@by_analysis
def test_at_least_two_exercises_with_solutions_that_ran(path):
    solutions = [cell for cell in code_cells(path) if "solution" in cell["metadata"].get("tags", [])]
    assert len(solutions) >= 2
    assert all(cell["outputs"] for cell in solutions)


@by_analysis
def test_claims_of_a_finished_chapter_are_judged_exactly_once(path):
    judged = [data["id"] for _, data in outputs_of(path, VERDICT_MIME)]
    expected = [claim.id for claim in load_claims().values() if claim.chapter == path.stem and not claim.same_as]
    assert sorted(judged) == sorted(expected)


def test_every_verdict_has_margin_grade_and_both_explanations():
    for claim_id, verdict in harvest().items():
        assert verdict["explanation"]["en"].strip() and re.search(r"[\u4e00-\u9fff]", verdict["explanation"]["zh"]), claim_id
        if verdict["verdict"] not in ("not testable", "advice"):
            assert verdict["grade"] and verdict["sources"] and verdict["margin"], claim_id


@by_name
def test_figures_have_words_that_agree_with_their_data(path):
    """Checked at drawing time, and here once more on what was stored (without the extra numbers a figure may quote)."""
    for number, record in outputs_of(path, FIGURE_MIME):
        where = f"cell {number}, {record['name']}"
        assert re.fullmatch(r"fig-[a-z0-9-]+", record["name"]), where
        assert record["sources"] and record["grade"] and record["data"]["rows"], where
        assert len(record["alt"]) >= 60 and re.search(r"\d", record["alt"]), f"{where}: alternative text without numbers"
        assert not re.search(r"\.(png|svg)\b", record["alt"]), where
        numbers = [value for row in record["data"]["rows"] for value in row if isinstance(value, (int, float))]
        assert any(_agrees(token, numbers) for token in re.findall(r"\d+(?:\.\d+)?", record["alt"])), where


def _agrees(token, numbers):
    try:
        check_words("alt", token, [numbers])
    except Exception:
        return False
    return True


def test_figure_and_table_names_are_unique():
    names = [record["name"] for path in NOTEBOOKS for mime in (FIGURE_MIME, TABLE_MIME) for _, record in outputs_of(path, mime)]
    assert len(names) == len(set(names))


@by_name
def test_numbers_named_in_prose_are_bound(path):
    bound = {name for _, data in outputs_of(path, NUMBERS_MIME) for name in data["numbers"]}
    named = set(re.findall(r"\{number\}`([\w-]+)[:`]", "\n".join(prose_cells(path))))
    named |= set(re.findall(rf"{path.stem}/([\w-]+)", ELSEWHERE))
    assert named <= bound, f"not bound: {sorted(named - bound)}"
    assert bound <= named, f"bound but never quoted: {sorted(bound - named)}"


@by_name
def test_no_result_is_typed_in_prose(path):
    """Digits in prose are roles, years, dates, section and claim numbers, or names; results come from the tables."""
    for text in prose_cells(path):
        for line in _without_names(text).splitlines():
            assert not re.search(r"\d", line), f"typed digit: {line.strip()[:100]}"


def _without_names(text):
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)  # directives
    text = re.sub(r"\{[\w-]+\}`[^`]*`|`[^`]*`", "", text)  # roles and code
    text = re.sub(r"\([\w.-]+\)=|\]\([^)]*\)", "", text)  # anchors and link targets
    text = re.sub(r"(?m)^#+ +\d(\.\d)*(?=\s)", "", text)  # chapter numbers in titles
    text = re.sub(r"(?i)\b(sections?|chapters?|parts?|problems?|countermeasures?|references?|figures?|tables?|exercises?|models?) \[?\d+(\.\d+)*\]?((,| and|–| to) \[?\d+(\.\d+)*\]?)*", "", text)
    text = re.sub(r"\b(?:\d{1,2} )?(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{1,2},?)?(?: (?:19|20)\d\d)?\b", "", text)
    text = re.sub(r"\b(?:19|20)\d\d(?:s\b)?", "", text)  # years and decades
    text = re.sub(r"(?m)^(\*\*)?\d+\. ", "", text)  # list items
    return re.sub(r"\b(?:100EC|WGS84|B2B|B2C|O2O|A060201|4A|5A|p50|CO2|ACRE)\b|\b95%", "", text)

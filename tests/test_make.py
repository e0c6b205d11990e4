"""The machinery: differences and failures are named, an unchanged chapter gives no diff."""

import copy
import json

import pytest

from web import execute
from web.book import make_book, pages_of, refresh_chapters
from web.compare import compare_notebooks

from .helpers import NOTEBOOKS, ROOT, copy_project, read_notebook

FIRST = NOTEBOOKS[0]


def changed(change):
    notebook = copy.deepcopy(read_notebook(FIRST))
    change(notebook)
    return [str(difference) for difference in compare_notebooks("chapter", read_notebook(FIRST), notebook)]


def first_output(notebook, mime):
    return next(output for cell in notebook["cells"] for output in cell.get("outputs", []) if mime in output.get("data", {}))


def test_equal_notebooks_have_no_difference():
    assert changed(lambda notebook: None) == []


def test_a_changed_number_is_named_with_cell_and_both_values():
    mime = "application/vnd.claim-verdict+json"
    (line,) = changed(lambda notebook: first_output(notebook, mime)["data"][mime].update(verdict="wrong"))
    assert "cell" in line and "wrong" in line and "expected" in line


def test_a_changed_picture_is_reported_as_a_picture():
    notebook = copy.deepcopy(read_notebook(FIRST))
    first_output(notebook, "image/png")["data"]["image/png"] = "iVBORw0KGgo="
    (difference,) = compare_notebooks("chapter", read_notebook(FIRST), notebook)
    assert difference.picture


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda notebook: notebook["cells"].pop(), "cells"),
        (lambda notebook: notebook["cells"][-1].update(source="other"), "text twin"),
        (lambda notebook: next(cell for cell in notebook["cells"] if cell.get("outputs"))["outputs"].pop(), "outputs"),
    ],
)
def test_structural_changes_are_named(change, message):
    assert any(message in line for line in changed(change))


def test_a_notebook_that_was_never_executed_is_named():
    stripped = read_notebook(FIRST)
    for cell in stripped["cells"]:
        if cell["cell_type"] == "code":
            cell.update(execution_count=None, outputs=[])
    assert any("never executed" in str(line) for line in compare_notebooks("chapter", stripped, read_notebook(FIRST)))


TWIN = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

# 9  A chapter

```{code-cell} ipython3
import os

print(os.environ["BOOK_LANGUAGE"])
```

```{code-cell} ipython3
LAST_CELL
```
"""


def project_with(tmp_path, last_cell):
    text = tmp_path / "chapters" / "text"
    text.mkdir(parents=True)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "1"\n[tool.book]\npackages = []\nledger = "none"\n', encoding="utf-8")
    (text / "09-chapter.md").write_text(TWIN.replace("LAST_CELL", last_cell), encoding="utf-8")
    return tmp_path


def test_two_executions_give_the_same_bytes(tmp_path):
    root = project_with(tmp_path, "sorted({'a', 'b'})")
    lines = []
    for name in ("one", "two"):
        (execution,) = execute.execute_all(root, root / name, report=lines.append)
        assert execution.failure is None
    assert (root / "one" / "09-chapter.ipynb").read_bytes() == (root / "two" / "09-chapter.ipynb").read_bytes()
    assert "[1/1] 09-chapter" in lines[0]


def test_a_failing_cell_is_named_and_the_old_notebook_kept(tmp_path):
    root = project_with(tmp_path, "1 / 0")
    (execution,) = execute.execute_all(root, root / "out", report=lambda line: None)
    assert execution.failure == "cell 3: ZeroDivisionError: division by zero"
    assert not (root / "out" / "09-chapter.ipynb").exists()
    lines = []
    assert refresh_chapters(root, names=["09-chapter"], report=lines.append) == 1
    assert any("cell 3: ZeroDivisionError" in line for line in lines)


def test_an_unknown_chapter_is_named(tmp_path):
    lines = []
    assert refresh_chapters(project_with(tmp_path, "1"), names=["02-nothing"], report=lines.append) == 2
    assert "09-chapter" in lines[0] and "02-nothing" in lines[0]


def test_the_table_of_contents_names_every_chapter():
    assert set(f"chapters/{path.stem}" for path in NOTEBOOKS) <= set(pages_of(ROOT))


def test_make_book_names_a_wrong_committed_output_and_still_builds(tmp_path):
    """One committed digit is altered: the command fails, says where, and the pages are there all the same."""
    root = copy_project(tmp_path)
    for path in list((root / "chapters").glob("*.ipynb")) + list((root / "chapters" / "text").glob("*.md")):
        if path.stem != "01-introduction":
            path.unlink()
    toc = "format: jb-book\nroot: index\nparts:\n  - chapters:\n      - file: chapters/01-introduction\n"
    (root / "_toc.yml").write_text(toc, encoding="utf-8")
    (root / "index.md").write_text("# Start\n", encoding="utf-8")
    (root / "sources.md").write_text("# Sources\n", encoding="utf-8")
    path = root / "chapters" / "01-introduction.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    mime = "application/vnd.claim-verdict+json"
    first_output(notebook, mime)["data"][mime]["verdict"] = "advice"
    path.write_text(json.dumps(notebook), encoding="utf-8")
    lines = []
    assert make_book(root, editions=("en",), report=lines.append) == 1
    text = "\n".join(lines)
    assert "01-introduction, cell" in text and "advice" in text
    assert (root / "_build" / "html" / "chapters" / "01-introduction.html").exists()

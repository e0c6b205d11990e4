"""What makes the project run elsewhere: the lock, the README's commands, containers, the workflow."""

import csv
import json
import re
import tomllib
import zipfile

import pytest
import yaml

from benchmarks.resolve import PYTHONS, RECORD, SYSTEMS, lock_hash
from web import lite
from web.alone import TAG
from web.archive import write_archive
from web.browser import find_chromium
from web.execute import read_twin

from .helpers import ROOT

README = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def recipe(target):
    """The commands of a target of the Makefile, with its variables filled in and without what only keeps make quiet."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    lines = re.search(rf"^{re.escape(target)}:.*\n((?:\t.*\n)+)", text, flags=re.MULTILINE)[1].splitlines()
    filled = [line.strip().lstrip("@").replace("$(RUN)", ".venv/bin/python").replace("$(PYTHON)", "python3").replace("$(VENV)", ".venv") for line in lines]
    return [re.sub(r" --quiet --disable-pip-version-check", "", line) for line in filled if not line.startswith("touch")]


def blocks(path, language):
    """The code blocks of a README in one language, as lists of lines."""
    return [block.splitlines() for block in re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)]


@pytest.mark.parametrize("path", README.values(), ids=README)
def test_the_commands_without_make_are_those_of_the_makefile(path):
    commands = [*recipe("$(VENV)/ready"), *recipe("book"), *recipe("test")]
    assert commands in blocks(path, "sh")
    (windows,) = blocks(path, "powershell")
    assert [line.replace(".venv\\Scripts\\python", ".venv/bin/python").replace("py -3.12 ", "python3 ") for line in windows] == commands


def test_the_record_of_the_resolver_belongs_to_the_lock():
    with RECORD.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["lock"] for row in rows} == {lock_hash()}, "run `make resolve`"
    assert {(row["python"], row["system"]) for row in rows} == {(python, system) for python in PYTHONS for system in SYSTEMS}
    assert all(int(row["packages"]) > 100 for row in rows)
    assert not any(row["without_wheel"] for row in rows), "README.md says that each has a wheel"


def test_every_python_is_named_everywhere():
    lowest, above = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", project()["requires-python"]).groups()
    assert [f"3.{minor}" for minor in range(int(lowest), int(above))] == list(PYTHONS)
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8"))
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == list(PYTHONS)
    assert all(python in path.read_text(encoding="utf-8") for path in README.values() for python in PYTHONS)
    assert (ROOT / ".binder" / "runtime.txt").read_text(encoding="utf-8").strip() in {f"python-{python}" for python in PYTHONS}
    assert re.search(r"^FROM python:([\d.]+)-", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)[1] in PYTHONS


def test_what_a_notebook_needs_is_apart_from_what_makes_and_tests_pages():
    imported = set()
    for package in ("reproduction", "hebei_cbec"):
        for path in (ROOT / package).rglob("*.py"):
            if not {"citation", "explorers"} & set(path.parts):  # citations and explorers are made for pages only
                imported |= set(re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
    for path in (ROOT / "chapters" / "text").glob("*.md"):
        imported |= set(re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE))
    names = {re.match(r"[\w-]+", requirement)[0] for requirement in project()["dependencies"]}
    modules = {{"pyyaml": "yaml", "ipython": "IPython"}.get(name, name) for name in names}
    assert modules <= imported, "not needed by notebooks"
    assert not imported & {"jupytext", "nbclient", "nbformat", "sphinx", "frictionless", "playwright", "rispy", "citeproc"}


def test_binder_has_a_python_and_installs_the_project_in_the_versions_of_the_lock():
    assert sorted(path.name for path in (ROOT / ".binder").iterdir()) == ["postBuild", "runtime.txt"]
    script = ROOT / ".binder" / "postBuild"
    assert script.read_text(encoding="utf-8").startswith("#!/bin/bash\n") and "--constraint requirements.txt -e ." in script.read_text(encoding="utf-8")


def test_the_dev_container_is_the_dockerfile():
    described = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text(encoding="utf-8"))
    assert (ROOT / ".devcontainer" / described["build"]["dockerfile"]).resolve() == ROOT / "Dockerfile"
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert f"useradd --create-home --uid 1000 --user-group {described['remoteUser']}" in dockerfile
    assert described["postCreateCommand"].split()[0] == "make" and recipe("$(VENV)/ready")


def test_the_dockerfile_ends_as_somebody_else_than_root_and_leaves_built_files_out():
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert [line.split()[1] for line in lines if line.startswith("USER")] == ["1000"]
    assert lines[-1] == 'CMD ["make", "book"]'
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert {".venv", "_build", "dist"} <= set(ignored)


def test_the_workflow_sets_the_one_setting_and_tests_other_systems_without_a_browser():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "book.yml").read_text(encoding="utf-8"))["jobs"]
    assert set(jobs["test"]["env"]) == {"BOOK_REPOSITORY", "BOOK_BASEURL"}
    assert jobs["other-systems"]["strategy"]["matrix"]["system"] == ["windows-latest", "macos-latest"]
    assert find_chromium(jobs["other-systems"]["env"]) is None


def test_the_browser_gets_the_light_chapters_with_a_first_cell_of_its_own(tmp_path):
    names = lite.light_chapters(ROOT)
    assert "01-introduction" in names and "04-4-site-selection" not in names
    notebook = lite.browser_notebook(read_twin(ROOT, names[0]), "hebei-cbec", "zh")
    (cell,) = [cell for cell in notebook.cells if TAG in cell.metadata.get("tags", [])]
    assert cell.source.startswith("%pip install -q hebei-cbec\n") and 'setdefault("BOOK_LANGUAGE", "zh")' in cell.source
    archive, _ = write_archive(ROOT, tmp_path, lite.BROWSER_PYTHON)
    with zipfile.ZipFile(archive) as packed:
        assert b"Requires-Python: >=3.11\n" in packed.read(next(name for name in packed.namelist() if name.endswith("METADATA")))
    assert all("lite/" not in path.read_text(encoding="utf-8") for path in [*ROOT.glob("*.md"), ROOT / "_toc.yml"] if not path.name.startswith("README")), "no page links to it"

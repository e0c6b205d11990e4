"""The top level: current README, valid citation, exact requirements, no addresses of anybody's machine."""

import re
import subprocess
import tomllib

import pytest
import yaml

import hebei_cbec
from reproduction.cards import source_name
from reproduction.errors import BookError
from reproduction.paper import cite_paper, paper_record
from web import readme
from web.pages.address import offer_addresses
from web.settings import settings

from .helpers import ROOT


def test_readme_numbers_are_current():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme.fill(text, readme.readme_numbers(ROOT)) == text, "run `make readme`"


def test_readme_picture_is_the_figure_of_the_chapter():
    assert (ROOT / readme.PICTURE).read_bytes() == readme.picture(ROOT), "run `make readme`"


def test_an_unknown_readme_number_is_named():
    with pytest.raises(KeyError, match="nothing"):
        readme.fill("<!-- number nothing -->1<!-- end -->", readme.readme_numbers(ROOT))


def test_citation_file_is_valid_and_agrees_with_the_package():
    record = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert record["cff-version"] == "1.2.0"
    assert record["message"] and record["title"] and record["type"] == "software"
    assert all(set(author) <= {"name", "family-names", "given-names", "orcid", "email", "website", "alias", "affiliation"} for author in record["authors"])
    assert all("name" in author or "family-names" in author for author in record["authors"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert record["version"] == project["version"] == hebei_cbec.__version__


def test_the_paper_is_cited_without_a_guess():
    record = paper_record()
    assert all(record[name] is None for name in ("authors", "title", "journal", "doi"))
    assert cite_paper() == record["description"]["en"]
    assert source_name("paper")


def test_requirements_are_exact_and_cover_the_short_list():
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9._-]*==[\w.]+( ; .+)?", line) for line in lines)
    pinned = {line.split("==")[0] for line in lines}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {re.match(r"[\w-]+", text)[0].lower() for group in [project["dependencies"], *project["optional-dependencies"].values()] for text in group}
    assert wanted <= pinned
    assert "jupyter-book==1.0.4.post1" in lines  # an unpinned one is version 2, which builds nothing from _config.yml


def test_no_addresses_of_a_machine_and_no_built_files_are_committed():
    files = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    for name in files:
        assert not re.search(r"(^|/)(_build|__pycache__|\.venv|\.ipynb_checkpoints)(/|$)", name), name
        text = (ROOT / name).read_bytes()
        assert not re.search(rb"(?<![\w.])/(?:home|Users|root)/\w", text), name


@pytest.mark.parametrize("package", ["reproduction", "web"])
def test_the_parts_for_any_paper_know_nothing_of_this_one(package):
    for path in (ROOT / package).rglob("*.py"):
        assert not re.search("hebei|河北|tianjin|天津", path.read_text(encoding="utf-8"), flags=re.IGNORECASE), path.name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[project]\nname = "x"\nversion = "1"\n', "ledger"),
        ('[project]\nname = "x"\nversion = "1"\n[tool.book]\npackages = []\nledger = "a"\ncolour = "red"\n', "colour"),
        ('[tool.book]\npackages = []\nledger = "a"\n', "name"),
    ],
)
def test_settings_that_are_missing_or_unknown_are_named(tmp_path, text, said):
    (tmp_path / "pyproject.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BookError, match=rf"pyproject.toml.*{said}"):
        settings(tmp_path)


class Configuration:
    """The two settings that an address fills in."""

    def __init__(self):
        self.html_theme_options, self.html_baseurl = {}, ""


def test_links_to_the_repository_appear_only_when_its_address_is_set():
    silent, told = Configuration(), Configuration()
    offer_addresses(silent, {})
    offer_addresses(told, {"BOOK_REPOSITORY": "https://github.com/a/b/tree/v1", "BOOK_BASEURL": "https://book.example.org"})
    assert silent.html_theme_options == {} and silent.html_baseurl == ""
    assert told.html_theme_options["repository_url"] == "https://github.com/a/b" and told.html_theme_options["repository_branch"] == "v1"
    assert told.html_theme_options["use_edit_page_button"] and told.html_baseurl == "https://book.example.org/"

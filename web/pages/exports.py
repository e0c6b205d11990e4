"""Files beside the pages: the ledger as JSON, the data, the pictures."""

import json
import shutil
import zipfile
from pathlib import Path

from reproduction.citation import author_names, book_record, edition_of
from reproduction.data import datapackage, load
from reproduction.ledger import ledger
from reproduction.paper import paper_record
from reproduction.paths import data_folder, project_root

from ..zips import add
from .outputs import FIGURES_FOLDER, figures_folder
from .reports import data_archive

FIGURE_FILES = ("*.png", "*.svg")
PACKED_WITH_DATA = ("LICENSE", "CITATION.cff")


def setup(app):
    """Write the files when the pages are done."""
    app.connect("build-finished", export)


def export(app, error):
    """Write ``claims.json`` and copy data and figures into the finished site."""
    if error or app.builder.format != "html":
        return
    site = Path(app.outdir)
    entries = ledger(Path(app.srcdir) / "chapters")
    (site / "claims.json").write_text(json.dumps(entries, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    shutil.copytree(data_folder(), site / "data", dirs_exist_ok=True)
    write_package(data_folder(), site / data_archive(), {"README.md": describe_package(), **{name: (project_root() / name).read_text(encoding="utf-8") for name in PACKED_WITH_DATA if (project_root() / name).exists()}})
    target = site / FIGURES_FOLDER
    target.mkdir(exist_ok=True)
    for pattern in FIGURE_FILES:
        for path in figures_folder(app).glob(pattern):
            if not path.name.endswith(".page.svg"):
                shutil.copy(path, target)


def write_package(folder, target, more=None):
    """All files of a folder as one archive with the same bytes for the same contents.

    Parameters
    ----------
    folder, target : pathlib.Path
    more : dict of str to str, optional
        Text of further files by name.
    """
    contents = {path.name: path.read_bytes() for path in folder.iterdir()} | {name: text.encode("utf-8") for name, text in (more or {}).items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            add(archive, name, contents[name])


def describe_package():
    """What a reader of the data package should know, in both languages (str): the same in both editions."""
    package, record, paper = datapackage(), book_record(), paper_record()
    parts = []
    described = ["en", *(language for entry in record.get("references", []) if entry.get("scope") == "edition" for language in entry["languages"])]
    for language in described:
        words = PACKAGE_WORDS[language]
        suffix = "" if language == "en" else f"_{language}"
        tables = [f"| `{resource['path']}` | {resource[f'title{suffix}']} | {len(load(resource['name']))} |" for resource in package["resources"]]
        cited = f"{', '.join(author_names(edition_of(language)['authors']))}. {edition_of(language)['title']}. {record['version']}. {record['date-released']}."
        parts.append(
            f"# {package[f'title{suffix}']}\n\n{package[f'description{suffix}']}\n\n{words['paper']}{paper['description'][language]}\n\n{words['read']}\n\n"
            f"| {words['file']} | {words['holds']} | {words['rows']} |\n|---|---|---|\n" + "\n".join(tables) + f"\n\n{words['also']}\n\n{words['cite']}{cited}\n"
        )
    return "\n---\n\n".join(parts)


PACKAGE_WORDS = {
    "en": {
        "paper": "Reproduced paper: ",
        "read": "`datapackage.json` describes every column, unit and limit (Frictionless Data Package; UTF-8, one observation a row). "
        "`source` is a key of `sources.bib`, `locator` the place in the source, `grade` the strength of the evidence (A official, B named report, paper or press, or an official text in a third-party copy, C weaker, P the paper's own word). "
        "`labels.csv` has the names of all ids in English and Chinese. Rows that differ in `basis` follow different definitions and are never to be mixed.",
        "file": "file", "holds": "what it holds", "rows": "rows",
        "also": "`claims.yml` holds every claim of the paper with its test, `LICENSE` the licence, `CITATION.cff` the citation data.",
        "cite": "Cite as: ",
    },
    "zh": {
        "paper": "所复现的论文：",
        "read": "`datapackage.json`说明各列、单位和取值范围（Frictionless数据包；UTF-8编码，每行一个观测值）。"
        "`source`为`sources.bib`中的来源键，`locator`为来源中的位置，`grade`为证据等级（A官方，B具名报告、论文或报刊，或第三方转载的官方文件，C更弱，P论文自述）。"
        "`labels.csv`列出所有编号的中英文名称。`basis`不同的行口径不同，不得混用。",
        "file": "文件", "holds": "内容", "rows": "行数",
        "also": "`claims.yml`载有论文的全部论断及其检验标准，`LICENSE`为许可，`CITATION.cff`为引用信息。",
        "cite": "引用格式：",
    },
}

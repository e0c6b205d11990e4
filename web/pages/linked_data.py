"""What machines read: schema.org statements in each page, and the whole as an RO-Crate."""

import json
from pathlib import Path

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from reproduction.cards import VERDICT_WORDS
from reproduction.citation import book_record
from reproduction.data import datapackage, label, load
from reproduction.figures import LICENCE
from reproduction.language import LANGUAGE, say
from reproduction.paper import cite_paper

from ..settings import settings
from .editions import HREFLANG
from .links import CHAPTERS

CATALOGUE = "catalogue"
RATINGS = {"reproduced": 3, "reproduced in part": 2, "contradicted": 1}
"""Rating of a verdict; a claim that is not testable, and advice, have a word but no number."""


def setup(app):
    """Add the statements to each page, and write the crate when the pages are done."""
    app.connect("html-page-context", add_statements)
    app.connect("build-finished", write_crate)


def add_statements(app, pagename, templatename, context, doctree):
    """One JSON-LD block a page: the article, its claim reviews or data sets."""
    if doctree is None:
        return
    entries = [entry for entry in app.env.book_ledger.values() if f"{CHAPTERS}{entry['chapter']}" == pagename and not entry.get("same_as") and entry["verdict"] in VERDICT_WORDS and entry["explanation"]]
    graph = [article(context["title"], app.config.project or context["docstitle"]), *(claim_review(entry) for entry in entries)]
    if pagename == CATALOGUE:
        graph.append(data_set())
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False).replace("<", "\\u003c")
    context["metatags"] = context.get("metatags", "") + f'<script type="application/ld+json">{text}</script>\n'


def publisher():
    """The contributors as a schema.org organisation (dict)."""
    return {"@type": "Organization", "name": book_record()["authors"][0]["name"]}


def article(title, book):
    """A page as a schema.org ScholarlyArticle.

    Parameters
    ----------
    title, book : str
        Title of the page and of the book.

    Returns
    -------
    dict
    """
    record = book_record()
    return {
        "@type": "ScholarlyArticle",
        "@id": "#page",
        "headline": title,
        "inLanguage": HREFLANG[LANGUAGE],
        "isPartOf": {"@type": "Book", "name": record["title"]},
        "author": publisher(),
        "datePublished": str(record["date-released"]),
        "version": record["version"],
        "license": LICENCE,
        "about": {"@type": "ScholarlyArticle", "name": cite_paper(), "inLanguage": "zh"},
    }


def claim_review(entry):
    """A verdict as a schema.org ClaimReview.

    Parameters
    ----------
    entry : dict
        From :func:`reproduction.ledger.ledger`.

    Returns
    -------
    dict
    """
    rating = {"@type": "Rating", "alternateName": VERDICT_WORDS[entry["verdict"]][LANGUAGE]}
    if entry["verdict"] in RATINGS:
        rating |= {"ratingValue": RATINGS[entry["verdict"]], "bestRating": max(RATINGS.values()), "worstRating": min(RATINGS.values())}
    return {
        "@type": "ClaimReview",
        "@id": f"#{entry['anchor']}",
        "url": f"#{entry['anchor']}",
        "name": entry["id"],
        "claimReviewed": entry["statement"][LANGUAGE],
        "reviewBody": entry["explanation"][LANGUAGE],
        "inLanguage": HREFLANG[LANGUAGE],
        "author": publisher(),
        "datePublished": str(book_record()["date-released"]),
        "itemReviewed": {"@type": "Claim", "appearance": {"@type": "ScholarlyArticle", "name": cite_paper()}},
        "reviewRating": rating,
    }


def data_set():
    """The evidence as a schema.org Dataset with one part a table (dict)."""
    package, record = datapackage(), book_record()
    common = {"license": LICENCE, "creator": publisher(), "version": record["version"]}
    return {
        "@type": "Dataset",
        "@id": "#data",
        "name": say(package["title"], package["title_zh"]),
        "description": say(package["description"], package["description_zh"]),
        "datePublished": str(record["date-released"]),
        **common,
        "hasPart": [_table(resource) | common for resource in package["resources"]],
    }


def _table(resource):
    table = load(resource["name"])
    part = {
        "@type": "Dataset",
        "@id": f"#table-{resource['name']}",
        "name": say(resource["title"], resource["title_zh"]),
        "description": say(f"{len(table)} rows, each with its source, place in the source and grade of evidence.", f"共{len(table)}行，每行均附来源、出处位置与证据等级。"),
        "distribution": {"@type": "DataDownload", "contentUrl": f"data/{resource['path']}", "encodingFormat": "text/csv"},
    }
    if "indicator" in table:
        part["variableMeasured"] = [label("indicator", name) for name in table["indicator"].unique()]
    if "year" in table and table["year"].notna().any():
        part["temporalCoverage"] = f"{table['year'].min()}/{table['year'].max()}"
    return part


def write_crate(app, error):
    """``ro-crate-metadata.json`` at the root of the English site: the whole as one research object."""
    if error or app.builder.format != "html" or LANGUAGE != "en":
        return
    site = Path(app.outdir)
    (site / "ro-crate-metadata.json").write_text(json.dumps(crate(site), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def crate(site):
    """The RO-Crate of a finished site.

    Parameters
    ----------
    site : pathlib.Path
        Folder that holds the pages, ``data/`` and ``claims.json``.

    Returns
    -------
    dict
        JSON-LD in the form of the RO-Crate specification.
    """
    record, package = book_record(), datapackage()
    whole = ROCrate()
    whole.name, whole.description, whole.datePublished = record["title"], " ".join(record["abstract"].split()), str(record["date-released"])
    licence = whole.add(ContextEntity(whole, LICENCE, {"@type": "CreativeWork", "name": "Creative Commons Attribution 4.0", "description": "Text and figures; the code is under the MIT licence, the data are facts with their sources."}))
    author = whole.add(ContextEntity(whole, "#contributors", {"@type": "Organization", "name": record["authors"][0]["name"]}))
    whole.license, whole.root_dataset["author"], whole.root_dataset["version"] = licence, author, record["version"]
    whole.root_dataset["keywords"] = record["keywords"]
    for page in ("index.html", "report.html", f"{CHAPTERS}{settings().ledger}.html"):
        whole.add_file(dest_path=page, properties={"name": page, "encodingFormat": "text/html"})
    whole.add_file(dest_path="claims.json", properties={"name": "All claims with their verdicts", "encodingFormat": "application/json"})
    for resource in package["resources"]:
        whole.add_file(dest_path=f"data/{resource['path']}", properties={"name": resource["title"], "encodingFormat": "text/csv", "sha256": resource["hash"].removeprefix("sha256:"), "contentSize": str(resource["bytes"])})
    return whole.metadata.generate()

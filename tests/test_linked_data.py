"""Statements for machines are valid: schema.org words where they belong, and an RO-Crate that its validator accepts."""

import importlib.resources
import json
import re

import pytest
import requests
import yaml
from rdflib.plugins.shared.jsonld import context
from rocrate_validator import models, services
from rocrate_validator.utils.http import HttpRequester

from reproduction.paper import paper_record
from web.pages import linked_data

from .helpers import ROOT

CRATE_CONTEXT = importlib.resources.files("rocrate") / "data" / "ro-crate.jsonld"
VOCABULARY = importlib.resources.files("rocrate") / "data" / "schema.jsonld"


@pytest.fixture(scope="module")
def vocabulary():
    """Types and properties of schema.org, from the copy that the package rocrate carries: {name: entry}."""
    graph = json.loads(VOCABULARY.read_text(encoding="utf-8"))["@graph"]
    return {entry["@id"].removeprefix("schema:"): entry for entry in graph}


def names(value):
    """Ids of one or several references, without their prefix."""
    return {item["@id"].removeprefix("schema:") for item in (value if isinstance(value, list) else [value]) if item}


def ancestors(vocabulary, name):
    """A type and all types above it."""
    found = {name}
    for parent in names(vocabulary[name].get("rdfs:subClassOf", [])):
        if parent in vocabulary:
            found |= ancestors(vocabulary, parent)
    return found


def check(vocabulary, node, where):
    """Every property of a node belongs to its type; nested nodes too."""
    kind = node["@type"]
    assert kind in vocabulary, f"{where}: no type {kind}"
    for name, value in node.items():
        if name.startswith("@"):
            continue
        assert name in vocabulary, f"{where}: no property {name}"
        assert names(vocabulary[name]["schema:domainIncludes"]) & ancestors(vocabulary, kind), f"{where}: {name} is not a property of {kind}"
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                check(vocabulary, item, f"{where}, {name}")


def statements(path):
    """All JSON-LD nodes of a page."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', path.read_text(encoding="utf-8"))
    return [node for block in blocks for node in json.loads(block)["@graph"]]


def test_every_page_says_what_it_is_in_words_of_schema_org(site, vocabulary):
    pages = [path for path in site.rglob("*.html") if "_static" not in path.parts and path.stem not in ("404", "search", "genindex")]
    assert len(pages) > 10
    for path in pages:
        nodes = statements(path)
        assert nodes and nodes[0]["@type"] == "ScholarlyArticle", path.name
        for node in nodes:
            check(vocabulary, node, f"{path.name}, {node['@id']}")


def test_a_word_that_schema_org_does_not_know_is_found(vocabulary):
    with pytest.raises(AssertionError, match="no property verdict"):
        check(vocabulary, {"@type": "ClaimReview", "verdict": "x"}, "here")
    with pytest.raises(AssertionError, match="not a property of Dataset"):
        check(vocabulary, {"@type": "Dataset", "claimReviewed": "x"}, "here")


def test_every_judged_claim_has_a_review_on_its_page(site):
    reviews = {node["name"]: node for path in (site / "chapters").glob("*.html") for node in statements(path) if node["@type"] == "ClaimReview"}
    entries = json.loads((site / "claims.json").read_text(encoding="utf-8"))
    judged = {entry["id"] for entry in entries if entry["verdict"] != "not yet judged" and not entry.get("same_as")}
    assert set(reviews) == judged
    for entry in entries:
        if entry["id"] in reviews:
            assert reviews[entry["id"]]["claimReviewed"] == entry["statement"]["en"]
            assert ("ratingValue" in reviews[entry["id"]]["reviewRating"]) == (entry["verdict"] in linked_data.RATINGS)


@pytest.fixture
def offline(monkeypatch):
    """The validator asks the net for one file, which the package rocrate carries; everything else is refused."""
    text = CRATE_CONTEXT.read_text(encoding="utf-8")

    def get(self, url, *args, **kwargs):
        answer = requests.Response()
        answer.status_code, answer.url, answer._content = (200 if "w3id.org/ro/crate/1.3/context" in url else 404), url, text.encode("utf-8")
        answer.headers["Content-Type"] = "application/ld+json"
        return answer

    read = context.source_to_json
    monkeypatch.setattr(HttpRequester, "get", get, raising=False)
    monkeypatch.setattr(HttpRequester, "head", get, raising=False)
    monkeypatch.setattr(context, "source_to_json", lambda source, *args, **kwargs: (json.loads(text), None) if "w3id.org/ro/crate" in str(source) else read(source, *args, **kwargs))


def validate(folder):
    settings = services.ValidationSettings(rocrate_uri=folder, profile_identifier="ro-crate-1.3", requirement_severity=models.Severity.REQUIRED)
    return [issue.message for issue in services.validate(settings).get_issues()]


def test_the_crate_is_valid_and_complete(site, offline):
    crate = json.loads((site / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    files = {node["@id"] for node in crate["@graph"] if node["@type"] == "File"}
    assert {f"data/{path.name}" for path in (ROOT / "data").glob("*.csv") if path.stem != "labels"} <= files
    assert all((site / name).exists() for name in files)
    assert validate(site) == []


def test_the_validator_notices_a_missing_name(tmp_path, offline):
    (tmp_path / "ro-crate-metadata.json").write_text(json.dumps({
        "@context": "https://w3id.org/ro/crate/1.3/context",
        "@graph": [
            {"@id": "ro-crate-metadata.json", "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.3"}, "about": {"@id": "./"}},
            {"@id": "./", "@type": "Dataset", "datePublished": "2026"},
        ],
    }), encoding="utf-8")
    assert any("name" in message for message in validate(tmp_path))


def test_citation_file_cites_the_paper_from_its_one_record():
    record, paper = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8")), paper_record()
    assert record["title"].startswith("[Re] ")
    (reference,) = [entry for entry in record["references"] if entry.get("scope") != "edition"]
    assert reference["title"] == (paper["title"] or paper["description"]["en"])
    assert reference["type"] == "article" and reference["languages"] == [paper["language"]]
    assert [author["name"] for author in reference["authors"]] == (paper["authors"] or ["not established"])
    assert ("doi" in reference) == bool(paper["doi"])

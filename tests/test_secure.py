"""What a page may run and load, what it does with hostile data, and how much it weighs."""

import base64
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from .browsing import address, names_of_pages, needs_browser, open_page, running_browser
from .helpers import ROOT, copy_miniature

FIRST_LOAD = 450 * 1024
HOSTILE = "<script>alert(document)</script><img src=x onerror=alert(document)>\"'&"  # without digits: figures refuse numbers that are not data


class Tags(HTMLParser):
    """All tags of a page with their attributes, and the text of scripts and styles that stand in it."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.scripts, self.styles, self._open = [], [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append((tag, attributes))
        if tag == "script" and "src" not in attributes and attributes.get("type", "text/javascript") == "text/javascript":
            self.scripts.append("")
            self._open = self.scripts
        if tag == "style":
            self.styles.append("")
            self._open = self.styles

    def handle_data(self, data):
        if self._open is not None:
            self._open[-1] += data

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._open = None


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site).as_posix(): Tags(path.read_text(encoding="utf-8")) for path in site.rglob("*.html") if "_static" not in path.parts}


@pytest.fixture(scope="module")
def browser():
    with running_browser() as running:
        yield running


def policy_of(page):
    (content,) = [attributes["content"] for tag, attributes in page.tags if tag == "meta" and attributes.get("http-equiv", "").lower() == "content-security-policy"]
    return {directive.split()[0]: directive.split()[1:] for directive in unescape(content).split(";")}


def sha256(text):
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_every_page_forbids_what_it_does_not_need(pages):
    for name, page in pages.items():
        policy = policy_of(page)
        assert policy["default-src"] == ["'none'"] and policy["base-uri"] == ["'none'"] and policy["form-action"] == ["'self'"], name
        allowed = {value for values in policy.values() for value in values}
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "https:", "http:"} & allowed, name


def test_the_policy_comes_before_anything_it_governs(pages):
    for name, page in pages.items():
        order = [tag for tag, attributes in page.tags if tag in ("script", "style") or attributes.get("rel") == "stylesheet" or attributes.get("http-equiv")]
        assert order[0] == "meta", name


def test_every_inline_script_and_style_is_listed_by_its_hash(pages):
    for name, page in pages.items():
        policy = policy_of(page)
        assert {sha256(text) for text in page.scripts} == set(policy["script-src"]) - {"'self'"}, name
        assert {sha256(text) for text in page.styles} == set(policy["style-src"]) - {"'self'"}, name


def test_no_page_has_code_in_attributes(pages):
    for name, page in pages.items():
        for tag, attributes in page.tags:
            assert not [key for key in attributes if key.startswith("on") or key == "style"], (name, tag, attributes)
            assert not any((attributes.get(key) or "").strip().lower().startswith("javascript:") for key in ("href", "src", "action")), (name, tag)


def test_scripts_wait_for_the_page(pages):
    for name, page in pages.items():
        for tag, attributes in page.tags:
            assert tag != "script" or "src" not in attributes or "defer" in attributes, (name, attributes)


def test_links_to_other_hosts_open_no_door(pages):
    found = 0
    for name, page in pages.items():
        for tag, attributes in page.tags:
            if tag == "a" and re.match(r"(https?:)?//", attributes.get("href") or ""):
                found += 1
                assert "noopener" in (attributes.get("rel") or "").split(), (name, attributes["href"])
    assert found > 100


def test_every_file_that_others_made_is_named_with_licence_and_hash(site):
    own = {path.name for path in (ROOT / "web" / "static").rglob("*") if path.is_file()}
    for edition in (site, site / "zh"):
        text = (edition / "THIRD-PARTY.txt").read_text(encoding="utf-8")
        listed = dict(re.findall(r"^(_static/\S+) .* sha256:([0-9a-f]{64})$", text, flags=re.MULTILINE))
        present = {path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in (edition / "_static").rglob("*") if path.is_file() and path.name not in own}
        assert listed == present != {}
        assert "Redistribution and use in source and binary forms" in text


def loads_of(site, name, page, lazy):
    """Files of the site that a page loads; with ``lazy`` also the pictures that wait until a reader comes near."""
    files = {site / name}
    for tag, attributes in page.tags:
        wanted = tag == "script" or tag == "img" and (lazy or attributes.get("loading") != "lazy") or tag == "link" and attributes.get("rel") in ("stylesheet", "icon")
        source = attributes.get("src") or attributes.get("href") if wanted else None
        if source and not source.startswith("data:"):
            files.add(((site / name).parent / unquote(urlsplit(source).path)).resolve())
    return files


def compressed_size(path):
    content = path.read_bytes()
    return len(content) if path.suffix in (".png", ".jpg", ".woff2") else len(gzip.compress(content, compresslevel=6))


def test_first_load_of_every_page_is_small_figures_included(site, pages):
    """At most 450 KB compressed, with all figures of the page, also those that a browser fetches only when they come near."""
    heavy = {}
    for name, page in pages.items():
        size = sum(map(compressed_size, loads_of(site, name, page, lazy=True)))
        if size > FIRST_LOAD:
            heavy[name] = f"{size / 1024:.0f} KB"
    assert heavy == {}


def test_every_picture_has_its_size_so_that_nothing_moves_when_it_comes(pages):
    for name, page in pages.items():
        for tag, attributes in page.tags:
            assert tag != "img" or int(attributes["width"]) and int(attributes["height"]), (name, attributes)


def test_every_page_says_what_it_is_about_in_its_own_words(pages):
    for edition in ("en", "zh"):
        found = {}
        for name in names_of_pages(edition):
            (content,) = [attributes["content"] for tag, attributes in pages[name].tags if tag == "meta" and attributes.get("name") == "description"]
            assert 20 <= len(content) <= 160, (name, content)
            found.setdefault(content, []).append(name)
        assert all(len(names) == 1 for names in found.values()), found


@needs_browser
def test_the_browser_refuses_what_the_policy_forbids(site, browser):
    """From the file system, where addresses have no host: own scripts run, foreign and injected code does not."""
    page = open_page(browser, address(site, "chapters/02-1-status.html"))
    assert page.faults == [] and page.evaluate("document.documentElement.classList.contains('scripts')")
    assert page.locator(".code-switch").is_visible()
    page.evaluate("const script = document.createElement('script'); script.textContent = 'window.injected = true'; document.head.append(script)")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img alt=\"\" src=\"https://example.org/x.png\" onerror=\"window.injected = true\">')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.injected") is None
    assert any("Content Security Policy" in fault for fault in page.faults)
    page.context.close()


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory):
    """The miniature book, made with hostile text where data stand: label, table value, statement, title, caption, alternative text, explanation."""
    root = copy_miniature(tmp_path_factory.mktemp("hostile"))
    labels = root / "data" / "labels.csv"
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    labels.write_text(labels.read_text(encoding="utf-8").replace(",the valley,", f",{quoted},"), encoding="utf-8")
    claims = root / "data" / "claims.yml"
    claims.write_text(claims.read_text(encoding="utf-8").replace("The valley doubled its harvest from 2000 to 2001.", json.dumps(HOSTILE)), encoding="utf-8")
    twin = root / "chapters" / "text" / "01-harvest.md"
    text = twin.read_text(encoding="utf-8")
    text = text.replace('    title=say(f"', f"    title=say({HOSTILE!r} + f\"").replace('caption=say("', f"caption=say({HOSTILE!r} + \"").replace('alt=say(f"', f"alt=say({HOSTILE!r} + f\"")
    text = text.replace('explain={"en": f"', f'explain={{"en": {HOSTILE!r} + f"')
    text = text.replace("## Verdicts", f"""```{{code-cell}} ipython3
from reproduction import show_table

show_table(rows[["place", "value"]].assign(place={HOSTILE!r}), "tab-hostile", caption={HOSTILE!r}, evidence=rows)
```

## Verdicts""")
    twin.write_text(text, encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BOOK_")} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "web", "book", "--editions", "en", "--root", str(root)], cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert "Open _build/html/index.html" in done.stdout and "pages: " not in done.stdout and "FAILED" not in done.stdout, done.stdout + done.stderr
    return root / "_build" / "html"


def test_hostile_data_show_as_text(hostile_site):
    chapter, ledger = ((hostile_site / "chapters" / name).read_text(encoding="utf-8") for name in ("01-harvest.html", "02-verdicts.html"))
    assert unescape(chapter).count(HOSTILE) >= 8 and HOSTILE in unescape(ledger), "title, caption, alternative text, table, statement and explanations"
    for path in hostile_site.rglob("*.html"):
        page = Tags(path.read_text(encoding="utf-8"))
        assert not any("alert" in script for script in page.scripts), path.name
        assert not any("onerror" in attributes or attributes.get("src") == "x" for _, attributes in page.tags), path.name


@needs_browser
def test_hostile_data_run_nothing(hostile_site, browser):
    for name in ("index.html", "chapters/01-harvest.html", "chapters/02-verdicts.html", "sources.html", "search.html?q=alert"):
        page = open_page(browser, address(hostile_site, name))
        dialogs = []
        page.on("dialog", lambda dialog, seen=dialogs: (seen.append(dialog.message), dialog.dismiss()))
        page.wait_for_timeout(300)
        assert dialogs == [] and page.faults == [], (name, page.faults)
        page.context.close()

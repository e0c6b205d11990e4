"""The pages of a built book, in both editions."""

from dataclasses import dataclass

from reproduction.errors import BookError
from web.book import pages_of
from web.editions import FOLDERS

MORE_PAGES = ("search",)
"""Pages that the theme makes and a reader visits, though no table of contents names them."""


@dataclass(frozen=True)
class Page:
    """One page of one edition: its name, such as ``chapters/02-1-status``, its edition, and its path below the site."""

    name: str
    edition: str

    @property
    def path(self):
        folder = FOLDERS[self.edition]
        return f"{folder}/{self.name}.html" if folder else f"{self.name}.html"


def built_pages(root, site, *, names=(), editions=tuple(FOLDERS)):
    """The pages of a built site, in reading order, one edition after the other.

    Parameters
    ----------
    root : pathlib.Path
        The project.
    site : pathlib.Path
        Folder with ``index.html``.
    names : sequence of str
        Only these pages, with or without their folder; default all.
    editions : sequence of {"en", "zh"}

    Returns
    -------
    list of Page

    Raises
    ------
    BookError
        The site was not built, a page of it is missing, or a name is unknown.
    """
    if not (site / "index.html").exists():
        raise BookError(str(site.name), "a built book with index.html", "none", "run `make book` first, or name the folder of a built site")
    known = [*pages_of(root), *MORE_PAGES]
    unknown = [name for name in names if not any(_is_meant(name, page) for page in known)]
    if unknown:
        raise BookError("pages", "names such as " + ", ".join(known[:4]), ", ".join(unknown), "use the names in _toc.yml")
    pages = [Page(name, edition) for edition in editions for name in known if not names or any(_is_meant(wanted, name) for wanted in names)]
    missing = [page.path for page in pages if not (site / page.path).exists() and page.name not in MORE_PAGES]
    if missing:
        raise BookError(str(site.name), "every page of _toc.yml in " + " and ".join(editions), "no " + ", ".join(missing[:5]), "run `make book`, or choose --editions")
    return [page for page in pages if (site / page.path).exists()]


def _is_meant(wanted, page):
    return wanted in (page, page.rsplit("/", 1)[-1])

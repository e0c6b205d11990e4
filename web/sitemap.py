"""What search engines ask a site for: ``sitemap.xml`` with both languages of every page, and ``robots.txt``.

Both need the address of the site (``BOOK_BASEURL``), and are left out without it.
"""

from xml.etree import ElementTree

from reproduction.citation import book_record

from .editions import DEFAULT, FOLDERS, HREFLANG

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
SITEMAP, ROBOTS = "sitemap.xml", "robots.txt"

def address(base, language, page):
    """Address of a page of an edition.

    Parameters
    ----------
    base : str
        Address of the site.
    language : {"en", "zh"}
    page : str

    Returns
    -------
    str

    Examples
    --------
    >>> address("https://book.example.org/", "zh", "chapters/01")
    'https://book.example.org/zh/chapters/01.html'
    """
    return "/".join(filter(None, (base.rstrip("/"), FOLDERS[language], f"{page}.html")))


def write_sitemap(site, base, pages):
    """Write both files; or remove them where the site has no address.

    Parameters
    ----------
    site : pathlib.Path
        Root of the finished site.
    base : str
        Address of the site, or "".
    pages : list of str
        Those of the table of contents; a page that an edition does not have is left out.
    """
    if not base:
        for name in (SITEMAP, ROBOTS):
            (site / name).unlink(missing_ok=True)
        return
    ElementTree.register_namespace("", SITEMAPS)
    ElementTree.register_namespace("xhtml", XHTML)
    root = ElementTree.Element(f"{{{SITEMAPS}}}urlset")
    for page in pages:
        editions = [language for language in FOLDERS if (site / FOLDERS[language] / f"{page}.html").exists()]
        for language in editions:
            entry = ElementTree.SubElement(root, f"{{{SITEMAPS}}}url")
            ElementTree.SubElement(entry, f"{{{SITEMAPS}}}loc").text = address(base, language, page)
            ElementTree.SubElement(entry, f"{{{SITEMAPS}}}lastmod").text = str(book_record()["date-released"])  # that of the version: the same files give the same map
            for other in editions:
                ElementTree.SubElement(entry, f"{{{XHTML}}}link", rel="alternate", hreflang=HREFLANG[other], href=address(base, other, page))
            if DEFAULT in editions:
                ElementTree.SubElement(entry, f"{{{XHTML}}}link", rel="alternate", hreflang="x-default", href=address(base, DEFAULT, page))
    ElementTree.indent(root)
    (site / SITEMAP).write_text('<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n", encoding="utf-8")
    (site / ROBOTS).write_text(f"User-agent: *\nAllow: /\n\nSitemap: {base.rstrip('/')}/{SITEMAP}\n", encoding="utf-8")

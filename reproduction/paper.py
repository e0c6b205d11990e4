"""The one place from which the reproduced paper is cited."""

import re
from functools import lru_cache

import yaml

from .errors import DataError
from .language import LANGUAGE
from .paths import data_folder


@lru_cache
def paper_record():
    """What is known of the paper's bibliographic record (dict read from ``data/paper.yml``).

    Raises
    ------
    DataError
        The file is missing.
    """
    path = data_folder() / "paper.yml"
    if not path.exists():
        raise DataError("data/paper.yml", "the record of the paper", "no such file", "restore it from the repository")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def cite_paper():
    """The paper's citation in the language of this edition, made from the fields that are known (str)."""
    record = paper_record()
    known = [record[name] for name in ("authors", "title", "journal", "year", "doi") if record.get(name)]
    return ". ".join(str(field) for field in known) if known else record["description"][LANGUAGE]


def place_in_paper(locator):
    """Where in the paper something stands, in the language of this edition.

    Parameters
    ----------
    locator : str
        As the tables write it: "section 2.1, paragraph 1, sentence 2", "section 2.1, figure 1", "abstract (Chinese), paragraph 1".

    Returns
    -------
    str

    Examples
    --------
    >>> place_in_paper("section 2.1, figure 1") in ("section 2.1, figure 1", "第2.1节图1")
    True
    """
    if LANGUAGE == "en":
        return locator
    for english, chinese in ((r"section ([\d.]+)", r"第\1节"), (r"paragraph (\d+)", r"第\1段"), (r"sentence (\d+)", r"第\1句"), (r"figure (\d+)", r"图\1"), (r"abstract \(Chinese\)", "中文摘要"), (", ", "")):
        locator = re.sub(english, chinese, locator)
    return locator

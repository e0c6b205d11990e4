"""The one place from which the reproduced paper is cited."""

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

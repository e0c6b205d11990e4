"""A notebook opened alone: from an empty folder, offline but for the archive, with the outputs of the book."""

import functools
import hashlib
import http.server
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import zipfile
from pathlib import Path

import pytest
from packaging.metadata import Metadata

from benchmarks.alone import execute_alone, readers_environment, write_kernel
from web import alone
from web.archive import archive_hash, in_release, write_archive
from web.compare import compare_notebooks
from web.execute import chapter_names, read_twin

from .helpers import NOTEBOOKS, ROOT, copy_project

NAME = "hebei-cbec"
NO_NETWORK = """\
import socket

connect = socket.socket.connect


def connect_here(self, address):
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1", "localhost"):
        raise OSError(f"no network in this test: {address[0]}")
    return connect(self, address)


socket.socket.connect = connect_here
"""

needs_links = pytest.mark.skipif(os.name == "nt", reason="the environment of this test is made of symbolic links, which Windows keeps for administrators")


class Reader:
    """A Python with the libraries of the lock and without this project, and a server with the archive."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder / "python")], check=True)
        self.python = folder / "python" / "bin" / "python"
        libraries = folder / "libraries"
        libraries.mkdir()
        for path in Path(sysconfig.get_path("purelib")).iterdir():
            if "hebei" not in path.name.lower():
                (libraries / path.name).symlink_to(path)
        own = next((folder / "python").glob("lib/python*/site-packages"))
        (own / "libraries.pth").write_text(f"{libraries}\n")
        (own / "sitecustomize.py").write_text(NO_NETWORK)
        write_kernel(folder / "jupyter", self.python)
        path, self.sha256 = write_archive(ROOT, folder / "site")
        handler = functools.partial(QuietHandler, directory=folder / "site")
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}/{path.name}"

    def run(self, *arguments):
        return subprocess.run([str(self.python), *arguments], cwd=self.folder, env=readers_environment(), capture_output=True, text=True, encoding="utf-8")

    def first_cell(self, folder, address, sha256, language="en"):
        """Run the first cell as a script in a folder."""
        source = alone.first_cell(NAME, address, sha256, language)
        return subprocess.run([str(self.python), "-c", source], cwd=folder, env=readers_environment(), capture_output=True, text=True, encoding="utf-8")

    def forget(self):
        """Take the project away again."""
        self.run("-m", "pip", "uninstall", "--yes", "--quiet", NAME)


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    made = Reader(tmp_path_factory.mktemp("reader"))
    yield made
    made.server.shutdown()


@pytest.fixture(scope="module")
def executed(reader):
    """All chapters: the first one installs the archive, the others find it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(reader.folder / "jupyter"))
        reader.forget()
        first, *others = chapter_names(ROOT)
        place = reader.folder / "empty", reader.address, reader.sha256
        return execute_alone(ROOT, [first], *place) | execute_alone(ROOT, others, *place)


@needs_links
@pytest.mark.parametrize("name", chapter_names(ROOT))
def test_a_chapter_runs_from_an_empty_folder_with_the_outputs_of_the_book(executed, name):
    committed, execution = executed[name]
    assert execution.failure is None
    assert [str(difference) for difference in compare_notebooks(name, committed, execution.notebook) if not difference.picture] == []


@needs_links
def test_the_reader_has_no_network_and_not_the_project(reader):
    reader.forget()
    assert "no network in this test" in reader.run("-c", "import socket; socket.create_connection(('192.0.2.1', 80), timeout=5)").stderr
    assert "No module named 'reproduction'" in reader.run("-c", "import reproduction").stderr


@needs_links
@pytest.mark.parametrize(("language", "line"), [("en", "code and data found"), ("zh", "代码与数据已就绪")])
def test_the_first_cell_says_one_line_in_the_language_of_the_notebook(reader, tmp_path, language, line):
    done = reader.first_cell(tmp_path, reader.address, reader.sha256, language)
    assert line in done.stdout and len(done.stdout.splitlines()) == 1 and done.stderr == ""


@needs_links
def test_the_first_cell_takes_what_is_installed_and_asks_nobody(reader, tmp_path):
    reader.first_cell(tmp_path, reader.address, reader.sha256)
    again = reader.first_cell(tmp_path, "http://127.0.0.1:9/gone.whl", reader.sha256)
    assert again.returncode == 0 and "found" in again.stdout


@needs_links
def test_a_wrong_hash_is_refused_with_both_hashes(reader, tmp_path):
    reader.forget()
    done = reader.first_cell(tmp_path, reader.address, "0" * 64)
    assert done.returncode and "take the notebook anew" in done.stderr
    assert "0" * 64 in done.stderr and reader.sha256 in done.stderr
    assert "No module named 'reproduction'" in reader.run("-c", "import reproduction").stderr


@needs_links
def test_without_address_and_project_the_remedy_is_named(reader, tmp_path):
    reader.forget()
    done = reader.first_cell(tmp_path, "", "")
    assert done.returncode and "put this notebook into the folder chapters" in done.stderr


@needs_links
def test_a_checkout_around_the_notebook_comes_before_everything(reader, tmp_path):
    reader.forget()
    project = copy_project(tmp_path)
    citation = project / "CITATION.cff"
    citation.write_text(re.sub(r"(?m)^version: .*$", "version: 9.9.9", citation.read_text(encoding="utf-8")), encoding="utf-8")
    done = reader.first_cell(project / "chapters", reader.address, reader.sha256)
    assert done.stdout == f"{NAME} 9.9.9: code and data found.\n"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_chapter_begins_with_the_cell_in_its_present_text(path):
    """A committed chapter knows no address, or that of the release that it belongs to."""
    cells = [cell for cell in read_twin(ROOT, path.stem).cells if cell.cell_type == "code"]
    address, sha256 = alone.address_in(cells[0].source)
    assert tuple(cells[0].metadata["tags"]) == alone.TAGS
    assert cells[0].source == alone.first_cell(NAME, address, sha256), "run `make chapters`"
    assert not address or sha256 == archive_hash(ROOT), "run `make chapters`"


def test_the_archive_has_the_same_bytes_twice_and_others_when_a_value_changes(tmp_path):
    project = copy_project(tmp_path / "project")
    path, sha256 = write_archive(project, tmp_path / "archive")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256 == archive_hash(project)
    table = project / "data" / "gdp.csv"
    table.write_bytes(table.read_bytes().replace(b"\n", b"\r\n"))
    assert archive_hash(project) == sha256, "line ends of another system are no other contents"
    table.write_text(table.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    assert archive_hash(project) != sha256


def test_the_archive_does_not_depend_on_what_it_makes_run(tmp_path):
    """Its hash stands in the notebooks, so nothing of their text may be in it."""
    project = copy_project(tmp_path)
    before = archive_hash(project)
    assert alone.fill_release(project, {"BOOK_REPOSITORY": "https://example.org/a/b"}).startswith("https://example.org/a/b/releases/download/v")
    assert archive_hash(project) == before


def test_a_release_address_goes_when_the_project_changes(tmp_path):
    project = copy_project(tmp_path)
    alone.fill_release(project, {"BOOK_REPOSITORY": "https://example.org/a/b"})
    twin = project / "chapters" / "text" / f"{NOTEBOOKS[0].stem}.md"
    assert alone.address_in(twin.read_text(encoding="utf-8")) == in_release(project, {"BOOK_REPOSITORY": "https://example.org/a/b"})
    assert alone.renew_twins(project) == []
    (project / "data" / "gdp.csv").open("a", encoding="utf-8").write("\n")
    assert alone.renew_twins(project) == [path.stem for path in NOTEBOOKS]
    assert alone.address_in(twin.read_text(encoding="utf-8")) == ("", "")


def test_the_archive_is_a_valid_wheel_with_light_dependencies(tmp_path):
    path, _ = write_archive(ROOT, tmp_path)
    with zipfile.ZipFile(path) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        metadata = Metadata.from_email(archive.read(name), validate=True)
        assert all(entry.compress_type == zipfile.ZIP_STORED for entry in archive.infolist())
    assert metadata.name == NAME
    wanted = {requirement.name for requirement in metadata.requires_dist}
    assert "pandas" in wanted and not wanted & {"jupyter-book", "pytest", "playwright", "sphinx"}


@needs_links
def test_pip_finds_nothing_missing_in_the_installed_archive(reader, tmp_path):
    reader.first_cell(tmp_path, reader.address, reader.sha256)
    shown = reader.run("-m", "pip", "show", "--files", NAME).stdout
    assert "reproduction/project_files/data/claims.yml" in shown
    folder = Path(re.search(r"(?m)^Location: (.+)$", shown)[1])
    listed = re.findall(r"(?m)^  (\S.*)$", shown)
    assert listed and all((folder / name).exists() for name in listed)
    shutil.rmtree(folder / "reproduction" / "__pycache__", ignore_errors=True)

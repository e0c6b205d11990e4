"""Serve the built book on this machine as a plain static host does: compressed, with lifetimes for caches."""

import gzip
import threading
from contextlib import contextmanager
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

COMPRESSED = (".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".csv", ".md", ".ttf", ".otf", ".eot", ".map", ".webmanifest", ".inv")
"""Endings of files that are sent compressed; pictures, archives and web fonts are compressed already."""

MINUTES_10, YEAR = 600, 31_536_000


class BookHandler(SimpleHTTPRequestHandler):
    """Files with gzip where the browser takes it; those with a version in their address are kept for a year, all others ten minutes."""

    protocol_version = "HTTP/1.1"

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir() or not path.exists() or path.suffix not in COMPRESSED or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        self.end_headers()
        return BytesIO(body)

    def guess_type(self, path):
        found = super().guess_type(path)
        return f"{found}; charset=utf-8" if found.startswith("text/") or found.endswith(("javascript", "json")) else found

    def end_headers(self):
        self.send_header("Cache-Control", f"public, max-age={YEAR}, immutable" if "?v=" in self.path else f"public, max-age={MINUTES_10}")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *arguments):
        """Nothing: a benchmark asks thousands of times."""


@lru_cache(maxsize=4096)
def compressed(path, modified):
    """A file as gzip at level 6, the level that web servers use (bytes).

    Parameters
    ----------
    path : pathlib.Path
    modified : int
        Time of its last change, so that a rebuilt file is not served from memory.
    """
    return gzip.compress(path.read_bytes(), compresslevel=6, mtime=0)


@contextmanager
def served(folder):
    """The address of a folder on this machine, for as long as the block runs.

    Parameters
    ----------
    folder : pathlib.Path

    Yields
    ------
    str
        Without a slash at its end.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(BookHandler, directory=str(folder)))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()

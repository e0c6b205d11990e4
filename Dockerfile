# The book and its tests without anything installed but Docker: see README.md. The dev container uses it as well.
FROM python:3.12-slim-bookworm

# a browser for the PDF and the browser tests, a font for Chinese pages; versions follow the base image
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends chromium fonts-noto-cjk git make poppler-utils \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 1000 --user-group reader \
 && install --directory --owner reader --group reader /book

USER 1000
WORKDIR /book

# the libraries first: this layer stays as long as the lock does
COPY --chown=1000:1000 requirements.txt ./
RUN python -m venv .venv && .venv/bin/python -m pip install --no-cache-dir --quiet --disable-pip-version-check -r requirements.txt

COPY --chown=1000:1000 . .
RUN make env

CMD ["make", "book"]

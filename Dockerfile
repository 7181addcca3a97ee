# Small and non-root. The parser's children need no more than this; Tesseract, LibreOffice and Chromium are optional extras
# of other images.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    PIP_NO_CACHE_DIR=1 \
    DO_NOT_TRACK=1 \
    PREFECT_SERVER_ANALYTICS_ENABLED=false \
    RAPPORTEUR_HOME=/var/lib/rapporteur

RUN useradd --system --uid 10001 --home-dir /var/lib/rapporteur --create-home rapporteur

WORKDIR /app
COPY requirements.lock ./
RUN pip install --no-deps --requirement requirements.lock

COPY pyproject.toml README.md ./
COPY documents documents
COPY parsers parsers
COPY compare compare
COPY watch watch
COPY infra infra
COPY flows flows
COPY replica replica
RUN pip install --no-deps .

USER 10001
VOLUME /var/lib/rapporteur
EXPOSE 4200
CMD ["rapporteur", "serve"]

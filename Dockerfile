# syntax=docker/dockerfile:1
# One image for site, worker and release step: docs/operations.md says which command is which.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH
WORKDIR /app
# Before the code, so that a change of code does not install everything again.
COPY requirements.txt ./
RUN pip install --require-hashes -r requirements.txt
COPY . .
# Names of files carry their content's hash, which DEBUG would leave out. No secret is needed, and none gets into the image.
RUN PDAP_ENVIRONMENT=local DEBUG=off PDAP_DOTENV= python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q /app

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PDAP_DOTENV= \
    HOST=0.0.0.0 \
    PORT=8000
# `pg_dump` of the database's version, for backups and refreshes.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client-15 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 pdap && useradd --system --uid 10001 --gid pdap --no-create-home pdap
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER pdap
EXPOSE 8000
# gunicorn then lets requests end (WEB_TIMEOUT), the worker its task.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "pdap.ops.probe"]
CMD ["gunicorn", "-c", "python:pdap.ops.serving", "pdap.wsgi"]

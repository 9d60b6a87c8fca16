# One image for every process of ours: web, ingest, worker, and the one-shot set-up.
FROM python:3.11-slim-bookworm AS build
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends gettext nodejs npm \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/zhihui
RUN python3 -m venv .venv
COPY requirements.txt ./
RUN .venv/bin/python -m pip install --quiet --no-cache-dir --disable-pip-version-check --requirement requirements.txt
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund --silent
COPY . .
RUN find . -name "*.po" -not -path "./node_modules/*" -not -path "./.venv/*" \
    -exec sh -c 'for po; do msgfmt --check-format -o "${po%.po}.mo" "$po" || exit 1; done' sh {} +

FROM python:3.11-slim-bookworm
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends libgdal32 libgeos-c1v5 libproj25 gettext-base gettext \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 graphviz fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home zhihui \
 && install -d -o zhihui -g zhihui /data /data/log /data/static
COPY --from=build --chown=root:root /srv/zhihui /srv/zhihui
WORKDIR /srv/zhihui
ENV PATH=/srv/zhihui/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    ZHIHUI_DATA_DIR=/data
USER zhihui
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "config.embedded", "process", "web"]

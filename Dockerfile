# The bot, and every other command of Attaché: `docker run … attache ingest …`.
FROM python:3.11-slim AS build
WORKDIR /src
RUN python -m venv /opt/attache
ENV PATH=/opt/attache/bin:$PATH PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# The libraries first: they change less often than the program, and their layer is kept.
COPY pyproject.toml constraints.txt ./
RUN python -c "import tomllib; print(*tomllib.load(open('pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" >requirements.txt \
    # pip's own torch for Linux comes with gigabytes of CUDA libraries.
    && pip install --extra-index-url https://download.pytorch.org/whl/cpu \
        -c constraints.txt -r requirements.txt
COPY . .
RUN pip install --no-deps .

FROM python:3.11-slim
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin attache \
    # The word indexes are opened as hard links in the temporary folder, which needs the same disk.
    && install -d -m 700 -o attache -g attache /data /data/tmp
COPY --from=build /opt/attache /opt/attache
ENV PATH=/opt/attache/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    TMPDIR=/data/tmp \
    ATTACHE_DATA=/data/archive \
    ATTACHE_LOG_FORMAT=json \
    ATTACHE_MONITORING_PORT=9464
USER attache
WORKDIR /data
VOLUME /data
# Of the bot. It is alive while its event loop is; whether it is connected, /readyz tells.
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m --retries=3 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
# SIGTERM: questions in progress are answered within 20 seconds.
STOPSIGNAL SIGTERM
ENTRYPOINT ["attache"]
CMD ["bot"]

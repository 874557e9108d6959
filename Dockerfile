# The desk for a server: one image for web, worker, beat and migrations (see docker-compose.yml).
FROM python:3.12-slim-bookworm AS packages
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/desk
COPY requirements/base.txt /tmp/base.txt
RUN /opt/desk/bin/pip install --require-hashes --no-deps --requirement /tmp/base.txt

FROM python:3.12-slim-bookworm AS server
ENV PATH="/opt/desk/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DESK_STATIC_ROOT=/srv/static \
    DESK_FILES=/srv/files \
    PORT=8000
RUN groupadd --gid 10001 desk \
    && useradd --uid 10001 --gid desk --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin desk \
    && install --directory --owner desk --group desk --mode 0700 /srv/files
COPY --from=packages /opt/desk /opt/desk
WORKDIR /srv/desk
COPY . .
# Loading the settings takes values; these are for this step alone and stay out of the image's environment.
RUN DESK_ENV=production DESK_SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(60))')" \
    DESK_HOSTS=desk.example.com DESK_BASE_URL=https://desk.example.com EMAIL_URL=smtp://127.0.0.1:25 \
    DATABASE_URL=postgres://127.0.0.1/unused REDIS_URL=redis://127.0.0.1/0 \
    python manage.py collectstatic --no-input --verbosity 0
USER desk
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-m", "servicedesk.launcher.health", "/health/ready"]
CMD ["sh", "-c", "exec gunicorn servicedesk.wsgi:application --bind 0.0.0.0:$PORT --worker-class gthread \
    --workers ${DESK_WEB_PROCESSES:-2} --threads 4 --max-requests 5000 --max-requests-jitter 500 \
    --worker-tmp-dir /dev/shm --no-control-socket --access-logfile -"]

# The mail catcher of a demo: the same code with the packages of the one-command start.
FROM server AS mail
USER root
COPY requirements/local.txt /tmp/local.txt
RUN pip install --no-cache-dir --require-hashes --no-deps --requirement /tmp/local.txt \
    && install --directory --owner desk --group desk --mode 0700 /srv/mail
USER desk
EXPOSE 2525
HEALTHCHECK NONE
CMD ["python", "-m", "servicedesk.launcher.mailserver", "--host", "0.0.0.0", "--port", "2525", "--into", "/srv/mail"]

# What is built when no target is named.
FROM server

"""How gunicorn serves the app: everything that can be set is in vocavision/config.py."""

from vocavision.config import read_or_stop

_config = read_or_stop()

bind = f"{_config.host}:{_config.port}"
workers = _config.web_workers
worker_class = "gthread"
threads = _config.web_threads
preload_app = True  # one copy of the code in memory, shared by the workers
graceful_timeout = 30  # seconds a request may still take when the server stops
timeout = 60  # seconds after which a worker that does not answer is replaced
keepalive = 5  # seconds an idle connection is kept
control_socket_disable = True
forwarded_allow_ips = "127.0.0.1"
# What gunicorn itself has to say goes where the application's logs go: in their form, and without what they leave out.
logconfig_dict = {"loggers": {"gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True}}}

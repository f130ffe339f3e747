"""How gunicorn serves the floor: as the product is served."""

workers = 2
worker_class = "gthread"
threads = 4
preload_app = True
worker_tmp_dir = "/dev/shm"  # noqa: S108 - heartbeats alone
control_socket_disable = True
accesslog = None
loglevel = "warning"

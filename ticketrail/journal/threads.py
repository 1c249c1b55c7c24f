"""Threads that keep their database connections, and how they give them back."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connections


def end(threads: ThreadPoolExecutor, count: int) -> None:
    """Finish what was submitted, close the connections of each of the ``count`` threads, and end them."""
    barrier = threading.Barrier(count)
    try:
        closings = [threads.submit(_close, barrier) for _ in range(count)]
    except RuntimeError:
        # The interpreter is ending: it has ended such threads before it asks anybody, connections and all.
        return
    for closing in closings:
        closing.result()
    threads.shutdown()


def _close(barrier: threading.Barrier) -> None:
    # The barrier makes each of the threads take exactly one of these.
    barrier.wait(timeout=60)
    connections.close_all()

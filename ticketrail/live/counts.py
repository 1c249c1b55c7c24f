"""What the hub has done since it started, as plain numbers: the metrics page reads them, the hot path adds to them."""

from collections import Counter


class Counts:
    """``said`` frames were encoded, ``delivered`` is how often one was written; ``closed`` counts by close code."""

    __slots__ = ("behind", "closed", "delivered", "joined", "polled", "refused", "resumed", "said", "snapshots")

    def __init__(self) -> None:
        self.said = 0
        self.delivered = 0
        self.joined = 0
        self.resumed = 0
        self.snapshots = 0
        self.polled = 0
        self.behind = 0
        self.closed: Counter[int] = Counter()
        self.refused: Counter[int] = Counter()

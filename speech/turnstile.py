"""One at a time, in order of arrival."""

import asyncio
from collections import deque

from failure import Refused


class Turnstile:
    def __init__(self, longest):
        self.longest = longest
        self.busy = False
        self._waiting = deque()

    @property
    def queued(self):
        return len(self._waiting)

    async def enter(self):
        """Waits for one's turn. Whoever is cancelled while waiting loses the place and holds nobody up."""
        if not self.busy:
            self.busy = True
            return
        if len(self._waiting) >= self.longest:
            raise Refused(429, "Too many recordings are waiting: try again later", code="queue_full", retry_after=10)
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.leave()  # it was our turn already: hand it on
            else:
                self._waiting.remove(turn)
            raise

    def leave(self):
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.busy = False

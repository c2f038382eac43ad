"""Live time: a thread that pays the world the real seconds that have passed."""

import math
import threading
import time
import traceback
from collections.abc import Callable

from mocknylas.errors import ConflictError, UsageError

SHORTEST_PAUSE = 0.02  # seconds between two payments, however fast time runs


class Ticker:
    """Owes `advance` the real seconds passed since `start`, times `speed`, and pays whole ones.

    Debt is counted from the start and not from the last payment, so neither remainders nor a slow
    `advance` lose time. `error` is the first error of `advance`; it does not stop the ticker.
    """

    def __init__(
        self,
        advance: Callable[[int], object],
        speed: float = 1.0,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to tick; `speed` is virtual seconds for each real one."""
        if not 0 < speed < math.inf:
            raise UsageError(f"not a speed: {speed}; write a number above 0, such as 60")
        self.speed = speed
        self.error: Exception | None = None
        self._advance = advance
        self._clock = clock
        self._began = clock()
        self._paid = 0
        self._stopped: threading.Event | None = None

    def start(self) -> None:
        """Let time run from now on."""
        self.stop()
        self._began, self._paid = self._clock(), 0
        self._stopped = threading.Event()
        run, arguments = self._run, (self._stopped,)
        threading.Thread(target=run, args=arguments, name="mocknylas-ticker", daemon=True).start()

    def stop(self) -> None:
        """Let time stand still, at once; a payment under way is finished, no other begins."""
        if self._stopped is not None:
            self._stopped.set()

    def owed(self) -> int:
        """Return the whole virtual seconds that are due and not yet paid."""
        return math.floor(self._passed()) - self._paid

    def pause(self) -> float:
        """Return the real seconds until the next whole virtual second is due."""
        return max((self._paid + 1 - self._passed()) / self.speed, SHORTEST_PAUSE)

    def pay(self) -> None:
        """Advance by what is owed; it stays owed while another advance is under way."""
        seconds = self.owed()
        if seconds < 1:
            return
        try:
            self._advance(seconds)
        except ConflictError:
            return
        except Exception as error:
            self._report(error)
        self._paid += seconds

    def _passed(self) -> float:
        return (self._clock() - self._began) * self.speed

    def _report(self, error: Exception) -> None:
        if self.error is None:
            self.error = error
            traceback.print_exception(error)

    def _run(self, stopped: threading.Event) -> None:
        while not stopped.wait(self.pause()):
            self.pay()

"""Threads and what they wait for. Times are milliseconds; none, or a negative one, is for ever.

A wait looks again every millisecond, so that Ctrl-C ends it.
"""

import _thread
import time


def _wait(done, timeout=-1):
    """Whether `done` came true in time."""
    started = time.ticks_ms()
    while not done():
        if 0 <= timeout <= time.ticks_diff(time.ticks_ms(), started):
            return False
        time.sleep_ms(1)
    return True


def run_forever(function, *args):
    def loop():
        while True:
            function(*args)

    _thread.start_new_thread(loop, ())


class Thread:
    def __init__(self, target=None, name=None, args=()):
        self.target = target
        self.args = args
        self.name = name
        self.ident = None
        self.exc = None
        self._begun = False
        self._alive = False

    def start(self, prio=4, size=512):
        """Priority and size are the machine's own."""
        if self._begun:
            raise RuntimeError("a thread starts once")
        self._begun = self._alive = True
        try:
            _thread.start_new_thread(self._run, ())
        except OSError:
            self._alive = False
            raise RuntimeError("no more threads can be created")

    def run(self):
        if self.target is not None:
            self.target(*self.args)

    def join(self, timeout=-1):
        _wait(lambda: not self._alive, timeout)

    def is_alive(self):
        return self._alive

    def __str__(self):
        return str(self.name)

    def _run(self):
        self.ident = _thread.get_ident()
        if self.name is None:
            self.name = "Thread-%d" % self.ident
        try:
            self.run()
        except Exception as error:
            self.exc = error
        self._alive = False


class Lock:
    def __init__(self):
        self._lock = _thread.allocate_lock()

    def acquire(self, blocking=True, timeout=-1):
        if not blocking:
            return self._lock.acquire(0)
        return _wait(lambda: self._lock.acquire(0), timeout)

    def release(self):
        self._lock.release()


class Semaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("a semaphore begins with 0 or more")
        self._value = value
        self._lock = _thread.allocate_lock()

    def acquire(self, blocking=True, timeout=-1):
        return _wait(self._take, timeout if blocking else 0)

    def release(self):
        with self._lock:
            self._value += 1

    def _take(self):
        with self._lock:
            if self._value == 0:
                return False
            self._value -= 1
            return True


class Event:
    def __init__(self):
        self._flag = False

    def set(self):
        self._flag = True

    def is_set(self):
        return self._flag

    def clear(self):
        self._flag = False

    def wait(self, timeout=-1):
        return _wait(self.is_set, timeout)


class Condition:
    def __init__(self, lock=None):
        self._lock = lock or Lock()
        self._waiting = []
        self.acquire = self._lock.acquire
        self.release = self._lock.release

    def wait(self, timeout=-1):
        """With the lock held, which others may take meanwhile."""
        told = Event()
        self._waiting.append(told)
        self.release()
        try:
            return told.wait(timeout)
        finally:
            self.acquire()
            if told in self._waiting:
                self._waiting.remove(told)

    def wait_for(self, predicate, timeout=-1):
        started = time.ticks_ms()
        while not predicate():
            left = timeout if timeout < 0 else timeout - time.ticks_diff(time.ticks_ms(), started)
            if timeout >= 0 and left <= 0:
                break
            self.wait(left)
        return predicate()

    def notify(self, n=1):
        for told in self._waiting[:n]:
            told.set()
        del self._waiting[:n]

    def notify_all(self):
        self.notify(len(self._waiting))

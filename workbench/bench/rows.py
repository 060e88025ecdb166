"""What is measured, and the budgets. Out: data, in the order of the table. Never: how it is measured."""

from __future__ import annotations

from dataclasses import dataclass

OURS, UPSTREAM, RAW = "ours", "upstream", "raw"
CONTENDERS = (OURS, UPSTREAM, RAW)
NAMES = {OURS: "ours", UPSTREAM: "upstream", RAW: "raw C"}

TIME, INSTRUCTIONS, CALLS, SECONDS, SHARE = "time", "instructions", "system calls", "processor time", "times the first"


@dataclass(frozen=True, slots=True)
class Budget:
    """For time: at least `limit` of the reference's speed. For what is counted: at most `limit` times the reference's number.
    Without a reference: at most `limit` itself."""

    quantity: str
    limit: float
    reference: str = ""

    @property
    def is_least(self) -> bool:
        return self.quantity == TIME and self.reference != ""

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.is_least else value <= self.limit

    def __str__(self) -> str:
        sign = ">=" if self.is_least else "<="
        return f"{sign} {self.limit:g}" + (f" of {NAMES[self.reference]}" if self.reference else "")


@dataclass(frozen=True, slots=True)
class Row:
    """Work of the programs, which each contender does."""

    name: str
    title: str
    work: str  # what the programs call it
    size: int  # bytes of a piece
    service: str  # of the peer
    served: int  # the peer's count for one piece of work; 0: it serves until the client leaves
    timed: int = 0  # pieces of work in one timed run; 0: only counted
    counted: int = 0  # pieces of work in the shorter of two counted runs; 0: only timed
    budgets: tuple[Budget, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """Work of our commands; there is nothing to compare it with."""

    name: str
    title: str
    budgets: tuple[Budget, ...]


PIECE, LINE, MESSAGE, PORTION, SEGMENT = 64 * 1024, 64, 32, 4096, 1460

HOST_ROWS: tuple[Row | Task, ...] = (
    Row("readinto", "readinto of 64 KiB (recv_into in dialects without)", "readinto", PIECE, "bytes", PIECE, timed=4000,
        budgets=(Budget(TIME, 0.8, RAW),)),
    Row("recv", "recv of 64 KiB", "recv", PIECE, "bytes", PIECE, timed=1000,
        budgets=(Budget(TIME, 1.0, UPSTREAM),)),
    Row("send", "send of 64 KiB", "send", PIECE, "sink", PIECE, timed=2000,
        budgets=(Budget(TIME, 0.8, RAW),)),
    Row("exchange", "send 32 bytes, recv the answer", "exchange", MESSAGE, "echo", 0, timed=6000,
        budgets=(Budget(TIME, 0.85, RAW),)),
    Row("datagram", "sendto 64 bytes, recvfrom the answer", "datagram", LINE, "datagrams", 1, timed=6000, counted=300),
    Row("connect", "open, connect to a host and port, close", "connect", 0, "hang-up", 1, timed=1500, counted=300,
        budgets=(Budget(CALLS, 5), Budget(INSTRUCTIONS, 1.0, UPSTREAM))),
    Row("reconnect", "the same with the address looked up before", "reconnect", 0, "hang-up", 1, timed=1500, counted=300,
        budgets=(Budget(CALLS, 5), Budget(INSTRUCTIONS, 1.0, UPSTREAM))),
    Row("readline", "readline of 64 bytes", "readline", LINE, "lines", 1, timed=20000, counted=300,
        budgets=(Budget(CALLS, 2),)),
    Row("transfer", "send 32 bytes, recv 32 bytes that are there", "transfer", MESSAGE, "both", MESSAGE, counted=300),
    Row("wait", "send 32 bytes, wait for the answer, recv it", "exchange", MESSAGE, "late-echo", 0, counted=200),
    Task("builds", "all variants built, over one", (Budget(SHARE, 2.0),)),
    Task("generate", "generate every variant, cold", (Budget(SECONDS, 0.6),)),
    Task("check", "check", (Budget(SECONDS, 0.3),)),
)  # fmt: skip

# Timed with the peer on this machine, at the other end of the emulated wire. Counted with both ends on the board: one send and one
# recv, and what the stack does for both of them.
BOARD_ROWS: tuple[Row | Task, ...] = (
    Row("readinto", "TCP in: readinto of 4 KiB (recv_into in dialects without)", "readinto", PORTION, "bytes", PORTION, timed=1500,
        budgets=(Budget(TIME, 0.75, RAW),)),
    Row("recv", "TCP in: recv of 4 KiB", "recv", PORTION, "bytes", PORTION, timed=1500,
        budgets=(Budget(TIME, 1.0, UPSTREAM),)),
    Row("send", "TCP out: send of 4 KiB", "send", PORTION, "sink", PORTION, timed=1500,
        budgets=(Budget(TIME, 0.75, RAW),)),
    Row("exchange", "send 32 bytes, recv the answer", "exchange", MESSAGE, "echo", 0, timed=1500, counted=300,
        budgets=(Budget(TIME, 0.75, RAW), Budget(INSTRUCTIONS, 1.2, UPSTREAM))),
    Row("segment", "send 1460 bytes, recv them", "exchange", SEGMENT, "echo", 0, counted=300,
        budgets=(Budget(INSTRUCTIONS, 1.0, UPSTREAM),)),
    Row("datagram", "sendto 64 bytes, recvfrom the answer", "datagram", LINE, "datagrams", 1, timed=1500, counted=300,
        budgets=(Budget(INSTRUCTIONS, 1.0, UPSTREAM),)),
    Row("reconnect", "open, connect, close", "reconnect", 0, "hang-up", 1, timed=300, counted=300,
        budgets=(Budget(INSTRUCTIONS, 1.0, UPSTREAM),)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """One thing measured about one row. Samples of different contenders at the same index were taken side by side."""

    row: str
    name: str
    unit: str
    samples: dict[str, tuple[float, ...]]
    budgets: tuple[Budget, ...]
    note: str = ""

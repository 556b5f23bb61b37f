import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from connectors.pool.pool import ReadingPool
from presswatch.errors import Unreadable
from tests.connectors.pool.tasks import work
from tests.processes import started

PROJECT = Path(__file__).parents[3]


def pool(workers: int = 2, deadline: float = 10.0, memory: int = 400_000_000) -> ReadingPool:
    return ReadingPool(work, workers, deadline, memory)


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(pids: list[int], seconds: float = 60.0) -> list[int]:
    until = time.monotonic() + seconds
    while time.monotonic() < until and any(map(is_alive, pids)):
        time.sleep(0.02)
    return [pid for pid in pids if is_alive(pid)]


def test_answers_come_in_the_order_of_the_tasks():
    with pool() as children:
        tasks = [("sleep", 0.2), *[("value", number) for number in range(20)]]
        assert list(children.map(tasks)) == [0.2, *range(20)]


def test_each_answer_comes_with_what_belongs_to_its_task():
    with pool() as children:
        tasks = [("slow", ("sleep", 0.2)), ("bad", ("unreadable", "x")), ("quick", ("value", 1))]
        pairs = list(children.map_pairs(tasks))
    assert [context for context, _ in pairs] == ["slow", "bad", "quick"]
    assert pairs[2] == ("quick", 1)
    assert isinstance(pairs[1][1], Unreadable)


def test_a_poisoned_task_loses_only_itself_and_is_named():
    poisons = [("sleep", 60), ("crash", 0), ("exit", 3), ("memory", 10**10), ("unreadable", "x")]
    tasks = [task for poison in poisons for task in (poison, ("value", 1))]
    with pool(deadline=4) as children:
        answers = list(children.map(tasks))
    assert [answer.reason for answer in answers[::2]] == ["timeout", "crash", "crash", "memory", "no_text"]
    assert answers[1::2] == [1] * len(poisons)


def test_memory_that_grows_slowly_is_stopped():
    with pool(deadline=20, memory=150_000_000) as children:
        answer, good = children.map([("slow memory", 0), ("value", 1)])
    assert answer.reason in ("memory", "crash")
    assert good == 1


def test_a_bug_is_raised_in_the_parent_with_its_story():
    with pool() as children, pytest.raises(ZeroDivisionError) as error:
        list(children.map([("value", 1), ("bug", 7)]))
    assert any("pool/tasks.py" in note for note in error.value.__notes__)


def test_an_answer_that_cannot_be_sent_is_a_bug():
    with pool() as children, pytest.raises(RuntimeError, match="can't be sent"):
        list(children.map([("unsendable", 1)]))


def test_the_pool_works_on_after_a_map_that_was_left_early():
    with pool() as children:
        answers = children.map([("value", 1), ("sleep", 60), ("sleep", 60)])
        assert next(answers) == 1
        assert isinstance(answers, Generator)
        answers.close()
        assert list(children.map([("value", 2)])) == [2]


def test_tasks_are_taken_one_by_one_as_children_become_free():
    taken = []

    def tasks():
        for number in range(5):
            taken.append(number)
            yield "value", number

    with pool(workers=1) as children:
        answers = children.map(tasks())
        assert next(answers) == 0
        assert len(taken) < 4
        assert list(answers) == [1, 2, 3, 4]


def test_the_mother_answers_questions_and_raises_what_the_function_raised():
    with pool() as children:
        assert children.ask(work, "value", 7) == 7
        with pytest.raises(Unreadable, match="no_text"):
            children.ask(work, "unreadable", "x")
        with pytest.raises(ZeroDivisionError):
            children.ask(work, "bug", 0)
        assert list(children.map([("value", 2)])) == [2]


def test_without_tasks_and_questions_no_process_is_started():
    with pool() as children:
        assert list(children.map([])) == []
        assert (children._children, children._mother) == ([], None)


def test_a_parent_with_threads_and_a_running_loop_can_read():
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(4)]
    for thread in threads:
        thread.start()

    async def read() -> list[object]:
        return await asyncio.to_thread(lambda: list(children.map([("value", n) for n in range(6)])))

    try:
        with pool() as children:
            assert asyncio.run(read()) == list(range(6))
    finally:
        stop.set()


def test_no_child_is_left_when_the_pool_closes():
    with pool() as children:
        pids = list(children.map([("pid", n) for n in range(8)]))
        pids.append(children._mother.pid)
    assert wait_until_gone(pids) == []


@pytest.mark.parametrize("victim", ["parent", "mother"])
def test_no_child_outlives_its_parent_or_mother(victim):
    code = (
        "import sys; from connectors.pool.pool import ReadingPool; from tests.connectors.pool.tasks import work\n"
        "with ReadingPool(work, 2, 60, 10**9) as pool:\n"
        "    pids = set(pool.map([('pid', n) for n in range(20)])) | {pool._mother.pid}\n"
        "    print(pool._mother.pid, *pids, flush=True)\n"
        "    list(pool.map([('spin', 0), ('spin', 0)]))\n"
    )
    with started(
        [sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as parent:
        pids = [int(word) for word in parent.stdout.readline().split()]
        time.sleep(0.3)
        os.kill(parent.pid if victim == "parent" else pids[0], signal.SIGKILL)
        left = wait_until_gone(pids)
    assert left == []


def test_a_child_that_died_while_idle_is_replaced():
    with pool(workers=1) as children:
        (pid,) = children.map([("pid", 0)])
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
        (answer,) = children.map([("value", 1)])
        (again,) = children.map([("value", 2)])
    assert again == 2
    assert answer == 1 or isinstance(answer, Unreadable)


def test_outside_its_with_block_a_pool_says_so():
    with pytest.raises(RuntimeError, match="with block"):
        list(pool().map([("value", 1)]))

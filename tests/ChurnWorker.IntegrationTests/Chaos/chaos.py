"""Runs workers on a broker and a store of their own, kills everything again and again while events flow, and has the result judged.

Needs Debian's python3-pika, rabbitmq-server and postgresql (tests/services installs them) and a built worker. The seed decides what the shop says and which
faults come in which order. Only processes that this run started are harmed, by the ids it recorded. Exit 0 when nothing was lost, doubled or wrong.
"""

import argparse
import contextlib
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent
SERVICES = HERE.parent.parent / "services"
PYTHON = "/usr/bin/python3"

# Either side of every commit, acknowledgement, publish and mark, and how often at most each is passed before it kills; calibrations come while the shop is young
EARLY_POINTS = [("calibration.stored", 1), ("calibration.retiming", 1)]
POINTS = [
    ("intake.taken", 3), ("assessment.committing", 3), ("assessment.committed", 3), ("intake.stored", 3), ("intake.acknowledged", 3),
    ("sweep.committing", 2), ("sweep.committed", 2), ("relay.read", 2), ("relay.published", 6), ("relay.confirmed", 2), ("relay.marked", 2),
]
BUS_FAULTS = ["worker killed", "connections closed", "memory alarm", "disk alarm", "consumer timeout", "broker killed"]
STORE_FAULTS = ["backends terminated", "postmaster killed"]
SHARD_FAULTS = ["shard away", "shard away"]
CONSUMER_TIMEOUT = 5
PIECES = 8


def say(text):
    print(f"chaos: {time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def milliseconds():
    return int(time.time() * 1000)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Failed(Exception):
    """The run could not go on."""


class Services:
    """A private broker and database, started and restarted by tests/services, killed by the process ids it recorded."""

    def __init__(self, state):
        self.state = state
        self.environment = {**os.environ, "CHURNWORKER_SERVICES_DIR": str(state)}
        printed = subprocess.run([SERVICES, "up"], env=self.environment, check=True, stdout=subprocess.PIPE, text=True).stdout
        pairs = (line.removeprefix("export ").split("=", 1) for line in printed.splitlines() if line.startswith("export "))
        self.exports = {name: value.strip("'") for name, value in pairs}
        # Deliveries unacknowledged for that long cost the worker its channel, also after a restart of the broker
        data = pathlib.Path((state / "data").read_text().strip())
        (data / "rabbitmq" / "advanced.config").write_text(f"[{{rabbit, [{{consumer_timeout, {CONSUMER_TIMEOUT * 1000}}}, {{channel_tick_interval, 1000}}]}}].\n")
        self.rabbitmqctl("eval", f"application:set_env(rabbit, consumer_timeout, {CONSUMER_TIMEOUT * 1000}), application:set_env(rabbit, channel_tick_interval, 1000).")

    def call(self, *arguments, check=True):
        return subprocess.run([SERVICES, *arguments], env=self.environment, check=check, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def rabbitmqctl(self, *arguments):
        return self.call("rabbitmqctl", *arguments)

    def kill(self, name):
        """Kills a service and waits for its end: one that is still dying would count as running."""
        process = int((self.state / f"{name}.pid").read_text().split()[0])
        os.kill(process, signal.SIGKILL)
        try:
            while pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z":
                time.sleep(0.01)
        except OSError:
            pass

    def sql(self, statement, connection=None):
        place = dict(part.split("=", 1) for part in (connection or self.exports["CHURNWORKER_TEST_POSTGRES"]).removeprefix("postgres:").split(";"))
        command = ["psql", "-X", "-A", "-t", "-q", "-w", "-h", place["Host"], "-p", place["Port"], "-U", place["Username"], "-d", place["Database"], "-c", statement]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def down(self):
        self.call("down", check=False)


class Outages:
    """When the store was last taken away. A worker that starts while its database is away says so and ends: whoever runs it starts it again. So does this."""

    def __init__(self):
        self.last = float("-inf")

    def begin(self):
        self.last = time.monotonic()

    def is_recent(self):
        return time.monotonic() - self.last < 60


class Worker:
    """A worker as a process of its own. Whenever it is found dead it is started again; who killed it is counted."""

    def __init__(self, assembly, folder, environment, faults, outages):
        self.command = ["dotnet", assembly]
        self.folder = folder
        self.environment = environment
        self.faults = faults
        self.outages = outages
        self.process = None
        self.armed = None
        self.is_wanted = False
        self.url = environment["Ops__Url"]
        self.name = environment["Ops__Url"].rpartition(":")[2]
        self.log = folder / f"worker-{self.name}.log"

    def start(self, point=None):
        environment = dict(self.environment)
        if point:
            environment["CHURNWORKER_FAIL_POINT"] = f"{point[0]}:{point[1]}"
        self.armed = point
        self.is_wanted = True
        with open(self.log, "a", encoding="utf-8") as log:
            self.process = subprocess.Popen([*self.command, "run"], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True, cwd=self.folder)

    def has_died(self):
        """Counts the death it finds; the caller starts it again."""
        if self.process is None or self.process.poll() is None:
            return False
        code, self.process = self.process.returncode, None
        if self.armed and code == -signal.SIGKILL:
            self.faults[f"at {self.armed[0]}"] += 1
            say(f"worker {self.name} died at {self.armed[0]}")
        elif self.is_wanted and code == 1 and self.outages.is_recent():
            say(f"worker {self.name} gave up a store that was down")
            self.armed = None
        elif self.is_wanted:
            raise Failed(f"worker {self.name} ended by itself with {code}:\n{self.log.read_text(encoding='utf-8')[-4000:]}")
        return True

    def signal(self, number):
        if self.process is not None:
            os.kill(self.process.pid, number)

    def kill(self):
        self.is_wanted, self.armed = False, None
        self.signal(signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
            self.process = None

    def stop(self):
        self.is_wanted, self.armed = False, None
        self.signal(signal.SIGTERM)
        code = self.process.wait(timeout=60)
        self.process = None
        if code != 0:
            raise Failed(f"the worker ended with {code} when it was asked to")

    def answers(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as response:
                return response.read().decode()
        except (urllib.error.URLError, OSError):
            return None

    def is_ready(self):
        return self.answers("/health/ready") is not None

    def is_idle(self):
        text = self.answers("/metrics") or ""
        figures = {line.split()[0].split("{")[0]: float(line.split()[-1]) for line in text.splitlines() if line and not line.startswith("#")}
        return figures.get("churnworker_outbox_pending") == 0


class Run:
    """One run from the first event to the verdict."""

    def __init__(self, arguments, folder, services):
        self.arguments = arguments
        self.folder = folder
        self.services = services
        self.faults = Counter()
        self.rng = random.Random(arguments.seed)
        self.environment = {**{n: v for n, v in os.environ.items() if "__" not in n and n != "CHURNWORKER_FAIL_POINT"}, **services.exports}
        self.outages = Outages()
        self.stores = [self.store(shard) for shard in range(arguments.shards)]
        self.workers = [self.worker(shard) for shard in range(arguments.shards) for _ in range(arguments.workers)]
        self.schedule = self.plan()
        self.children = []

    def store(self, shard):
        """One store a shard: a file, or a database of the server."""
        name = "churnworker" if self.arguments.shards == 1 else f"churnworker_{shard}"
        if self.arguments.store == "sqlite":
            return f"sqlite:{self.folder / name}.db"
        if self.arguments.shards > 1:
            self.services.sql(f"CREATE DATABASE {name}")
        return self.services.exports["CHURNWORKER_TEST_POSTGRES"].replace("Database=churnworker", f"Database={name}")

    def worker(self, shard):
        worker = Worker(self.arguments.worker, self.folder, {
            **self.environment,
            "Store__Connection": self.stores[shard], "Shop__Tenant": "chaos", "Ops__Url": f"http://127.0.0.1:{free_port()}", "Sweep__Interval": "100ms",
            "WinBack__BackfillTriggers": "true", "WinBack__PacedTriggersPerMinute": "60000", "WinBack__HoldoutPercent": "10",
            "WinBack__HighValue__Quantile": "0.4", "WinBack__CooldownDays": "0", "WinBack__MaxTriggersPerCustomerPerQuarter": "1000",
            "WinBack__GraceAfterCancellation": "0s", "WinBack__WaveGuardPercent": "100",
            **({"Intake__Shards": str(self.arguments.shards), "Intake__Shard": str(shard)} if self.arguments.shards > 1 else {}),
        }, self.faults, self.outages)
        worker.shard = shard
        return worker

    def plan(self):
        """Every fail point once a round, whole rounds and other faults until there are enough; the early ones first. Or what is asked for, one after the other."""
        if self.arguments.only:
            wanted = [fault.strip() for fault in self.arguments.only.split(",")] * self.arguments.faults
            return wanted[:self.arguments.faults]
        others = BUS_FAULTS + (STORE_FAULTS if self.arguments.store == "postgres" else []) + (SHARD_FAULTS if self.arguments.shards > 1 else [])
        late = []
        while len(EARLY_POINTS) + len(late) < self.arguments.faults:
            late += [*POINTS, *others, "worker killed", "connections closed"]
        self.rng.shuffle(late)
        return EARLY_POINTS + late

    def next_point(self):
        """The fail point that is the next fault; None where that is no fail point."""
        return self.schedule[0] if self.schedule and isinstance(self.schedule[0], tuple) else None

    def armed(self, point):
        return [worker for worker in self.workers if worker.armed is not None and worker.armed[0] == point[0]]

    def start_worker(self, worker):
        """A worker that starts is armed when the next fault is a fail point and no other worker is: one dies there. Of all workers one calibrates, nobody knows which."""
        point = self.next_point()
        is_armed = point is not None and (point in EARLY_POINTS or not self.armed(point))
        worker.start((point[0], self.rng.randint(1, point[1])) if is_armed else None)

    def wait(self, condition, seconds, what=None):
        """Waits and keeps the workers alive; says whether the condition came true. With a name for it, must."""
        end = time.monotonic() + seconds
        while not condition():
            for worker in self.workers:
                if worker.has_died():
                    point = self.next_point()
                    if point is not None and worker.armed is not None and worker.armed[0] == point[0]:
                        self.schedule.pop(0)
                    worker.armed = None
                    self.start_worker(worker)
            if time.monotonic() > end:
                if what:
                    raise Failed(f"{what}, not within {seconds} s")
                return False
            time.sleep(0.05)
        return True

    def spawn(self, *command, **options):
        child = subprocess.Popen([PYTHON, "-I", *map(str, command)], env=self.environment, text=True, **options)
        self.children.append(child)
        return child

    def go(self):
        self.start_all("should become ready")
        campaign = self.spawn(HERE / "campaign.py", "--log", self.folder / "campaign.log", stdout=subprocess.PIPE)
        campaign.stdout.readline()
        self.generator = self.spawn(
            HERE / "generator.py", "--events", self.arguments.events, "--seed", self.arguments.seed, "--rate", self.arguments.rate, "--log", self.folder / "generator.log",
            *(["--sharded"] if self.arguments.shards > 1 else []), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        said = json.loads(self.generator.stdout.readline())
        self.messages, self.released = said["messages"], 0.0
        say(f"{said['events']} events in {said['messages']} messages of {said['customers']} customers; {len(self.schedule)} faults planned")
        self.let_it_happen()
        self.release()
        self.wait(lambda: self.generator.poll() is not None, 600, "the generator should have everything confirmed")
        if self.generator.returncode != 0:
            raise Failed("the generator failed")
        settled, ended = self.settle()
        campaign.terminate()
        campaign.wait()
        return self.judge(settled, ended)

    def start_all(self, what):
        """One after the other: the first makes the schema and the topology."""
        for worker in self.workers:
            self.start_worker(worker)
            self.wait(worker.is_ready, 120, f"worker {worker.name} {what}")

    def release(self, stretches=None):
        """Lets the generator say so many more stretches: what is left lasts for the faults that are left, however slow the machine. Without a number everything."""
        left = self.messages - self.released
        self.released = self.messages if stretches is None else min(self.messages, self.released + stretches * left / (1.3 * len(self.schedule) + 4))
        if self.generator.poll() is None:
            self.generator.stdin.write(f"release {int(self.released)}\n")
            self.generator.stdin.flush()

    def flow(self, condition, seconds):
        """Lets a stretch of messages come little by little, and waits for something meanwhile; says whether it came true."""
        for _ in range(PIECES):
            if condition():
                return True
            self.release(1 / PIECES)
            self.wait(condition, 0.15)
        return self.wait(condition, seconds)

    def let_it_happen(self):
        """One fault after the other, each while messages are under way."""
        while self.schedule:
            if isinstance(self.schedule[0], tuple):
                self.reach()
                continue
            fault = self.schedule.pop(0)
            say(f"{fault}, {len(self.schedule)} faults to come")
            getattr(self, fault.replace(" ", "_"))()
            self.faults[fault] += 1
            self.flow(lambda: False, self.rng.uniform(0, 1))

    def reach(self):
        """Has a worker die at the next fail point; kills it where none gets there."""
        left, point = len(self.schedule), self.schedule[0]
        if not self.armed(point):
            for worker in self.workers if point in EARLY_POINTS else [self.rng.choice(self.workers)]:
                self.restart(worker)

        def is_dead():
            return len(self.schedule) < left

        self.wait(lambda: is_dead() or all(worker.is_ready() for worker in self.armed(point)), 60)
        for _ in range(3):
            if self.flow(is_dead, 5):
                return
        say(f"{point[0]} was not reached")
        self.schedule.pop(0)
        for worker in self.armed(point):
            self.restart(worker)

    def restart(self, worker):
        worker.kill()
        self.faults["worker killed"] += 1
        self.start_worker(worker)

    def under_load(self, *command):
        """Has the broker's control tool do something while messages come."""
        tool = subprocess.Popen([SERVICES, "rabbitmqctl", *command], env=self.services.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while tool.poll() is None:
            self.release(0.02)
            self.wait(lambda: tool.poll() is not None, 0.02)
        if tool.wait() != 0:
            raise Failed(f"rabbitmqctl {' '.join(command)} failed")

    def worker_killed(self):
        worker = self.rng.choice(self.workers)
        worker.kill()
        self.start_worker(worker)

    def shard_away(self):
        """Nobody works on one shard for a while; the others go on meanwhile."""
        shard = self.rng.randrange(self.arguments.shards)
        away = [worker for worker in self.workers if worker.shard == shard]
        for worker in away:
            worker.kill()
        before = self.taken(shard)
        for _ in range(3):
            self.flow(lambda: self.taken(shard) > before, 20)
        if self.taken(shard) == before:
            raise Failed("the other shards stand still while one is away")
        for worker in away:
            self.start_worker(worker)

    def taken(self, shard):
        """Events that the other shards took in so far."""
        return sum(int(self.ask(store, "SELECT COUNT(*) FROM inbox")) for n, store in enumerate(self.stores) if n != shard)

    def connections_closed(self):
        self.under_load("close_all_connections", "chaos")

    def memory_alarm(self):
        self.under_load("set_vm_memory_high_watermark", "0.0001")
        self.wait(lambda: False, 2)
        self.services.rabbitmqctl("set_vm_memory_high_watermark", "0.4")

    def disk_alarm(self):
        self.under_load("set_disk_free_limit", "100000GB")
        self.wait(lambda: False, 2)
        self.services.rabbitmqctl("set_disk_free_limit", "50MB")

    def consumer_timeout(self):
        """A worker that holds deliveries and does not move: the broker takes its channel away."""
        worker = self.rng.choice(self.workers)
        worker.signal(signal.SIGSTOP)
        self.release(1)
        time.sleep(CONSUMER_TIMEOUT + 3)
        worker.signal(signal.SIGCONT)

    def broker_killed(self):
        self.release(1)
        time.sleep(self.rng.uniform(0, 0.08))
        self.services.kill("rabbitmq")
        self.services.call("restart", "rabbitmq")

    def backends_terminated(self):
        self.services.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")

    def postmaster_killed(self):
        self.release(1)
        time.sleep(self.rng.uniform(0, 0.08))
        self.outages.begin()
        self.services.kill("postgres")
        self.services.call("restart", "postgres")

    def ask(self, store, statement):
        """One value from a store."""
        if self.arguments.store == "postgres":
            return self.services.sql(statement, store).strip()
        with contextlib.closing(sqlite3.connect(f"file:{store.removeprefix('sqlite:')}?mode=ro", uri=True)) as connection:
            return str(connection.execute(statement).fetchone()[0])

    def is_anybody_due(self):
        """Whether a review is to come soon: what is put off for a moment comes back within it."""
        soon = f"SELECT COUNT(*) FROM customers WHERE next_review_at <= {milliseconds() + 20_000}"
        return any(self.ask(store, soon) != "0" for store in self.stores)

    def settle(self):
        """Waits until nothing waits anywhere, and stops the workers."""
        for worker in self.workers:
            worker.kill()
        self.start_all("should become ready again")
        since = None

        def is_quiet():
            nonlocal since
            queues = dict(line.rsplit("\t", 1) for line in self.services.rabbitmqctl("list_queues", "name", "messages", "--no-table-headers").splitlines() if "\t" in line)
            waiting = {name for name, messages in queues.items() if messages != "0" and (name.startswith("churn.activity") or name == "chaos.campaign")}
            quiet = queues and not waiting and all(worker.is_idle() for worker in self.workers) and not self.is_anybody_due()
            since = (since or milliseconds()) if quiet else None
            return since is not None and milliseconds() - since > 3000

        self.wait(is_quiet, 300, "the workers should have nothing left to do")
        for worker in self.workers:
            worker.stop()
        return since, milliseconds()

    def judge(self, settled, ended):
        exports = [self.folder / (f"export-{shard}.ndjson" if self.arguments.shards > 1 else "export.ndjson") for shard in range(self.arguments.shards)]
        for path, worker in zip(exports, self.workers[::self.arguments.workers]):
            with open(path, "wb") as export:
                subprocess.run([*worker.command, "export", "--all"], env=worker.environment, cwd=self.folder, check=True, stdout=export)
        drain = self.spawn(HERE / "campaign.py", "--drain", "--queue", "churn.dead-letters", "--log", self.folder / "dead-letters.log")
        if drain.wait() != 0:
            raise Failed("the dead letters could not be read")
        command = [
            PYTHON, HERE / "checker.py", "--generator", self.folder / "generator.log", "--campaign", self.folder / "campaign.log",
            "--dead-letters", self.folder / "dead-letters.log", "--settled", settled, "--ended", ended,
            "--store", *self.stores, "--export", *exports,
        ]
        (self.folder / "check.json").write_text(json.dumps([str(part) for part in command]))
        return subprocess.run([str(part) for part in command], check=False).returncode

    def end(self):
        for worker in self.workers:
            worker.kill()
        for child in self.children:
            if child.poll() is None:
                child.kill()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--faults", type=int, default=60, help="at least so many")
    parser.add_argument("--only", help="kinds of faults, in turn, instead of all: worker killed,backends terminated,…")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=2000, help="messages a second at most")
    parser.add_argument("--store", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--workers", type=int, help="on each store: 1 on SQLite, 3 on PostgreSQL")
    parser.add_argument("--shards", type=int, default=1, help="stores, and queues behind a consistent-hash exchange")
    parser.add_argument("--worker", type=pathlib.Path, default=HERE.parents[2] / "src/ChurnWorker/bin/Release/net10.0/churnworker.dll", help="the built worker")
    parser.add_argument("--keep", type=pathlib.Path, help="an empty folder that keeps the logs, the store and the command that judges them")
    arguments = parser.parse_args()
    arguments.workers = arguments.workers or (1 if arguments.store == "sqlite" else 3)
    if not arguments.worker.exists():
        parser.error(f"{arguments.worker} is not there: dotnet build src/ChurnWorker -c Release")

    started = time.monotonic()
    state = pathlib.Path(tempfile.mkdtemp(prefix="churnworker-chaos-"))
    folder = arguments.keep or state / "run"
    folder.mkdir(parents=True, exist_ok=True)
    run = None
    services = Services(state / "services")
    try:
        run = Run(arguments, folder.resolve(), services)
        code = run.go()
        counts = ", ".join(f"{kind} {count}" for kind, count in sorted(run.faults.items()))
        print(f"faults: {sum(run.faults.values())} ({counts})")
        print(f"seed {arguments.seed}, store {arguments.store}, workers {len(run.workers)}, shards {arguments.shards}, {time.monotonic() - started:.0f} s: {'nothing lost, doubled or wrong' if code == 0 else 'FAILED'}")
        if sum(run.faults.values()) < arguments.faults:
            print("FAILED: too few faults happened")
            code = 1
    except Failed as failure:
        say(f"FAILED: {failure}")
        code = 1
    finally:
        if run is not None:
            run.end()
        services.down()
        shutil.rmtree(state, ignore_errors=True)
    sys.exit(code)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the program as a user does, for the tests in cli/ and oracle/.

The program is $ATTRSCOPE_PROGRAM. A test class derives from CliTestCase, which gives every test a
folder of its own, and calls run(), synth() and the assertions below.
"""

import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = os.environ.get("ATTRSCOPE_PROGRAM", "attrscope")
ERROR_PREFIX = "attrscope: error: "

USAGE, DATA, NOINPUT, INTERNAL, MEMORY, CANTCREAT, IO, AGAIN = 64, 65, 66, 70, 71, 73, 74, 75

MPI_ENVIRONMENT = {
    "OMPI_ALLOW_RUN_AS_ROOT": "1",
    "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM": "1",
    "OMPI_MCA_mpi_yield_when_idle": "1",
    "OMPI_MCA_hwloc_base_binding_policy": "none",
    "OMPI_MCA_rmaps_base_oversubscribe": "1",
    "OMPI_MCA_btl_vader_single_copy_mechanism": "none",
    "OMPI_MCA_odls_base_sigkill_timeout": "0",
    "OMP_NUM_THREADS": "1",
}

# On one node, and nothing that Open MPI would look for on others: a sixth less of each start.
ONE_NODE = {"OMPI_MCA_pml": "ob1", "OMPI_MCA_btl": "self,vader", "HWLOC_PLUGINS_PATH": "/nonexistent"}

# Notes the exit code of each rank in a file of its own. mpirun kills the others as soon as one has failed: nobody
# ends before all have noted theirs, unless by a signal, after which the others may never end by themselves.
RECORD_CODE = """
"$0" "$@"
code=$?
cd "$ASC_TEST_CODES"
rank=${OMPI_COMM_WORLD_RANK:-${PMI_RANK:-0}}
echo $code >".$rank"
mv ".$rank" "$rank"
while set -- *; [ $code -lt 128 ] && [ $# -lt ${OMPI_COMM_WORLD_SIZE:-${PMI_SIZE:-1}} ]; do sleep 0.02; done
exit $code
"""


class Result:
    """What one run of the program left: code, stdout, stderr, and the code of every rank."""

    def __init__(self, command, code, stdout, stderr, codes):
        self.command = command
        self.code = code
        self.stdout = stdout
        self.stderr = stderr
        self.codes = codes

    @property
    def errors(self):
        """The texts behind `attrscope: error: `, one a line of stderr (and stdout)."""
        lines = (self.stderr + "\n" + self.stdout).splitlines()
        return [x.split(ERROR_PREFIX, 1)[1] for x in lines if ERROR_PREFIX in x]

    def __str__(self):
        return (
            f"$ {' '.join(self.command)}\ncode {self.code}, ranks {self.codes}\n"
            f"--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"
        )


# Seconds that nothing needs: it ends what hangs, and decides nothing on a busy machine.
HANG = 3000


def _die_with_parent():
    """The launcher ends with the test, and the ranks with the launcher."""
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)


FAULTS = os.environ.get("ATTRSCOPE_FAULTS", "")


def environment_of(env=None, fault=None):
    """That of the tests, not of a Slurm job; `env` adds to it (a value of None removes).

    `fault`: (what, folder), as ASC_FAULT and ASC_FAULT_UNDER of faults/inject.c say.
    """
    environment = {k: v for k, v in os.environ.items() if not k.startswith("SLURM_")}
    environment.pop("GLIBC_TUNABLES", None)  # of the test's own arrays
    environment.update(MPI_ENVIRONMENT, **ONE_NODE)
    for key, value in (env or {}).items():
        if value is None:
            environment.pop(key, None)
        else:
            environment[key] = str(value)
    if fault:
        environment.update(LD_PRELOAD=f"{FAULTS} {environment.get('LD_PRELOAD', '')}",
                           ASC_FAULT=fault[0], ASC_FAULT_UNDER=str(fault[1]))
    return environment


def launch(command, **how):
    """Starts a command in a session of its own, with pipes; end it with finish() or end()."""
    return subprocess.Popen([str(c) for c in command], stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
                            preexec_fn=_die_with_parent, **how)


def _without_report(args, report):
    """Pages take gnuplot's time; only tests of the report want them."""
    args = list(args)
    return args + ["--no-report"] if args[:1] == ["run"] and not report else args


def start(args, ranks=1, env=None, cwd=None, fault=None):
    """Starts the program, under mpirun unless ranks is 0, for a test that does something to it."""
    command = [PROGRAM] + _without_report(args, False)
    if ranks:
        command = ["mpirun", "-n", ranks] + command
    return launch(command, env=environment_of(env, fault), cwd=cwd, text=True)


def finish(process):
    """Waits for what launch() or start() has started; returns stdout and stderr."""
    try:
        return process.communicate(timeout=HANG)
    except subprocess.TimeoutExpired:
        raise TimeoutError(f"no end after {HANG} s: {' '.join(process.args)}") from None
    finally:
        end(process)


def end(process):
    """Ends the launcher, which ends its ranks; whatever is left of its session is killed."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        try:
            os.killpg(process.pid, number)
            process.communicate(timeout=20)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass


def wait_until(condition, process):
    """Looks until something has come true while a process runs; whether it has."""
    limit = time.monotonic() + HANG
    while not condition():
        if process.poll() is not None:
            return condition()
        if time.monotonic() > limit:
            raise TimeoutError(f"{HANG} s have passed: {' '.join(process.args)}")
        time.sleep(0.01)
    return True


def is_stopped(process):
    """Whether a process, by its number, has come to a SIGSTOP."""
    status = pathlib.Path(f"/proc/{process}/stat").read_text()
    return status.rsplit(")", 1)[1].split()[0] == "T"


def descendants(process):
    """Numbers of the processes that a process has started, and of those that these have."""
    started = {}
    for entry in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except (OSError, IndexError):
            continue
        started.setdefault(int(fields[1]), []).append(int(entry.name))
    found = []
    ahead = [process]
    while ahead:
        ahead += started.get(ahead[0], [])
        found += started.get(ahead.pop(0), [])
    return sorted(found)


def ranks_of(launcher):
    """Numbers of the processes that a launcher, or a helper of its own, runs the program in."""
    def name(process):
        try:
            return pathlib.Path(f"/proc/{process}/comm").read_text()
        except OSError:
            return ""

    return [p for p in descendants(launcher) if name(p).startswith("attrscope")]


def private_node():
    """Whether a mount namespace can be had, for a node's /dev/shm of one's own."""
    return subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode == 0


def run(args, ranks=1, env=None, cwd=None, program=None, limits=None, report=False, fault=None):
    """Runs the program under mpirun; one rank without it, whose start takes longer than most runs.

    `env` adds to the environment (a value of None removes). `limits` is a line of shell to run
    before the program on every rank, such as "ulimit -f 8". `fault`: see environment_of.
    """
    args = _without_report(args, report)
    codes_folder = tempfile.mkdtemp(prefix="asc-codes-")
    environment = environment_of(dict(env or {}, ASC_TEST_CODES=codes_folder), fault)
    script = RECORD_CODE if limits is None else f"{limits}\n{RECORD_CODE}"
    command = ["sh", "-c", script, program or PROGRAM] + [str(a) for a in args]
    if ranks > 1:
        command = ["mpirun", "-n", str(ranks)] + command
    shown = [program or PROGRAM] + [str(a) for a in args]
    try:
        process = launch(command, env=environment, cwd=cwd)
        stdout, stderr = finish(process)
        codes = [int(p.read_text() or -1) for p in sorted(pathlib.Path(codes_folder).glob("[0-9]*"))]
    finally:
        shutil.rmtree(codes_folder, ignore_errors=True)
    return Result(shown, process.returncode, stdout.decode(errors="replace"),
                  stderr.decode(errors="replace"), codes)


def synth_args(folder, images=200, identities=20, attributes=4, prevalence=None, effect=None,
               effects=None, models="alpha_net:euclidean:16,beta_net:cosine:24", annotations=None,
               seed=1, likeness="0.8,0.97", **others):
    """The command line of `attrscope synth`; lists become comma-separated values.

    The first model mixes some people up, the second holds them apart, as good models do. Further options by their name with underscores: identity_share=0.8, spectrum=1, identities=50.
    """
    args = ["synth", "-o", folder, "--models", _listed(models), "--seed", seed,
            "--likeness", _listed(likeness)]
    if annotations is None:
        args += ["--images", images, "--identities", identities, "--attributes", attributes]
    else:
        args += ["--annotations", _listed(annotations)]
    for name, value in (("prevalence", prevalence), ("effect", effect), ("effects", effects)):
        if value is not None:
            args += [f"--{name}={_listed(value)}"]
    for name, value in others.items():
        args += [f"--{name.replace('_', '-')}={_listed(value)}"]
    return args


def synth(folder, ranks=1, **options):
    """Makes a study in `folder` and returns the path of its study.yaml."""
    result = run(synth_args(folder, **options), ranks=ranks)
    if result.code != 0:
        raise AssertionError(f"synth failed\n{result}")
    return pathlib.Path(folder) / "study.yaml"


def _listed(value):
    if isinstance(value, (list, tuple)):
        return ",".join(str(v) for v in value)
    return str(value)


def listing(folder):
    """Every path below a folder, sorted: what a failed run must not have changed."""
    folder = pathlib.Path(folder)
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*"))


class CliTestCase(unittest.TestCase):
    """A test with a temporary folder `self.folder`, removed afterwards."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="asc-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def write(self, name, content):
        """Writes a text or bytes file into the test's folder and returns its path."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def assert_ok(self, result):
        self.assertEqual(result.code, 0, str(result))
        self.assertEqual(result.errors, [], str(result))
        self.assertEqual(set(result.codes), {0}, str(result))

    def assert_fails(self, result, code, *parts):
        """Exactly one error line, `code` on every rank, every text of `parts` in the message."""
        self.assertEqual(result.code, code, str(result))
        self.assertEqual(set(result.codes), {code}, str(result))
        self.assertEqual(len(result.errors), 1, str(result))
        for part in parts:
            self.assertIn(str(part), result.errors[0], str(result))
        for noise in ("HDF5-DIAG", "Segmentation fault", "MPI_ABORT", "AddressSanitizer"):
            self.assertNotIn(noise, result.stderr, str(result))

    def assert_fails_everywhere(self, args, code, *parts, ranks=(1, 2), **options):
        """assert_fails on several rank counts, with the same message on each."""
        messages = set()
        for n in ranks:
            with self.subTest(ranks=n):
                result = run(args, ranks=n, **options)
                self.assert_fails(result, code, *parts)
                messages.update(result.errors)
        self.assertLessEqual(len(messages), 1, messages)


def main():
    """Runs the tests of the calling file."""
    if not re.search("/", PROGRAM) and shutil.which(PROGRAM) is None:
        sys.exit("set ATTRSCOPE_PROGRAM to the program to test")
    unittest.main(verbosity=2)

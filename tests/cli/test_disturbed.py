# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs that nothing fails, but that others disturb: ranks that are stopped or slow, clocks, files and users."""

import os
import shutil
import signal
import subprocess
import time

import asc_cli

PAUSE = float(os.environ.get("ASC_TEST_PAUSE", "5"))  # seconds of a rank that is stopped
ENVIRONMENT = {"SOURCE_DATE_EPOCH": "0"}
NOBODY = 65534


class Disturbed(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.study = asc_cli.synth(self.folder / "study", images=400, identities=40, attributes=3,
                                   models="A_r50:cosine:16,B_r18:euclidean:16")
        text = self.study.read_text()
        self.study.write_text(text[:text.index("macro:")] + "macro: {protocols: [population]}\n"
                              "verify: {matched_pairs: 200}\n")
        self.golden = self.finished("golden")

    def command(self):
        return ["run", "../study/study.yaml", "-o", "out"]

    def place(self, name):
        (self.folder / name).mkdir(exist_ok=True)
        return self.folder / name

    def outputs(self, name):
        out = self.folder / name / "out"
        return {str(p.relative_to(out)): p.read_bytes() for p in out.rglob("*") if p.is_file()}

    def finished(self, name, **how):
        env = {**ENVIRONMENT, **how.pop("env", {})}
        self.assert_ok(asc_cli.run(self.command(), ranks=2, cwd=self.place(name), env=env, **how))
        return self.outputs(name)

    def stopped(self, name, call):
        """A run on three ranks of which one has stopped itself at a call; and that rank."""
        process = asc_cli.start(self.command(), ranks=3, cwd=self.place(name), env=ENVIRONMENT,
                                fault=(f"stop:{call}", self.folder / name))
        self.addCleanup(asc_cli.end, process)

        def rank():
            return [r for r in asc_cli.ranks_of(process.pid) if asc_cli.is_stopped(r)]

        self.assertTrue(asc_cli.wait_until(rank, process), "no rank has stopped")
        return process, rank()[0]

    def assert_same(self, found, expected):
        self.assertEqual([n for n in sorted({*found, *expected}) if found.get(n) != expected.get(n)], [])

    def assert_golden(self, process, name):
        _, stderr = asc_cli.finish(process)
        self.assertEqual(process.returncode, 0, stderr)
        self.assertNotIn(asc_cli.ERROR_PREFIX, stderr)
        self.assert_same(self.outputs(name), self.golden)

    def test_a_rank_is_stopped_for_a_while(self):
        for name, call in (("root", "rename:2:0"), ("other", "open:3:1:study.h5")):
            with self.subTest(name):
                process, rank = self.stopped(name, call)
                time.sleep(PAUSE)
                self.assertIsNone(process.poll(), "the others have not waited")
                os.kill(rank, signal.SIGCONT)
                self.assert_golden(process, name)

    def test_a_rank_that_is_a_hundred_times_slower(self):
        """Than the others: it sleeps at every call, for what all of them take for hundreds."""
        for rank in (0, 1):
            with self.subTest(rank=rank):
                name = f"slow{rank}"
                process = asc_cli.start(self.command(), ranks=3, cwd=self.place(name), env=ENVIRONMENT,
                                        fault=(f"crawl:open:1:{rank}", self.folder / name))
                self.assert_golden(process, name)

    def test_the_clock_jumps(self):
        """By a year at every look."""
        env = {"LD_PRELOAD": asc_cli.FAULTS, "ASC_CLOCK_JUMPS": 31536000}
        self.assert_same(self.finished("jumps", env=env), self.golden)
        place = self.place("limit")
        result = asc_cli.run([*self.command(), "--walltime", "10:00:00"], ranks=2, cwd=place, env={**ENVIRONMENT, **env})
        self.assert_ok(result)

    def test_the_study_file_changes_during_a_run(self):
        """The run keeps to what it has read; the next one to what stands there then."""
        process, rank = self.stopped("changed", "rename:1:0")
        text = self.study.read_text()
        self.study.write_text(text.replace("matched_pairs: 200", "matched_pairs: 300"))
        os.kill(rank, signal.SIGCONT)
        self.assert_golden(process, "changed")
        after, fresh = self.finished("changed"), self.finished("fresh")
        self.assertNotEqual(list(after.values()), list(self.golden.values()))
        for outputs in (after, fresh):  # the layout of a file that was brought up to date is its own
            outputs.pop("results.h5")
        self.assert_same(after, fresh)

    def test_two_users_on_one_node(self):
        """Files of the same names, at the same time, in one /dev/shm."""
        if os.geteuid() != 0 or not shutil.which("setpriv"):
            self.skipTest("only root can be somebody else")
        user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        theirs = self.folder / "theirs"
        shutil.copytree(self.folder / "study", theirs / "study")
        (theirs / "run").mkdir()
        for path in [self.folder, *theirs.rglob("*"), theirs]:
            if path != self.folder:
                os.chown(path, NOBODY, NOBODY)
            path.chmod(0o755 if path.is_dir() else 0o644)
        env = {**asc_cli.environment_of(ENVIRONMENT), "HOME": str(theirs), "TMPDIR": str(theirs)}
        if subprocess.run([*user, asc_cli.PROGRAM, "--version"], env=env, capture_output=True).returncode:
            self.skipTest("the program is not for everybody")
        command = ["mpirun", "-n", "2", asc_cli.PROGRAM, *self.command(), "--no-report"]
        mine, mine_stopped = self.stopped("run", "rename:1:0")
        their = asc_cli.launch([*user, *command], env=env, cwd=theirs / "run", text=True)
        _, stderr = asc_cli.finish(their)
        self.assertEqual(their.returncode, 0, stderr)
        os.kill(mine_stopped, signal.SIGCONT)
        self.assert_golden(mine, "run")
        found = self.outputs("theirs/run")
        found["units/import.unit"] = self.golden["units/import.unit"]  # has times of their sources
        self.assert_same(found, self.golden)


if __name__ == "__main__":
    asc_cli.main()

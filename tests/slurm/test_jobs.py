# SPDX-License-Identifier: GPL-3.0-or-later
"""The scripts of jobs/ on a real Slurm: two virtual nodes of four CPUs on this machine."""

import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "cli"))
import asc_cli  # noqa: E402

JOBS = HERE.parent.parent / "jobs"
ENDED = ("COMPLETED", "FAILED", "CANCELLED", "TIMEOUT", "NODE_FAIL", "DEADLINE")


def missing():
    """Why Slurm cannot be started here, or None."""
    for program in ("slurmctld", "slurmd", "munged", "sbatch"):
        if not shutil.which(program) and not pathlib.Path("/usr/sbin", program).exists():
            if os.environ.get("ATTRSCOPE_NEEDS_SLURM") == "1":
                sys.exit(f"{program} is not installed, but this run may not do without Slurm")
            return f"{program} is not installed"
    if subprocess.run(["unshare", "--mount", "--uts", "true"], capture_output=True).returncode:
        return "unshare is not allowed"
    return None


class Jobs(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="asc-slurm-"))
        cls.folder.chmod(0o755)  # munge wants its socket within reach of all
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        os.environ["PATH"] += ":/usr/sbin"
        cls.addClassCleanup(subprocess.run, [HERE / "cluster.sh", "stop", cls.folder / "slurm"])
        started = subprocess.run([HERE / "cluster.sh", "start", cls.folder / "slurm"],
                                 capture_output=True, text=True)
        if started.returncode:
            raise AssertionError(f"Slurm does not start\n{started.stdout}\n{started.stderr}")
        cls.environment = dict(os.environ, **asc_cli.MPI_ENVIRONMENT)
        cls.environment.update(SLURM_CONF=str(cls.folder / "slurm" / "slurm.conf"),
                               ATTRSCOPE=os.environ["ATTRSCOPE_PROGRAM"], SOURCE_DATE_EPOCH="0",
                               OMPI_MCA_btl="self,tcp", OMPI_MCA_btl_tcp_if_include="lo")
        del cls.environment["OMP_NUM_THREADS"]
        cls.study = asc_cli.synth(cls.folder / "study", images=3000, identities=200, attributes=4,
                                  effect=[0, 0.4], models="A_r50:cosine:64,B_r18:euclidean:32")
        text = cls.study.read_text()
        cls.study.write_text(text[:text.index("macro:")] +
                             "macro: {population: {weighting: image}}\nverify: {matched_pairs: 500}\n")
        asc_cli.run(["run", cls.study, "-o", cls.folder / "golden"], ranks=2,
                    env={"SOURCE_DATE_EPOCH": "0"})
        cls.golden = cls.tables(cls.folder / "golden")

    @staticmethod
    def tables(out):
        return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*.csv"))
                if "tasks" not in p.relative_to(out).parts}

    def slurm(self, *command, env=None):
        done = subprocess.run([str(c) for c in command], env=dict(self.environment, **(env or {})),
                              capture_output=True, text=True, cwd=self.folder)
        self.assertEqual(done.returncode, 0, f"{command}\n{done.stdout}\n{done.stderr}")
        return done.stdout.strip()

    def submit(self, *arguments, env=None):
        return self.slurm("sbatch", "--parsable", *arguments, env=env).split(";")[0]

    def show(self, job):
        records = self.slurm("scontrol", "-o", "show", "job", job).splitlines()
        return [dict(part.split("=", 1) for part in line.split() if "=" in part)
                for line in records]

    def log(self, job):
        return "".join(p.read_text() for p in self.folder.glob(f"attrscope-{job}*.log"))

    def wait(self, job, held=False):
        """Until a job has ended; what is held is let go, unless it may not be."""
        end = time.monotonic() + asc_cli.HANG
        while time.monotonic() < end:
            if not held:
                self.let_go()
            records = self.show(job)
            if all(r["JobState"] in ENDED for r in records):
                return records
            time.sleep(0.3)
        self.fail(f"job {job} is still {[r['JobState'] for r in records]}\n{self.log(job)}")

    def assert_completed(self, job):
        for record in self.wait(job):
            self.assertEqual((record["JobState"], record["ExitCode"]), ("COMPLETED", "0:0"),
                             self.log(job))

    def assert_golden(self, out):
        self.assertEqual(sorted(self.tables(out)), sorted(self.golden))
        self.assertEqual(self.tables(out), self.golden)

    def test_one_node(self):
        out = self.folder / "one"
        self.assert_completed(self.submit(JOBS / "attrscope.sbatch", self.study, out))
        self.assert_golden(out)

    def script(self, name, *lines):
        """A script of jobs/ as a site has it: what is to be set is set in it."""
        text = (JOBS / name).read_text()
        where = "attrscope=${ATTRSCOPE:-attrscope}\n"
        self.assertEqual(text.count(where), 1)
        settings = {k: v for k, v in self.environment.items() if k.startswith("OMPI_") or k == "ATTRSCOPE"}
        path = self.folder / f"site-{name}"
        path.write_text(text.replace(where, "".join(f"export {k}='{v}'\n" for k, v in settings.items()) +
                                     "".join(f"{x}\n" for x in lines) + where))
        return path

    def test_no_environment(self):
        """Sites start jobs with --export=NONE: threads, and what modules set, reach the ranks all the same."""
        out = self.folder / "none"
        one = "--ntasks-per-node=1"  # the one that speaks works on macro, which says its threads
        job = self.submit("--export=NONE", one, "--cpus-per-task=2",
                          self.script("attrscope.sbatch", "export ATTRSCOPE_KERNEL=plain"), self.study, out)
        self.assert_completed(job)
        self.assertIn("with plain kernels on 2 threads a rank", self.log(job))
        self.assert_golden(out)
        job = self.submit(self.script("import.sbatch"), self.study, self.folder / "none-import",
                          env={"SBATCH_EXPORT": "NONE"})
        self.assert_completed(job)
        self.assertTrue((self.folder / "none-import/study.h5").exists())
        job = self.submit("--array=0-1", one, "--cpus-per-task=2", self.script("array.sbatch"), self.study,
                          self.folder / "none-array", "A", "B_r18", env={"SBATCH_EXPORT": "NONE"})
        self.assert_completed(job)
        self.assertIn("on 2 threads a rank", self.log(job))

    def test_two_nodes_and_mpirun(self):
        for name, launch in (("srun", {}), ("mpirun", {"ATTRSCOPE_LAUNCH": "mpirun"})):
            with self.subTest(launcher=name):
                out = self.folder / f"two-{name}"
                self.assert_completed(self.submit("--nodes=2", "--cpus-per-task=1",
                                                  JOBS / "attrscope.sbatch", self.study, out,
                                                  env=launch))
                self.assert_golden(out)

    def test_chain(self):
        out = self.folder / "chain"
        lines = self.slurm(JOBS / "submit.sh", self.study, out).splitlines()
        jobs = dict(line.split() for line in lines)
        self.assertEqual(list(jobs), ["import", "run", "report"])
        for job in jobs.values():
            self.assert_completed(job)
        self.assertIn("up to date", self.log(jobs["run"]))
        self.assertTrue((out / "report.html").exists())
        self.assert_golden(out)

    def test_array_and_merge(self):
        out = self.folder / "array"
        lines = self.slurm(JOBS / "submit.sh", "--array", self.study, out, "A", "B_r18").splitlines()
        jobs = dict(line.split() for line in lines)
        for job in jobs.values():
            self.assert_completed(job)
        self.assertIn("4 of 4 units of work are finished already", self.log(jobs["run"]))
        self.assert_golden(out)

    def test_failing_chain_ends(self):
        lines = self.slurm(JOBS / "submit.sh", self.folder / "absent.yaml",
                           self.folder / "never").splitlines()
        jobs = dict(line.split() for line in lines)
        self.assertEqual(self.wait(jobs["import"])[0]["JobState"], "FAILED")
        self.assertEqual(self.wait(jobs["report"])[0]["JobState"], "CANCELLED")

    def held_study(self):
        """One that keeps what it has after every round of a sweep."""
        folder = self.folder / "held-study"
        if not folder.exists():
            asc_cli.synth(folder, images=5000, identities=300, attributes=4, effect=[0, 0.4],
                          models="A_r50:cosine:64,B_r18:euclidean:32")
            text = (folder / "study.yaml").read_text()
            (folder / "study.yaml").write_text(
                text[:text.index("macro:")] + "macro: {population: {weighting: image}}\ncheckpoint: {interval: 0}\n")
            asc_cli.run(["run", folder / "study.yaml", "-o", self.folder / "held-golden"], ranks=2,
                        env={"SOURCE_DATE_EPOCH": "0"})
        return folder / "study.yaml"

    def holding(self, out):
        """Environment of a job whose first rank stops inside its first sweep, until let_go()."""
        preloaded = f"{asc_cli.FAULTS} {os.environ.get('LD_PRELOAD', '')}".strip()
        return {"LD_PRELOAD": preloaded, "ASC_FAULT": "stop:open:1:0:.checkpoint", "ASC_FAULT_UNDER": str(out)}

    @staticmethod
    def held(pending=0):
        """Ranks that are stopped, with that signal waiting for them."""
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                if not (entry / "comm").read_text().startswith("attrscope") or not asc_cli.is_stopped(entry.name):
                    continue
                status = dict(x.split(":\t", 1) for x in (entry / "status").read_text().splitlines())
            except OSError:
                continue
            waiting = int(status["SigPnd"], 16) | int(status["ShdPnd"], 16)
            if not pending or waiting & 1 << pending - 1:
                found.append(int(entry.name))
        return found

    def wait_until_held(self, job, pending=0):
        end = time.monotonic() + asc_cli.HANG
        while not self.held(pending):
            if time.monotonic() > end or self.show(job)[0]["JobState"] in ENDED:
                self.fail(self.log(job))
            time.sleep(0.05)

    def let_go(self):
        for process in self.held():
            os.kill(process, signal.SIGCONT)

    def test_signal_requeue_finish(self):
        study, out = self.held_study(), self.folder / "signal"
        job = self.submit(JOBS / "attrscope.sbatch", study, out, env=self.holding(out))
        self.wait_until_held(job)
        self.slurm("scancel", "-s", "USR1", "--batch", job)
        self.wait_until_held(job, pending=signal.SIGUSR1)
        self.let_go()
        self.wait_until_held(job)  # queued again, and at work again
        self.assert_completed(job)
        self.assertIn("stopped", self.log(job))
        self.assertIn("queued again", self.log(job))
        self.assertEqual(self.show(job)[0]["Restarts"], "1")
        self.assertEqual(self.tables(out), self.tables(self.folder / "held-golden"))

    def test_time_limit(self):
        """The program's own guard, 30 s before the end that Slurm names."""
        study, out = self.held_study(), self.folder / "limit"
        end = int(time.time()) + 36
        job = self.submit("--no-requeue", f"--export=ALL,SLURM_JOB_END_TIME={end}",
                          "--wrap", f"export SLURM_JOB_END_TIME={end}; srun -n 2 --mpi=pmix "
                          f"{self.environment['ATTRSCOPE']} run {study} -o {out}", "-n", "2",
                          "--output=attrscope-%j.log", env=self.holding(out))
        while time.time() < end - 29:
            time.sleep(0.1)
        record = self.wait(job)[0]
        self.assertEqual((record["JobState"], record["ExitCode"]), ("FAILED", "75:0"), self.log(job))
        self.assertIn("time is nearly over", self.log(job))
        self.assert_completed(self.submit(JOBS / "attrscope.sbatch", study, out))
        self.assertEqual(self.tables(out), self.tables(self.folder / "held-golden"))

    def test_cancel_and_submit_again(self):
        study, out = self.held_study(), self.folder / "cancel"
        job = self.submit("--no-requeue", JOBS / "attrscope.sbatch", study, out, env=self.holding(out))
        self.wait_until_held(job)
        self.slurm("scancel", job)
        self.assertEqual(self.wait(job)[0]["JobState"], "CANCELLED")
        self.assert_completed(self.submit(JOBS / "attrscope.sbatch", study, out))
        self.assertEqual(self.tables(out), self.tables(self.folder / "held-golden"))

    def test_two_jobs_on_one_output(self):
        study, out = self.held_study(), self.folder / "both"
        one = "--ntasks-per-node=1"
        first = self.submit(one, JOBS / "attrscope.sbatch", study, out, env=self.holding(out))
        self.wait_until_held(first)
        second = self.submit(one, "--no-requeue", JOBS / "attrscope.sbatch", study, out)
        record = self.wait(second, held=True)[0]
        self.assertEqual(record["ExitCode"].split(":")[0], "73", self.log(second))
        self.assertIn(f"Slurm job {first}", self.log(second))
        self.assert_completed(first)

    def test_too_little_memory(self):
        """Said before the work, with what the job asked for."""
        out = self.folder / "narrow"
        job = self.submit("--mem=20M", JOBS / "attrscope.sbatch", self.study, out)
        record = self.wait(job)[0]
        self.assertEqual((record["JobState"], record["ExitCode"]), ("FAILED", "71:0"), self.log(job))
        self.assertIn("by Slurm (--mem);", self.log(job))
        self.assertFalse(out.exists())

    def test_alone_under_srun(self):
        job = self.submit("-n", "2", "--output=attrscope-%j.log", "--wrap",
                          f"srun -n 2 --mpi=none env -u PMIX_RANK {self.environment['ATTRSCOPE']} "
                          f"run {self.study} -o {self.folder / 'alone'}")
        self.assertEqual(self.wait(job)[0]["JobState"], "FAILED")


if __name__ == "__main__":
    reason = missing()
    if reason:
        print(f"skipped: no Slurm: {reason}")
        sys.exit(0)
    if not os.environ.get("ASC_CONTAINED"):  # the daemons end with the test
        contain = str(HERE.parent / "contain.sh")
        os.execv(contain, [contain, sys.executable, *sys.argv])
    unittest.main(verbosity=2)

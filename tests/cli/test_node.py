# SPDX-License-Identifier: GPL-3.0-or-later
"""What killed runs, of this user or another, have left on a node does not hinder the next."""

import contextlib
import ctypes
import os
import pathlib
import signal
import subprocess
import time
import uuid

import asc_cli


class Node(asc_cli.CliTestCase):
    def test_a_semaphore_of_a_killed_process(self):
        """Open MPI's, of shared file pointers: it is named after the file alone."""
        name = f"{uuid.uuid4()}.h5"
        library = ctypes.CDLL(None, use_errno=True)
        library.sem_open.restype = ctypes.c_void_p
        path = f"/OMPIO_{name}".encode()
        taken = library.sem_open(path, os.O_CREAT | os.O_EXCL, 0o600, 0)
        self.assertTrue(taken, os.strerror(ctypes.get_errno()))
        self.addCleanup(library.sem_unlink, path)
        asc_cli.synth(self.folder, images=60, identities=6)
        self.assert_ok(asc_cli.run(["import", self.folder / "study.yaml", "-o", self.folder / name],
                                   ranks=2))
        self.assert_ok(asc_cli.run(["verify", self.folder / name, "-o", self.folder / "r.h5"],
                                   ranks=2))
        beside = {p.name for p in self.folder.iterdir()} - {name, "r.h5", "r.h5.units"}
        self.assertEqual([n for n in beside if name in n], [])

    def test_the_user_decides(self):
        if "Open MPI" not in asc_cli.run(["--version"]).stdout:
            self.skipTest("Open MPI alone has these settings")
        asc_cli.synth(self.folder, images=60, identities=6)
        home = self.folder / "home"
        (home / ".openmpi").mkdir(parents=True)
        for how, environment in (("variable", {"OMPI_MCA_io": "absent"}), ("file", {"HOME": home})):
            (home / ".openmpi" / "mca-params.conf").write_text("# mine\n io = absent\n")
            with self.subTest(how):
                result = asc_cli.run(["import", self.folder / "study.yaml",
                                      "-o", self.folder / "s.h5"], env=environment)
                self.assertEqual(result.code, asc_cli.IO, result)

    def test_no_daemon_without_a_launcher(self):
        """Open MPI finds its daemon below OPAL_BINDIR, and fails where it wants one that is not there."""
        self.assert_ok(asc_cli.run(asc_cli.synth_args(self.folder / "s", images=60, identities=6),
                                   env={"OPAL_BINDIR": self.folder}))

    def test_shared_memory_of_killed_runs(self):
        """Launcher and ranks are killed together, as at the end of a batch job."""
        if not asc_cli.private_node():
            self.skipTest("no mount namespaces here")
        study = asc_cli.synth(self.folder / "study", images=4000, identities=100,
                              models="A_r50:cosine:512")
        shared = self.folder / "shm"
        script = ('mount --bind "$ASC_SHM" /dev/shm; mpirun -n 3 "$@" & '
                  'echo $! >"$ASC_SHM.launcher"; wait')
        environment = dict(os.environ, **asc_cli.MPI_ENVIRONMENT, ASC_SHM=str(shared))
        shared.mkdir()
        process = subprocess.Popen(
            ["unshare", "--mount", "sh", "-c", script, "sh", asc_cli.PROGRAM, "run", str(study),
             "-o", str(self.folder / "out")],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not (self.folder / "out" / "attrscope.lock").exists():
            self.assertIsNone(process.poll(), "it ended before it was killed")
            time.sleep(0.01)
        launcher = int(pathlib.Path(f"{shared}.launcher").read_text())
        for victim in [launcher] + asc_cli.descendants(launcher):
            with contextlib.suppress(ProcessLookupError):  # ended with one before it
                os.kill(victim, signal.SIGKILL)
        process.communicate()
        self.assertEqual(asc_cli.listing(shared), [])


if __name__ == "__main__":
    asc_cli.main()

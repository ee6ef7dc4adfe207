# SPDX-License-Identifier: GPL-3.0-or-later
"""Every bad input: one message that names file, place and remedy, one code on all ranks, no trace."""

import os
import subprocess
import zipfile

import h5py
import numpy as np

import asc_cli
from asc_cli import CANTCREAT, DATA, IO, NOINPUT, USAGE

N, D = 24, 8
TABLE = "file_basename,identity,Bald,Young\n" + "".join(
    f"{i}.jpg,{i % 6},{1 if i % 2 else -1},{1 if i % 3 else -1}\n" for i in range(N)
)
STUDY = """study: bad
images: {table: table.csv}
models:
  - {name: net, architecture: r18, metric: cosine, embeddings: net.npy}
macro: {sampled: {max_samples: 5}}
"""


class BadInput(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        self.write("table.csv", TABLE)
        self.write("study.yaml", STUDY)
        self.rows = np.random.default_rng(0).standard_normal((N, D)).astype(np.float32)
        self.save(self.rows)

    def save(self, array):
        np.save(self.folder / "net.npy", array, allow_pickle=True)

    def fails(self, code, *parts, ranks=(1, 2), out="out", **options):
        before = asc_cli.listing(self.folder)
        self.assert_fails_everywhere(["run", self.folder / "study.yaml", "-o", self.folder / out],
                                     code, *parts, ranks=ranks, **options)
        left = [x for x in asc_cli.listing(self.folder) if x not in before]
        self.assertEqual([x for x in left if x.endswith((".csv", "results.h5")) or x.endswith(".part")], [])

    def test_the_good_study_runs(self):
        self.assert_ok(asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "out"],
                                   ranks=2))

    def test_missing_files(self):
        os.remove(self.folder / "net.npy")
        self.fails(NOINPUT, "net.npy")
        os.remove(self.folder / "table.csv")
        self.fails(NOINPUT, "table.csv")
        os.remove(self.folder / "study.yaml")
        self.fails(NOINPUT, "study.yaml")

    def test_truncated_array(self):
        whole = (self.folder / "net.npy").read_bytes()
        self.write("net.npy", whole[:-10])
        self.fails(DATA, "net.npy", "truncated")
        self.write("net.npy", whole[:7])
        self.fails(DATA, "net.npy")

    def test_header_that_claims_more(self):
        whole = (self.folder / "net.npy").read_bytes()
        self.write("net.npy", whole.replace(b"(24, 8)", b"(99, 8)"))
        self.fails(DATA, "net.npy", "99 x 8")

    def test_wrong_kinds_of_array(self):
        self.save(np.array([{}, 1], dtype=object))
        self.fails(DATA, "net.npy", "Python objects")
        self.save(self.rows.reshape(N, 2, D // 2))
        self.fails(DATA, "net.npy", "more than two dimensions")
        self.save(np.full((N, D), "x"))
        self.fails(DATA, "net.npy")

    def test_other_formats(self):
        """Each is told by name, with the line that converts it."""
        array = self.folder / "net.npy"
        for start, name, line in (
            (b"\x80\x04\x95", "pickle", "pickle.load"), (b"PAR1", "Parquet", "read_parquet"),
            (b"cnumpy.core.multiarray\n_reconstruct\n", "pickle", "pickle.load"),
            (b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.", "PyTorch", "torch.load"),
            (b"MATLAB 5.0 MAT-file", "MATLAB", "loadmat"), (b"ARROW1", "Arrow", "read_feather"),
            (b"\x1f\x8b\x08", "gzip", "gzip.open"),
        ):
            self.write("net.npy", start + bytes(200))
            self.fails(DATA, "net.npy", name, line, f"'{array}'", ranks=(1,))
        mat = self.folder / "net.mat"
        self.write("study.yaml", STUDY.replace("net.npy", "net.mat"))
        mat.write_bytes(bytes([0, 0, 0, 0, 24, 0, 0, 0, 8]) + bytes(200))
        self.fails(DATA, "net.mat", "version 4", "loadmat", f"'{mat}'", ranks=(1,))
        self.write("study.yaml", STUDY)
        with zipfile.ZipFile(array, "w") as file:
            file.writestr("net/data.pkl", "")
            file.writestr("net/data/0", "")
        self.fails(DATA, "net.npy", "PyTorch", "torch.load")

    def test_a_damaged_archive(self):
        """Nothing but the CRC of its member tells of a byte that differs."""
        np.savez(self.folder / "net.npz", a=self.rows)
        self.write("study.yaml", STUDY.replace("net.npy", "net.npz"))
        path = self.folder / "net.npz"
        whole = path.read_bytes()
        at = whole.index(self.rows.tobytes()) + 100
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1:])
        self.fails(DATA, "net.npz", "damaged", ranks=(1, 2))

    def test_beyond_float32(self):
        """Good numbers, but for float32: kept times a power of two, which is told."""
        for scale in (1e60, 1e-60):
            self.save(self.rows.astype(float) * scale)
            result = asc_cli.run(["import", self.folder / "study.yaml", "-o", self.folder / "s.h5"])
            self.assert_ok(result)
            self.assertIn("net.npy: its largest value is", result.stderr)
            with h5py.File(self.folder / "s.h5") as file:
                kept = next(iter(file["models"].values()))["embeddings"]
                found = kept[:].astype(float) * 2.0 ** int(kept.attrs["exponent"])
                np.testing.assert_allclose(found, self.rows.astype(float) * scale, rtol=1e-6)

    def test_integers(self):
        """As embeddings they are the same numbers as floats."""
        numbers = np.round(self.rows * 40)
        made = []
        for kind in (np.float32, np.int8, ">i8"):
            self.save(numbers.astype(kind))
            self.assert_ok(asc_cli.run(["import", self.folder / "study.yaml", "-o", self.folder / "s.h5"]))
            with h5py.File(self.folder / "s.h5") as file:
                made.append(file["models/net_r18/embeddings"][:].tolist())
        self.assertEqual(made, [numbers.tolist()] * 3)

    def test_rows_that_do_not_match(self):
        self.save(self.rows[:-1])
        self.fails(DATA, "net.npy", "23", "24")

    def test_bad_rows(self):
        bad = self.rows.copy()
        bad[17, 3] = np.nan
        self.save(bad)
        self.fails(DATA, "net.npy", "17", "skip_bad_rows", ranks=(1, 3))
        bad[17] = 0
        self.save(bad)
        self.fails(DATA, "net.npy", "17", "skip_bad_rows", ranks=(1, 3))
        result = asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "kept",
                              "--images.skip_bad_rows=true"], ranks=2)
        self.assert_ok(result)

    def test_a_dry_run_tells_the_truth(self):
        """What a dry run passes, a run does; what it refuses, a run refuses with the same words."""
        study = self.folder / "study.yaml"
        for more in (["--macro.keep=sharp"], ["--analyses", "inference", "--inference.given=Hat"]):
            for dry in ([], ["-n"]):
                result = asc_cli.run(["run", study, "-o", self.folder / "out", *more, *dry], ranks=2)
                self.assert_fails(result, DATA, more[-1].split("=")[0].strip("-"),
                                  more[-1].split("=")[1], "there is" if "keep" in more[0] else "it has")
        self.assertFalse((self.folder / "out" / "study.h5").exists())
        bad = self.rows.copy()
        bad[17, 3] = np.nan
        self.save(bad)
        result = asc_cli.run(["run", study, "-o", self.folder / "out", "-n"], ranks=2)
        self.assert_fails(result, DATA, "net.npy", "17", "skip_bad_rows")
        np.save(self.folder / "good.npy", self.rows)
        self.write("study.yaml", STUDY.replace("macro:", "  - {name: good, architecture: r18, metric: "
                                               "cosine, embeddings: good.npy}\nmacro:"))
        result = asc_cli.run(["run", study, "-o", self.folder / "out", "-n"], ranks=2)
        self.assertEqual(result.code, DATA, str(result))
        self.assertIn("plan of attrscope run", result.stdout)
        self.assertIn("time ", result.stdout)
        self.assertIn("model net_r18 is left out", result.stderr)
        self.save(self.rows)
        self.assert_ok(asc_cli.run(["run", study, "-o", self.folder / "out", "-n"], ranks=2))

    def test_yaml_mistakes(self):
        for wrong, parts in (
            (STUDY.replace("macro:", "marco:"), ["study.yaml:5", "marco"]),
            (STUDY.replace("5}}", "many}}"), ["study.yaml:5", "max_samples"]),
            (STUDY.replace("cosine", "cosin"), ["study.yaml:4", "cosin"]),
            (STUDY + "  bad\n indent: [", ["study.yaml"]),
            (STUDY.replace("macro", "  - {name: net, architecture: r18, metric: cosine, "
                                    "embeddings: x.npy}\nmacro"), ["study.yaml:5", "net"]),
            ("", ["study.yaml"]),
        ):
            self.write("study.yaml", wrong)
            self.fails(USAGE, *parts)

    def test_attribute_with_one_modality(self):
        self.write("table.csv", TABLE.replace(",-1,", ",1,"))
        self.fails(DATA, "Bald", "images.attributes")

    def test_one_identity(self):
        lines = [f"{i}.jpg,1,{1 if i % 2 else -1},{1 if i % 3 else -1}" for i in range(N)]
        self.write("table.csv", "file_basename,identity,Bald,Young\n" + "\n".join(lines) + "\n")
        self.fails(DATA, "one identity")

    def test_ragged_table(self):
        self.write("table.csv", TABLE.replace("7.jpg,1,1,1\n", "7.jpg,1,1\n"))
        self.fails(DATA, "table.csv:9", "fields")

    def test_unwritable_output(self):
        self.fails(CANTCREAT, "net.npy", out="net.npy/out")

    def test_full_disk(self):
        place = self.folder / "disk"
        place.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)],
                                 capture_output=True).returncode == 0
        if not mounted:
            self.skipTest("mounting a small file system is not allowed here")
        try:
            result = asc_cli.run(["run", self.folder / "study.yaml", "-o", place / "out"], ranks=2)
            self.assertIn(result.code, (CANTCREAT, IO), str(result))
            self.assert_fails(result, result.code, str(place))
            self.assertEqual([x for x in asc_cli.listing(place) if x.endswith(".part")], [])
        finally:
            subprocess.run(["umount", str(place)], check=True)


if __name__ == "__main__":
    asc_cli.main()

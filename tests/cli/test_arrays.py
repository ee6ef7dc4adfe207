# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrays as people have them: several in a file, and files of other programs."""

import json
import struct
import unittest

import h5py
import numpy as np

import asc_cli

N, D = 24, 6

STUDY = """
study: arrays
images: {{labels: {labels}}}
models:
{models}
"""


def save_safetensors(path, tensors):
    """The format by hand: length of the header, the header, the data."""
    header, data = {"__metadata__": {"format": "np"}}, b""
    kinds = {"float32": "F32", "float64": "F64", "float16": "F16", "int64": "I64", "uint8": "U8"}
    for name, array in tensors.items():
        header[name] = {"dtype": kinds[str(array.dtype)], "shape": array.shape,
                        "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)

def save_matlab(path, arrays):
    """As MATLAB's save -v7.3: a block of 512 bytes, then HDF5 with columns first."""
    with h5py.File(path, "w", userblock_size=512) as file:
        for name, array in arrays.items():
            rows = np.atleast_2d(array.T if array.ndim == 2 else array)  # a column is [1, N]
            file.create_dataset(name, data=rows, chunks=rows.shape, compression="gzip")
            file[name].attrs["MATLAB_class"] = np.bytes_("single")
        file.create_group("#refs#")["a"] = np.zeros(3)
    with open(path, "r+b") as file:
        file.write(b"MATLAB 7.3 MAT-file, Platform: GLNXA64, Created on: Mon Jan  1 00:00:00 2024")


class Arrays(asc_cli.CliTestCase):
    def setUp(self):
        super().setUp()
        rng = np.random.default_rng(5)
        self.one, self.other = rng.normal(size=(2, N, D)).astype(np.float32)
        self.people = np.arange(N) // 3
        (self.folder / "labels.txt").write_text("\n".join(map(str, self.people)) + "\n")

    def write_study(self, *arrays, labels="labels.txt"):
        models = "".join(f"  - {{name: m{i}, architecture: a, metric: cosine, embeddings: '{a}'}}\n"
                         for i, a in enumerate(arrays))
        self.write("study.yaml", STUDY.format(labels=labels, models=models))

    def imported(self, ranks=2):
        """Embeddings of every model, and labels, of the study that is there."""
        out = self.folder / "s.h5"
        self.result = asc_cli.run(["import", self.folder / "study.yaml", "-o", out], ranks=ranks)
        self.assert_ok(self.result)
        with h5py.File(out) as file:
            labels = file["identities/label"].asstr()[:]
            return ({name: model["embeddings"][:] for name, model in file["models"].items()},
                    [labels[i] for i in file["images/identity"][:]])

    def check(self, *arrays, labels="labels.txt"):
        self.write_study(*arrays, labels=labels)
        found, people = self.imported()
        np.testing.assert_array_equal(found["m0_a"], self.one)
        np.testing.assert_array_equal(found["m1_a"], self.other)
        self.assertEqual(people, [str(p) for p in self.people])

    def fails(self, array, *parts, code=asc_cli.DATA, labels="labels.txt"):
        (self.folder / "s.h5").unlink(missing_ok=True)
        self.write_study(array, labels=labels)
        self.assert_fails_everywhere(
            ["import", self.folder / "study.yaml", "-o", self.folder / "s.h5"], code, *parts,
            ranks=(2,))
        self.assertFalse((self.folder / "s.h5").exists())

    def test_one_file_of_all(self):
        """Two models and the labels of a study, from one file."""
        everything = {"one": self.one, "other": self.other, "ids": self.people}
        np.savez(self.folder / "all.npz", **everything)
        self.check("all.npz:one", "all.npz:other", labels="all.npz:ids")
        np.savez_compressed(self.folder / "all.npz", **everything)
        self.check("all.npz:one", "all.npz:other.npy", labels="all.npz:ids")
        save_safetensors(self.folder / "all.safetensors", everything)
        self.check("all.safetensors:one", "all.safetensors:other", labels="all.safetensors:ids")

    def test_hdf5(self):
        """Whole, in chunks, packed, in other types; a group's path; the same on every number of ranks."""
        ways = [{}, {"chunks": (5, 4)}, {"chunks": (7, D), "compression": "gzip", "shuffle": True,
                                         "fletcher32": True}, {"chunks": True}]
        for i, how in enumerate(ways):
            with h5py.File(self.folder / "all.h5", "w") as file:
                file.create_dataset("a/one", data=self.one, **how)
                file.create_dataset("a/other", data=self.other.astype(">f8" if i % 2 else "<f8"), **how)
                file["ids"] = self.people
                file["text"] = np.char.mod("%d", self.people).astype("S3")
            self.check("all.h5:/a/one", "all.h5:a/other", labels="all.h5:" + ("ids", "text")[i % 2])
        whole = np.arange(N * D).reshape(N, D) % 200
        for kind in ("f2", ">i2", "u1", "i8", "u8", "<u4", ">i4"):
            with h5py.File(self.folder / "e.h5", "w") as file:
                file["e"] = whole.astype(kind)
            self.write_study("e.h5")
            np.testing.assert_array_equal(self.imported(3)[0]["m0_a"], whole)

    def test_columns_first(self):
        """What has as many columns as there are images is turned, and told; MATLAB writes so."""
        with h5py.File(self.folder / "all.h5", "w") as file:
            file["one"] = self.one.T
            file.create_dataset("other", data=self.other.T, chunks=(4, 5), compression="gzip")
        self.check("all.h5:one", "all.h5:other")
        self.assertIn("dimensions x images", self.result.stderr)
        save_matlab(self.folder / "all.mat",
                    {"one": self.one, "other": self.other, "ids": self.people.astype(float)})
        self.check("all.mat:one", "all.mat:other", labels="all.mat:ids")

    def test_a_square_of_matlab_is_asked_about(self):
        square = np.random.default_rng(1).normal(size=(N, N)).astype(np.float32)
        save_matlab(self.folder / "e.mat", {"e": square})
        self.fails("e.mat", f"{N} x {N}", "MATLAB stores columns first", ".npy")
        with h5py.File(self.folder / "e.h5", "w") as file:
            file["e"] = self.one[:5]
        self.fails("e.h5", "has 5 rows", "labels.txt has 24 images")
        with h5py.File(self.folder / "e.h5", "w") as file:
            file["e"] = square
        self.write_study("e.h5")
        np.testing.assert_array_equal(self.imported()[0]["m0_a"], square)

    def test_what_is_not_in_an_hdf5_file(self):
        """Data of other files, and data that nobody wrote."""
        with h5py.File(self.folder / "there.h5", "w") as file:
            file["one"] = self.one
        layout = h5py.VirtualLayout((N, D), "f4")
        layout[:] = h5py.VirtualSource(str(self.folder / "there.h5"), "one", (N, D))
        self.one.tofile(self.folder / "raw")
        with h5py.File(self.folder / "e.h5", "w") as file:
            file["elsewhere"] = h5py.ExternalLink("there.h5", "/one")
            file["soft"] = h5py.SoftLink("/whole")
            file.create_virtual_dataset("virtual", layout)
            file.create_dataset("raw", (N, D), "f4", external=[(str(self.folder / "raw"), 0, 4 * N * D)])
            file.create_dataset("unwritten", (N, D), "f4", fillvalue=3)
            part = file.create_dataset("part", (N, D), "f4", chunks=(4, D))
            part[:8] = 1
            file["deep"] = np.zeros((N, 2, 3))
            file["flags"] = np.ones((N, D), bool)
            file["names"] = [str(p) for p in self.people]
            file.create_group("group/of")["things"] = self.one
        for key, *parts in (("elsewhere", "link to something elsewhere"), ("soft", "link"),
                            ("virtual", "other files"), ("raw", "other files"),
                            ("unwritten", "not written whole"), ("part", "not written whole"),
                            ("deep", "3 dimensions"), ("flags", "no numbers that are read"),
                            ("names", "text of any length", "asstr()"), ("group", "no dataset"),
                            ("group/x", "no array 'group/x'", "/group/of/things"),
                            ("", "there is no array ''")):
            with self.subTest(key=key):
                self.fails(f"e.h5:{key}", "e.h5", *parts)
        self.fails("e.h5", "arrays: /deep, /flags, /group/of/things", "e.h5:NAME")

    def test_damaged_hdf5(self):
        with h5py.File(self.folder / "e.h5", "w") as file:
            file.create_dataset("e", data=self.one, chunks=(4, D), compression="gzip", fletcher32=True)
        whole = (self.folder / "e.h5").read_bytes()
        for length in (8, 100, len(whole) // 2, len(whole) - 1):
            (self.folder / "e.h5").write_bytes(whole[:length])
            self.fails("e.h5", "e.h5")

    def test_the_only_array_needs_no_name(self):
        np.savez(self.folder / "one.npz", embeddings=self.one)
        save_safetensors(self.folder / "other.safetensors", {"x": self.other})
        self.check("one.npz", "other.safetensors")

    def test_a_key_is_asked_for(self):
        both = {"one": self.one, "other": self.other}
        np.savez(self.folder / "all.npz", **both)
        save_safetensors(self.folder / "all.safetensors", both)
        for name in ("all.npz", "all.safetensors"):
            self.fails(name, name, "2 arrays: one, other", f"{name}:NAME")
            self.fails(name + ":three", name, "no array 'three'", "it holds one, other")

    def test_names_of_files_with_colons(self):
        np.save(self.folder / "a:b.npy", self.one)
        np.savez(self.folder / "c:d.npz", x=self.other, y=self.one)
        self.check("a:b.npy", "c:d.npz:x")
        self.fails("nowhere.npz:one", "nowhere.npz:one", "check the path", code=asc_cli.NOINPUT)

    def test_folders_and_globs(self):
        (self.folder / "e").mkdir()
        np.savez(self.folder / "e/m0_a.npz", x=self.one, y=self.other)
        np.savez(self.folder / "e/m1_a.npz", x=self.other, y=self.one)
        self.write("study.yaml", STUDY.format(labels="labels.txt", models="  folder: 'e/*.npz:x'\n"
                                                                          "  metric: cosine\n"))
        found, _ = self.imported()
        np.testing.assert_array_equal(found["m0_a"], self.one)
        np.testing.assert_array_equal(found["m1_a"], self.other)
        for path in (self.folder / "e").iterdir():
            path.unlink()
        np.save(self.folder / "e/m0_a.npy", self.one)
        save_safetensors(self.folder / "e/m1_a.safetensors", {"x": self.other})
        self.write("study.yaml", STUDY.format(labels="labels.txt", models="  folder: e\n"
                                                                          "  metric: cosine\n"))
        found, _ = self.imported()
        np.testing.assert_array_equal(found["m1_a"], self.other)

    def test_labels_alone(self):
        """What can be said without attributes is what runs; macro is left out with a sentence."""
        np.save(self.folder / "e.npy", self.one)
        self.write_study("e.npy")
        out = self.folder / "out"
        result = asc_cli.run(["run", self.folder / "study.yaml", "-o", out], ranks=2, report=True)
        self.assert_ok(result)
        self.assertEqual(result.stderr.count("macro is left out"), 1)
        self.assertEqual(result.stderr.count("retina_n_faces_detected"), 1)
        self.assertEqual(sorted(p.name for p in (out / "tables").glob("*.csv")),
                         ["identities_verification.csv", "map_components.csv", "map_identities.csv", "quality.csv",
                          "quality_effects.csv", "quality_images.csv", "verification.csv", "verification_errors.csv",
                          "verification_thresholds.csv"])
        self.assertTrue((out / "report.html").exists())
        self.assert_ok(asc_cli.run(["run", self.folder / "study.yaml", "-o", out, "--dry-run"]))
        self.assert_fails_everywhere(
            ["run", self.folder / "study.yaml", "-o", self.folder / "asked", "--analyses", "macro"],
            asc_cli.DATA, "no attributes", ranks=(2,))
        with open(self.folder / "study.yaml", "a") as file:
            file.write("verify: {}\n")
        result = asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / "one"])
        self.assert_ok(result)
        self.assertNotIn("left out", result.stderr)

    def test_a_file_that_changes_is_a_new_one(self):
        """The key of an import is of the file, whichever array of it is meant."""
        np.savez(self.folder / "all.npz", one=self.one, other=self.other)
        self.write_study("all.npz:one")
        args = ["run", self.folder / "study.yaml", "-o", self.folder / "out", "--analyses", "quality"]
        self.assert_ok(asc_cli.run(args))
        self.assertIn("up to date", asc_cli.run(args).stderr)
        np.savez(self.folder / "all.npz", one=self.other, other=self.one)
        self.assertNotIn("up to date", asc_cli.run(args).stderr)

    def test_what_follows_is_told(self):
        with open(self.folder / "e.npy", "wb") as file:
            np.save(file, self.one)
            np.save(file, self.other)
        self.fails("e.npy", "e.npy", f"bytes follow its array of {N} x {D}", "several arrays")
        save_safetensors(self.folder / "e.safetensors", {"x": self.one})
        with open(self.folder / "e.safetensors", "ab") as file:
            file.write(b"more")
        self.fails("e.safetensors", "4 bytes follow")
        whole = (self.folder / "e.safetensors").read_bytes()
        (self.folder / "e.safetensors").write_bytes(whole[:-40])
        self.fails("e.safetensors", "tensor x", "truncated")

    def test_labels_that_floats_do_not_hold(self):
        """From the first whole number on whose neighbour has the same float; below it they are read."""
        np.save(self.folder / "e.npy", self.one)
        for kind, first in (("f2", 2**11), ("f4", 2**24), ("f8", 2**53)):
            for sign in (1, -1):
                np.save(self.folder / "l.npy", (sign * (first - 1 - self.people)).astype(kind))
                self.write_study("e.npy", labels="l.npy")
                self.assertEqual(set(map(int, self.imported()[1])), set(sign * (first - 1 - self.people)))
                np.save(self.folder / "l.npy", (sign * (first - 1 + self.people)).astype(kind))
                self.fails("e.npy", f"l.npy: row 3 holds {sign * first}", f"not exact from {first}", "int64", labels="l.npy")
        np.save(self.folder / "l.npy", self.people * 2.0**60)
        self.fails("e.npy", f"l.npy: row 3 holds {2**60}", "save labels as int64", labels="l.npy")
        np.save(self.folder / "l.npy", np.where(self.people == 1, np.inf, 1))
        self.fails("e.npy", "l.npy: row 3 holds inf; labels are whole numbers or text", labels="l.npy")
        np.save(self.folder / "l.npy", self.people > 3)
        self.fails("e.npy", "type '|b1'", "labels as integers", labels="l.npy")

    def test_a_damaged_start_of_safetensors(self):
        save_safetensors(self.folder / "e.safetensors", {"x": self.one})
        whole = (self.folder / "e.safetensors").read_bytes()
        for start in (b"\xff" * 8, b"\0" * 7 + b"\x7f"):
            (self.folder / "e.safetensors").write_bytes(start + whole[8:])
            self.fails("e.safetensors", f"safetensors header claims {int.from_bytes(start, 'little')} bytes")
        (self.folder / "e.safetensors").write_bytes(whole[:5])
        self.fails("e.safetensors", "truncated")

    def test_nothing_in_it(self):
        h5py.File(self.folder / "e.h5", "w").close()
        self.fails("e.h5", "e.h5", "holds no array")
        np.savez(self.folder / "e.npz")
        self.fails("e.npz", "e.npz", "holds no array")
        save_safetensors(self.folder / "e.safetensors", {})
        self.fails("e.safetensors", "holds no array")


if __name__ == "__main__":
    unittest.main()

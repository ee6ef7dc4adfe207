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

    def fails(self, array, *parts, code=asc_cli.DATA):
        (self.folder / "s.h5").unlink(missing_ok=True)
        self.write_study(array)
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

    def test_nothing_in_it(self):
        np.savez(self.folder / "e.npz")
        self.fails("e.npz", "e.npz", "holds no array")
        save_safetensors(self.folder / "e.safetensors", {})
        self.fails("e.safetensors", "holds no array")


if __name__ == "__main__":
    unittest.main()

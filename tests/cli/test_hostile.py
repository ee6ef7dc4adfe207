# SPDX-License-Identifier: GPL-3.0-or-later
"""Input and disks that would have the program read or write where it must not: a message, never a signal."""

import os
import shutil
import sys

import h5py
import numpy as np
import asc_cli

sys.path.insert(0, str(asc_cli.pathlib.Path(__file__).parents[1]))
import signed_h5

FAULTS = os.environ.get("ATTRSCOPE_FAULTS", "absent")


class Hostile(asc_cli.CliTestCase):
    def test_carriage_returns_between_names(self):
        """Each ends a line, so that the names line has one name and rows have more values than names."""
        names = "\r".join(f"A{i}" for i in range(3000))
        rows = "".join(f"{k:04}.jpg " + " ".join(["1"] * 3000) + "\n" for k in range(4))
        self.write("attr.txt", f"4\n{names}\n{rows}".encode())
        self.write("id.txt", "".join(f"{k:04}.jpg {k % 2}\n" for k in range(4)))
        np.save(self.folder / "e.npy", np.eye(4, 8, dtype=np.float32))
        study = self.write("study.yaml", "study: x\nimages: {celeba: {identities: id.txt, attributes: attr.txt}}\n"
                                         "models: [{name: a, architecture: r, metric: cosine, embeddings: e.npy}]\n")
        self.assert_fails(asc_cli.run(["run", study, "-o", self.folder / "out"], ranks=2), asc_cli.DATA, "attr.txt:")

    def test_data_that_was_never_written(self):
        """HDF5 makes up what is missing: a gigabyte of it, where a file of 20 kB claims so much."""
        made = asc_cli.synth(self.folder / "study", images=60, identities=6, attributes=1,
                             models="A_r:cosine:4")
        study, results = self.folder / "study.h5", self.folder / "results.h5"
        self.assert_ok(asc_cli.run(["import", made, "-o", study]))
        self.assert_ok(asc_cli.run(["map", study, "-o", results]))
        for path, group, args in ((results, "arrays/map", ["export", results, "-o", self.folder / "r.h5"]),
                                  (results, "arrays/mine", ["macro", study, "-o", results]),
                                  (study, "images", ["map", study, "-o", self.folder / "r.h5"])):
            with h5py.File(path, "r+") as file:
                file.require_group(group).create_dataset("absent", (1 << 27,), "f8")
                for name in ("xxh64", "unit", "description"):
                    file[group]["absent"].attrs[name] = np.bytes_("0" * 16)
            before = path.read_bytes()
            self.assert_fails(asc_cli.run(args), asc_cli.DATA, path.name, "absent", "more data than")
            self.assertEqual(path.read_bytes(), before)
            self.assertFalse((self.folder / "r.h5").exists())
            if group == "arrays/map":
                shutil.copy(path, self.folder / "claims.h5")
            with h5py.File(path, "r+") as file:
                del file[group]["absent"]
        # Among arrays of ours it is not taken for one of them.
        claims = self.folder / "claims.h5"
        self.assert_fails(asc_cli.run(["macro", study, "-o", claims]), asc_cli.DATA, "claims.h5: arrays/map/absent: was not put there",
                          "take it out of the file")
        # In the place of one of ours it goes with those beside it, and the run says so.
        with h5py.File(claims, "r+") as file:
            del file["arrays/map/absent"]
            names = []
            file["arrays/map"].visititems(lambda name, item: names.append(name) if isinstance(item, h5py.Dataset) else None)
            labels = dict(file["arrays/map"][names[0]].attrs)
            del file["arrays/map"][names[0]]
            file["arrays/map"].create_dataset(names[0], (1 << 27,), "f8").attrs.update(labels)
        result = asc_cli.run(["macro", study, "-o", claims])
        self.assert_ok(result)
        self.assertIn("map: taken out of ", result.stderr)
        self.assertIn(": map's arrays; attrscope map makes them again", result.stderr)
        self.assertLess(claims.stat().st_size, 1 << 20)

    def test_a_study_file_that_cannot_be_closed(self):
        """HDF5 keeps what it could not write, and would try again when it ends."""
        path = asc_cli.synth(self.folder / "study", images=300, identities=30)
        out = self.folder / "out"
        out.mkdir()
        codes = set()
        for call in range(1, 40):
            env = {"LD_PRELOAD": FAULTS, "ASC_FAULT": f"enospc:pwrite64:{call}:0:.h5", "ASC_FAULT_UNDER": str(out)}
            result = asc_cli.run(["import", path, "-o", out / "study.h5"], env=env)
            codes.add(result.code)
            if result.code == 0:
                (out / "study.h5").unlink()
                break
            self.assert_fails(result, asc_cli.IO, "study.h5")
            self.assertEqual(asc_cli.listing(out), [])
        self.assertEqual(codes, {0, asc_cli.IO})

    def test_tables_with_other_columns(self):
        """The report says which table is not what this program wrote; a run of an analysis makes its own again, and
        says what else cannot stay."""
        path = asc_cli.synth(self.folder / "study", images=200, identities=20, attributes=2)
        path.write_text(path.read_text() + "inference: {permutations: 9, draws: 2}\nverify: {}\n")
        out = self.folder / "out"
        self.assert_ok(asc_cli.run(["run", path, "-o", out]))

        def turned(rows, which):
            """Text where there were numbers, numbers where there was text, in the columns of these kinds."""
            turn = {x: "<i8" if rows.dtype[x].kind == "S" else "S8" for x in rows.dtype.names if rows.dtype[x].kind in which}
            new = np.zeros(rows.shape, [(x, turn.get(x, rows.dtype[x])) for x in rows.dtype.names])
            for x in rows.dtype.names:
                new[x] = rows[x] if x not in turn else np.arange(len(rows)) if turn[x] == "<i8" else b"t"
            return new

        def change_rows(change):
            return lambda file, table: signed_h5.change_table(file, table, change)

        def rename(file, table):
            attributes = file["tables"][table].attrs
            attributes["column_names"] = np.array([b"x" + x for x in attributes["column_names"]])

        turn_all = change_rows(lambda rows: turned(rows, "Sif"))
        turn_texts = change_rows(lambda rows: turned(rows, "S"))
        turn_numbers = change_rows(lambda rows: turned(rows, "if"))
        empty = change_rows(lambda rows: rows[:0])
        for name, change in (("all", turn_all), ("texts", turn_texts), ("numbers", turn_numbers),
                             ("names", rename), ("rows", empty)):
            with self.subTest(name):
                results = self.folder / f"{name}.h5"
                results.write_bytes((out / "results.h5").read_bytes())
                with h5py.File(results, "r+") as file:
                    for table in ("inference_permutation", "macro_attributes", "population/macro_attributes",
                                  "population/macro_modalities", "verification", "verification_thresholds",
                                  "verification_groups"):
                        change(file, table)
                    signed_h5.sign(file)
                self.assert_fails(asc_cli.run(["report", results, "-o", self.folder / name]), asc_cli.DATA, "inference_permutation",
                                  "attrscope ")
                result = asc_cli.run(["verify", out / "study.h5", "-o", results])
                self.assert_ok(result)
                self.assertIn("macro: taken out of ", result.stderr)
                self.assertIn(": macro_attributes, population/macro_modalities, population/macro_attributes; attrscope macro",
                              result.stderr)


if __name__ == "__main__":
    asc_cli.main()

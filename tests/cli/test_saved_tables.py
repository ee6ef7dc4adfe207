# SPDX-License-Identifier: GPL-3.0-or-later
"""One table as pandas, R and Excel save it: the same attributes, counts and figures each time."""

import h5py
import numpy as np
import pandas as pd

import asc_cli

N, D, PEOPLE = 240, 8, 24
FATES = ["unused", "name", "identity", "attribute", "feature", "keep"]


def make(seed=0):
    rng = np.random.default_rng(seed)
    person = np.arange(N) % PEOPLE
    table = pd.DataFrame({
        "file_basename": [f"{i:06d}.jpg" for i in range(N)],
        "identity": person + 100,
        "Bald": rng.choice([1, -1], N),
        "Young": rng.choice([1, 0], N),
        "Smiling": rng.choice([True, False], N),
        "yaw": rng.normal(0, 20, N).round(3),
        "retina_n_faces_detected": rng.choice([1, 1, 1, 2], N),
        "keep_sharp": rng.choice([True, True, False], N),
        "note": rng.choice(["studio, lit", "outside", 'a "selfie"'], N),
    })
    rows = rng.standard_normal((N, D)) + person[:, None] % 5 * 0.3
    rows[:, 0] += 0.8 * table["Bald"] + 0.5 * table["Young"]
    missing = rng.choice(N, 12, replace=False)
    table["Bald"] = table["Bald"].astype("Int64")
    table.loc[missing, "Bald"] = pd.NA
    table.loc[missing[:5], "yaw"] = np.nan
    return table, rows.astype(np.float32)


def as_r(table, separator=",", quote=True, row_names=True, corner=True):
    """As write.csv (corner: a name, "", above the row names) and write.table have it."""
    def field(value):
        if pd.isna(value):
            return "NA"
        if isinstance(value, (bool, np.bool_)):
            return str(value).upper()
        if isinstance(value, str):
            return '"' + value.replace('"', '""') + '"' if quote else value
        return format(value, ".15g")

    names = ['"' + c + '"' if quote else c for c in table.columns]
    lines = [separator.join((['""'] if row_names and corner else []) + names)]
    for number, row in enumerate(table.itertuples(index=False), 1):
        lines.append(separator.join(([f'"{number}"'] if row_names else []) +
                                    [field(v) for v in row]))
    return "\n".join(lines) + "\n"


def as_excel(table, separator=";", comma=True):
    def field(value):
        if pd.isna(value):
            return ""
        if isinstance(value, (bool, np.bool_)):
            return str(value).upper()
        if isinstance(value, float):
            return format(value, ".15g").replace(".", "," if comma else ".")
        text = str(value)
        return '"' + text.replace('"', '""') + '"' if set(text) & set(separator + '"') else text

    lines = [separator.join(table.columns)]
    lines += [separator.join(field(v) for v in row) for row in table.itertuples(index=False)]
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


def as_floats(table):
    out = table.copy()
    for name in ("identity", "Young", "retina_n_faces_detected"):
        out[name] = out[name].astype(float)
    out["Bald"] = out["Bald"].astype("Float64")
    return out


class SavedTables(asc_cli.CliTestCase):
    def study(self, content, out):
        """What the study file holds: its checksum, and what became of the named columns."""
        self.write("t.csv", content)
        path = self.folder / (out + ".h5")
        self.assert_ok(asc_cli.run(["import", self.folder / "study.yaml", "-o", path]))
        with h5py.File(path) as file:
            names, fates = file["columns/name"].asstr()[:], file["columns/fate"][:]
            return file.attrs["checksum"], {
                name.lower(): FATES[fate] for name, fate in zip(names, fates)
                if not name.startswith("(column") and name != "Unnamed: 0"}

    def figures(self, content, out):
        """Every table of a run."""
        self.write("t.csv", content)
        result = asc_cli.run(["run", self.folder / "study.yaml", "-o", self.folder / out,
                              "--no-report"], ranks=2)
        self.assert_ok(result)
        folder = self.folder / out / "tables"
        return {str(p.relative_to(folder)): p.read_bytes()
                for p in sorted(folder.rglob("*.csv"))}

    def test_saved_by_many_programs(self):
        table, rows = make()
        np.save(self.folder / "e.npy", rows)
        self.write("study.yaml", "study: t\nimages: {table: t.csv}\nmodels:\n  - {name: m, "
                   "architecture: a, metric: cosine, embeddings: e.npy}\nmacro: {protocols: "
                   "[population, sampled]}\nverify: {keep: keep_sharp}\n")
        words = table.copy()
        words["Young"] = words["Young"].map({1: "yes", 0: "NO"})
        words["Smiling"] = words["Smiling"].map({True: "true", False: "f"})
        marks = iter(["NaN", "?", "n/a", "None", "null", "<NA>", "", "#N/A", "nan"] * 9)
        marked = table.to_csv(index=False, na_rep="@").split("@")
        marked = marked[0] + "".join(next(marks) + part for part in marked[1:])
        saved = {
            "pandas": table.to_csv(index=False),
            "pandas with index": table.to_csv(),
            "pandas twice with index": table.reset_index().rename(
                columns={"index": "Unnamed: 0"}).to_csv(index=False),
            "pandas, NA": table.to_csv(index=False, na_rep="NA"),
            "pandas, tabs": table.to_csv(index=False, sep="\t"),
            "pandas, all quoted": table.to_csv(index=False, quoting=1),
            "pandas, floats for integers": as_floats(table).to_csv(index=False),
            "marks of all kinds": marked,
            "words": words.to_csv(index=False),
            "R, write.csv": as_r(table),
            "R, write.csv without row names": as_r(table, row_names=False),
            "R, write.table": as_r(table, " ", corner=False),
            "R, write.csv2": as_r(table, ";"),
            "Excel": as_excel(table),
            "Excel with sep=": "\ufeffsep=;\r\n" + as_excel(table)[1:],
            "Excel, English": as_excel(table, ",", comma=False),
            "old Mac": table.to_csv(index=False).replace("\n", "\r"),
            "blanks": as_excel(table, ",", comma=False).replace(",", " ,").replace("studio ,", "studio,"),
            "header in capitals": table.rename(
                columns={"identity": "Identity", "file_basename": "FILE_BASENAME"}
            ).to_csv(index=False),
        }
        want = None
        for number, (name, content) in enumerate(saved.items()):
            with self.subTest(name):
                checksum, fates = self.study(content, f"study{number}")
                want = want or (checksum, fates)
                self.assertEqual([k for k, v in fates.items() if v == "attribute"],
                                 ["bald", "young", "smiling", "note"])
                self.assertEqual((checksum, fates), want)
        tables = [self.figures(saved[name], name) for name in ("pandas", "R, write.csv", "Excel")]
        self.assertEqual(tables[0], tables[1])
        self.assertEqual(tables[0], tables[2])

    def test_shuffled_columns(self):
        """Columns in another order, saved by another program: every table is the same bytes."""
        table, rows = make(1)
        np.save(self.folder / "e.npy", rows)
        self.write("study.yaml", "study: t\nimages: {table: t.csv}\nmodels:\n  - {name: m, "
                   "architecture: a, metric: euclidean, embeddings: e.npy}\nmacro: {}\ninference: {permutations: 19}\n"
                   "verify: {}\nprobe: {folds: 2}\nmap: {components: 3}\n")
        order = ["keep_sharp", "Young", "yaw", "identity", "note", "Bald", "file_basename",
                 "Smiling", "retina_n_faces_detected"]
        want = self.figures(table.to_csv(index=False), "as_it_is")
        for name, content in (("shuffled", table[order].to_csv(index=False)), ("r", as_r(table[order])),
                              ("excel", as_excel(table[order[::-1]]))):
            found = self.figures(content, name)
            self.assertEqual(sorted(found), sorted(want))
            self.assertEqual([x for x in want if found[x] != want[x]], [], name)


if __name__ == "__main__":
    asc_cli.main()

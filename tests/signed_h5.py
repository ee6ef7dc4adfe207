# SPDX-License-Identifier: GPL-3.0-or-later
"""The checksums of attrscope's HDF5 files, computed independently: XXH64 in plain Python.

sign(file) gives an open file that a test has edited the checksums that attrscope would have written.
"""

import shutil

import h5py
import numpy as np

WORD = (1 << 64) - 1
P1, P2, P3, P4, P5 = (0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9,
                      0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5)


def rotate(x, by):
    return (x << by | x >> 64 - by) & WORD


def take_in(lane, word):
    return rotate(lane + word * P2 & WORD, 31) * P1 & WORD


def xxh64(data, seed=0):
    data, at = bytes(data), 0
    if len(data) >= 32:
        lanes = [seed + P1 + P2 & WORD, seed + P2 & WORD, seed, seed - P1 & WORD]
        while at + 32 <= len(data):
            for i in range(4):
                lanes[i] = take_in(lanes[i], int.from_bytes(data[at:at + 8], "little"))
                at += 8
        h = sum(rotate(lane, by) for lane, by in zip(lanes, (1, 7, 12, 18))) & WORD
        for lane in lanes:
            h = ((h ^ take_in(0, lane)) * P1 + P4) & WORD
    else:
        h = seed + P5 & WORD
    h = h + len(data) & WORD
    while at + 8 <= len(data):
        h = (rotate(h ^ take_in(0, int.from_bytes(data[at:at + 8], "little")), 27) * P1 + P4) & WORD
        at += 8
    if at + 4 <= len(data):
        h = (rotate(h ^ int.from_bytes(data[at:at + 4], "little") * P1 & WORD, 23) * P2 + P3) & WORD
        at += 4
    for byte in data[at:]:
        h = rotate(h ^ byte * P5 & WORD, 11) * P1 & WORD
    h = (h ^ h >> 33) * P2 & WORD
    h = (h ^ h >> 29) * P3 & WORD
    return h ^ h >> 32


def of_dataset(dataset):
    return f"{xxh64(dataset[()].tobytes()):016x}".encode()


def of_rows(rows):
    return np.array([xxh64(row.astype("<f4").tobytes(), i) for i, row in enumerate(rows)], "<u8")


def edit(good, edits, folder):
    """edit<i>.h5 for each of `edits`, statements on the open copy f of a good file."""
    for i, statements in enumerate(edits):
        path = f"{folder}/edit{i}.h5"
        shutil.copy(good, path)
        with h5py.File(path, "r+") as file:
            exec(statements, {"f": file, "h5py": h5py, "np": np, "sign": sign,
                              "again": lambda name, change: put_rows(file, name, change)})


def put_rows(file, name, change):
    """A table as `change` returns it, with the labels that it had."""
    labels, rows = dict(file["tables"][name].attrs), change(file["tables"][name][()])
    del file["tables"][name]
    file["tables"].create_dataset(name, data=rows).attrs.update(labels)


def change_table(file, name, change):
    """Rows of a table [n], as `change` returns them: other columns, types or rows, whose labels stay theirs."""
    table = file["tables"][name]
    labels = dict(table.attrs)
    rows = change(table[()])
    kept = [i for i, x in enumerate(table.dtype.names) if x in rows.dtype.names]
    for label in ("column_names", "column_units", "column_descriptions"):
        labels[label] = labels[label][kept]
    packed = np.zeros(rows.shape, [(x, rows.dtype[x]) for x in rows.dtype.names])
    for x in rows.dtype.names:
        packed[x] = rows[x]
    del file["tables"][name]
    file["tables"].create_dataset(name, data=packed).attrs.update(labels)


def make_former(file):
    """All tables as they were stored before they were one dataset each: a group with a dataset a column."""
    tables = []
    file["tables"].visititems(lambda name, item: tables.append(name) if isinstance(item, h5py.Dataset) else None)
    for name in tables:
        rows, labels = file["tables"][name][()], dict(file["tables"][name].attrs)
        del file["tables"][name]
        group = file["tables"].create_group(name)
        group.attrs.update({x: labels[x] for x in ("description", "analysis")}, column_order=labels["column_names"])
        for column, of, unit, text in zip(rows.dtype.names, *(labels[x] for x in (
                "column_names", "column_units", "column_descriptions"))):
            data = np.ascontiguousarray(rows[column])
            group.create_dataset(column, data=data).attrs.update(name=of, unit=unit, description=text, xxh64=np.bytes_(b"0"))


def sign_dataset(dataset):
    dataset.attrs["xxh64"] = np.bytes_(of_dataset(dataset))


def sign(file):
    """New checksums wherever there are some."""
    def visit(name, item):
        if isinstance(item, h5py.Dataset) and "xxh64" in item.attrs:
            sign_dataset(item)
        if name.endswith("/embeddings") and "row_xxh64" in item.parent:
            if len(item) == len(item.parent["row_xxh64"]):
                item.parent["row_xxh64"][...] = of_rows(item[()])
    file.visititems(visit)

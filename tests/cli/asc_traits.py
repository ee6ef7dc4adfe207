# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives a study file attributes of more than two values, or takes its binary ones."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[1]))

import h5py
import numpy as np
import signed_h5

KINDS = ("classes", "ordered", "continuous")


def plant(path, traits, binary=True):
    """traits: {name: (kind, labels or None, values [N])}; values are classes from 0, -1 missing, or numbers, NaN
    missing. binary=False: the binary attributes go.
    """
    with h5py.File(path, "r+") as file:
        n = len(file["images/identity"])
        classes, values = np.full((n, len(traits)), -1, "<i4"), np.full((n, len(traits)), np.nan)
        for t, (kind, _, column) in enumerate(traits.values()):
            (values if kind == "continuous" else classes)[:, t] = column
        labels = [of or [] for _, of, _ in traits.values()]
        _replace(file, "traits/name", _texts(traits))
        _replace(file, "traits/kind", np.array([KINDS.index(kind) for kind, _, _ in traits.values()], "u1"))
        _replace(file, "traits/n_labels", np.array([len(of) for of in labels], "<i4"))
        _replace(file, "traits/label", _texts([label for of in labels for label in of]))
        _replace(file, "images/classes", classes)
        _replace(file, "images/values", values)
        if not binary:
            _replace(file, "images/attribute_names", np.zeros(0, "S1"))
            _replace(file, "images/attributes", np.zeros((n, 0), "i1"))
        signed_h5.sign(file)


def binary(path):
    """{name: values [N] of 1, -1, 0} of a study file."""
    with h5py.File(path) as file:
        names = [name.decode() for name in file["images/attribute_names"]]
        return dict(zip(names, file["images/attributes"][()].T))


def _texts(texts):
    encoded = [text.encode() for text in texts]
    return np.array(encoded, f"S{max([len(text) for text in encoded] + [1])}")


def _replace(file, name, data):
    attributes = dict(file[name].attrs)
    del file[name]
    dataset = file.create_dataset(name, data=data)
    for key, value in attributes.items():
        dataset.attrs[key] = value

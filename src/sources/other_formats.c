/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/other_formats.h"

#include <string.h>

/* %s: the path, so that the line can be copied; NAME is for the reader to fill in. */
#define SAVED_BY(imports, value)                                                                   \
    "python3 -c \"import numpy, " imports "; numpy.save('embeddings.npy', " value ")\""

typedef struct format {
    const char *name, *start;
    size_t length;
    const char *remedy;
} format;

static const format formats[] = {
    {"a pickle of Python's", "\x80", 1, SAVED_BY("pickle", "pickle.load(open('%s', 'rb'))")},
    {"a Parquet table", "PAR1", 4, SAVED_BY("pandas", "pandas.read_parquet('%s').to_numpy('f4')")},
    {"a MATLAB file, version 5", "MATLAB 5.0", 10,
     SAVED_BY("scipy.io", "scipy.io.loadmat('%s')['NAME']")},
    {"an HDF5 file", "\x89HDF\r\n\x1a\n", 8, SAVED_BY("h5py", "h5py.File('%s')['NAME'][:]")},
    {"compressed with gzip", "\x1f\x8b", 2, SAVED_BY("gzip", "numpy.load(gzip.open('%s', 'rb'))")},
};

static const char torch[] = SAVED_BY("torch", "torch.load('%s', map_location='cpu').numpy()");
static const char safetensors[] =
    SAVED_BY("safetensors.numpy", "safetensors.numpy.load_file('%s')['NAME']");

static asc_code refuse(const char *path, const char *name, const char *remedy) {
    const char *mark = strstr(remedy, "%s");
    const int before = (int)(mark - remedy);
    return asc_fail(ASC_DATA, "%s: it is %s, not a .npy; convert it: %.*s%s%s", path, name, before,
                    remedy, path, mark + 2);
}

/* Eight bytes of the header's length, then the header, in JSON. */
static int is_safetensors(const uint8_t start[ASC_FORMAT_START]) {
    return start[8] == '{' && start[5] == 0 && start[6] == 0 && start[7] == 0;
}

asc_code asc_refuse_format(const char *path, const uint8_t start[ASC_FORMAT_START]) {
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (memcmp(start, formats[i].start, formats[i].length) == 0)
            return refuse(path, formats[i].name, formats[i].remedy);
    if (is_safetensors(start))
        return refuse(path, "a safetensors file", safetensors);
    return asc_fail(ASC_DATA,
                    "%s: not a .npy array (it does not begin with \\x93NUMPY); save it with "
                    "numpy.save",
                    path);
}

asc_code asc_refuse_torch(const char *path) {
    return refuse(path, "a file of PyTorch's", torch);
}

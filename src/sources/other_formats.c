/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/other_formats.h"

#include <string.h>
#include <strings.h>

/* %s: the path, so that the line can be copied; NAME is for the reader to fill in. */
#define SAVED_BY(imports, value)                                                                   \
    "python3 -c \"import numpy, " imports "; numpy.save('embeddings.npy', " value ")\""
#define UNPICKLED SAVED_BY("pickle", "pickle.load(open('%s', 'rb'))")
#define LOADED_BY_TORCH SAVED_BY("torch", "torch.load('%s', map_location='cpu').numpy()")
#define LOADED_BY_SCIPY SAVED_BY("scipy.io", "scipy.io.loadmat('%s')['NAME']")

typedef struct format {
    const char *name, *start;
    size_t length;
    const char *remedy;
} format;

/* A pickle before protocol 2 begins with what it is of. */
static const format formats[] = {
    {"a file of PyTorch's", "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19", 14,
     LOADED_BY_TORCH},
    {"a pickle of Python's", "\x80", 1, UNPICKLED},
    {"a pickle of Python's", "cnumpy", 6, UNPICKLED},
    {"a pickle of Python's", "ccopy_reg\n", 10, UNPICKLED},
    {"a pickle of Python's", "(lp", 3, UNPICKLED},
    {"a pickle of Python's", "(dp", 3, UNPICKLED},
    {"a pickle of Python's", "]q", 2, UNPICKLED},
    {"a pickle of Python's", "}q", 2, UNPICKLED},
    {"a Parquet table", "PAR1", 4, SAVED_BY("pandas", "pandas.read_parquet('%s').to_numpy('f4')")},
    {"an Arrow table", "ARROW1", 6, SAVED_BY("pandas", "pandas.read_feather('%s').to_numpy('f4')")},
    {"a MATLAB file, version 5", "MATLAB 5.0", 10, LOADED_BY_SCIPY},
    {"compressed with gzip", "\x1f\x8b", 2, SAVED_BY("gzip", "numpy.load(gzip.open('%s', 'rb'))")},
};

/* What a file's name says where its beginning says nothing. */
static const format endings[] = {
    {"a MATLAB file, version 4", ".mat", 0, LOADED_BY_SCIPY},
    {"a pickle of Python's", ".pkl", 0, UNPICKLED},
    {"a pickle of Python's", ".pickle", 0, UNPICKLED},
    {"a file of PyTorch's", ".pt", 0, LOADED_BY_TORCH},
    {"a file of PyTorch's", ".pth", 0, LOADED_BY_TORCH},
    {"a Parquet table", ".parquet", 0,
     SAVED_BY("pandas", "pandas.read_parquet('%s').to_numpy('f4')")},
};

static const format *find_format(const char *path, const uint8_t start[ASC_FORMAT_START]) {
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (memcmp(start, formats[i].start, formats[i].length) == 0)
            return &formats[i];
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i].start) == 0)
            return &endings[i];
    return NULL;
}

static asc_code refuse(const char *path, const char *name, const char *remedy) {
    const char *mark = strstr(remedy, "%s");
    const int before = (int)(mark - remedy);
    return asc_fail(ASC_DATA, "%s: it is %s, which is not read; convert it: %.*s%s%s", path, name,
                    before, remedy, path, mark + 2);
}

bool asc_is_safetensors(const char *path, const uint8_t start[ASC_FORMAT_START]) {
    const char *dot = strrchr(path, '.');
    return (start[8] == '{' && start[5] == 0 && start[6] == 0 && start[7] == 0) ||
           (dot && strcasecmp(dot, ".safetensors") == 0 && !find_format(path, start));
}

bool asc_is_zip(const uint8_t start[ASC_FORMAT_START]) {
    return memcmp(start, "PK\3\4", 4) == 0 || memcmp(start, "PK\5\6", 4) == 0;
}

bool asc_is_npy(const uint8_t start[ASC_FORMAT_START]) {
    return memcmp(start, "\x93NUMPY", 6) == 0;
}

bool asc_is_hdf5(const uint8_t start[ASC_FORMAT_START]) {
    return memcmp(start, "\x89HDF\r\n\x1a\n", 8) == 0 || asc_is_matlab_hdf5(start);
}

bool asc_is_matlab_hdf5(const uint8_t start[ASC_FORMAT_START]) {
    return memcmp(start, "MATLAB 7.3", 10) == 0;
}

bool asc_is_binary(const char *path, const uint8_t start[ASC_FORMAT_START]) {
    return asc_is_npy(start) || asc_is_zip(start) || asc_is_safetensors(path, start) ||
           asc_is_hdf5(start) || find_format(path, start);
}

asc_code asc_refuse_format(const char *path, const uint8_t start[ASC_FORMAT_START]) {
    const format *found = find_format(path, start);
    if (found)
        return refuse(path, found->name, found->remedy);
    return asc_fail(
        ASC_DATA,
        "%s: no array is recognised in it (a .npy begins with \\x93NUMPY); save it with "
        "numpy.save",
        path);
}

asc_code asc_refuse_torch(const char *path) {
    return refuse(path, "a file of PyTorch's", LOADED_BY_TORCH);
}

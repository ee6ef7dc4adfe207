/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "edits.h"

#include <hdf5.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "files/hash64.h"
#include "fuzz.h"

enum {
    MOST_EDITS = 12,
    MOST_BYTES = 4096,
    MOST_BASE = 1 << 20,
    LONGEST_TEXT = 40,
    MOST_RECORD = 64
};

static const char *const PLACES[] = {"/",
                                     "images",
                                     "images/name",
                                     "images/identity",
                                     "images/attributes",
                                     "images/attribute_names",
                                     "images/features",
                                     "images/feature_names",
                                     "images/keeps",
                                     "images/keep_names",
                                     "identities",
                                     "identities/label",
                                     "models",
                                     "models/A_r",
                                     "models/A_r/embeddings",
                                     "models/A_r/row_xxh64",
                                     "models/B_r/embeddings",
                                     "models/new",
                                     "tables",
                                     "tables/quality",
                                     "tables/quality_images",
                                     "tables/a/b",
                                     "tables/quality/new",
                                     "tables/new",
                                     "tables/a/b/c",
                                     "arrays",
                                     "arrays/verify/models",
                                     "arrays/verify/matched",
                                     "settings",
                                     "settings/quality"};
static const char *const ATTRIBUTES[] = {"format",       "format_version",
                                         "study",        "checksum",
                                         "name",         "architecture",
                                         "metric",       "source",
                                         "description",  "unit",
                                         "xxh64",        "column_names",
                                         "column_units", "column_descriptions",
                                         "analysis",     "new"};

/* The input, byte by byte; zeros behind its end. */
typedef struct input {
    const uint8_t *at, *end;
} input;

static unsigned take(input *in, unsigned below) {
    return (in->at < in->end ? *in->at++ : 0u) % below;
}

static hid_t text_type(size_t size) {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    return type;
}

static hid_t some_type(input *in);

/* A table's, whose columns may lie on each other, be none, and be records themselves. */
static hid_t record_type(input *in) {
    static const char *const names[] = {"model", "images", "kept", "step", "b"};
    const hid_t type = H5Tcreate(H5T_COMPOUND, MOST_RECORD);
    for (unsigned n = 1 + take(in, 4); n > 0; n--) {
        const hid_t member = some_type(in);
        H5Tinsert(type, names[take(in, sizeof names / sizeof *names)], take(in, MOST_RECORD),
                  member);
        H5Tclose(member);
    }
    return type;
}

static hid_t some_type(input *in) {
    switch (take(in, 10)) {
    case 0:
        return H5Tcopy(H5T_STD_I8LE);
    case 1:
        return H5Tcopy(H5T_STD_U8LE);
    case 2:
        return H5Tcopy(H5T_STD_I32LE);
    case 3:
        return H5Tcopy(H5T_STD_I64LE);
    case 4:
        return H5Tcopy(H5T_STD_U64BE);
    case 5:
        return H5Tcopy(H5T_IEEE_F32LE);
    case 6:
        return H5Tcopy(H5T_IEEE_F64LE);
    case 7:
        return H5Tcreate(H5T_COMPOUND, 8);
    case 8:
        return record_type(in);
    default:
        return text_type(1 + take(in, LONGEST_TEXT));
    }
}

static void put_text(hid_t object, const char *name, const char *text, size_t length) {
    const hid_t type = text_type(length ? length : 1), space = H5Screate(H5S_SCALAR);
    H5Adelete(object, name);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    H5Awrite(attribute, type, text);
    H5Aclose(attribute);
    H5Sclose(space);
    H5Tclose(type);
}

static void sign(hid_t dataset, const void *bytes, size_t size) {
    char text[17];
    snprintf(text, sizeof text, "%016" PRIx64, asc_hash64(bytes, size, 0));
    put_text(dataset, "xxh64", text, 16);
}

static void put_dataset(hid_t file, const char *place, input *in) {
    static uint8_t bytes[MOST_BYTES];
    static const hsize_t sizes[] = {0, 1, 2, 3, 4, 24, 48, 1000, (hsize_t)1 << 40};
    hsize_t dims[3];
    const hid_t type = some_type(in);
    const int n_dims = (int)take(in, 4);
    double size = (double)H5Tget_size(type);
    for (int d = 0; d < n_dims; d++) {
        dims[d] = sizes[take(in, sizeof sizes / sizeof *sizes)];
        size *= (double)dims[d];
    }
    const hid_t space = n_dims == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(n_dims, dims, NULL);
    H5Ldelete(file, place, H5P_DEFAULT);
    const hid_t links = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(links, 1);
    const hid_t dataset = H5Dcreate2(file, place, type, space, links, H5P_DEFAULT, H5P_DEFAULT);
    if (dataset >= 0 && size > 0 && size <= MOST_BYTES) {
        for (size_t i = 0; i < (size_t)size; i++)
            bytes[i] = (uint8_t)take(in, 256);
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
        sign(dataset, bytes, (size_t)size);
    }
    H5Dclose(dataset);
    H5Pclose(links);
    H5Sclose(space);
    H5Tclose(type);
}

/* New bytes in a dataset that is there. */
static void change_bytes(hid_t file, const char *place, input *in) {
    static uint8_t bytes[MOST_BYTES];
    const hid_t dataset = H5Dopen2(file, place, H5P_DEFAULT);
    const hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    const size_t size = count > 0 ? (size_t)count * H5Tget_size(type) : 0;
    if (size > 0 && size <= MOST_BYTES &&
        H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes) >= 0) {
        for (unsigned n = 1 + take(in, 8); n > 0; n--) {
            const size_t at = (take(in, 256) * (size_t)256 + take(in, 256)) % size;
            bytes[at] = (uint8_t)take(in, 256);
        }
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes);
        sign(dataset, bytes, size);
    }
    H5Sclose(space);
    H5Tclose(type);
    H5Dclose(dataset);
}

static void put_attribute(hid_t file, const char *place, input *in) {
    char text[LONGEST_TEXT];
    const char *name = ATTRIBUTES[take(in, sizeof ATTRIBUTES / sizeof *ATTRIBUTES)];
    const hid_t object = H5Oopen(file, place, H5P_DEFAULT);
    const unsigned kind = take(in, 4), length = take(in, LONGEST_TEXT);
    for (unsigned i = 0; i < length; i++)
        text[i] = (char)take(in, 256);
    if (kind == 0)
        H5Adelete(object, name);
    else if (kind == 1) { /* a list of texts, or of numbers */
        const hsize_t n = take(in, 5);
        const hid_t type = some_type(in), space = H5Screate_simple(1, &n, NULL);
        H5Adelete(object, name);
        const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
        if (n * H5Tget_size(type) <= sizeof text)
            H5Awrite(attribute, type, text);
        H5Aclose(attribute);
        H5Sclose(space);
        H5Tclose(type);
    } else
        put_text(object, name, text, length);
    H5Oclose(object);
}

static void edit(hid_t file, input *in) {
    const char *place = PLACES[take(in, sizeof PLACES / sizeof *PLACES)];
    switch (take(in, 8)) {
    case 0:
        H5Ldelete(file, place, H5P_DEFAULT);
        break;
    case 1:
        H5Lcreate_soft("/images", file, place, H5P_DEFAULT, H5P_DEFAULT);
        break;
    case 2:
        H5Lcreate_hard(file, PLACES[take(in, sizeof PLACES / sizeof *PLACES)], file, place,
                       H5P_DEFAULT, H5P_DEFAULT);
        break;
    case 3:
        H5Gclose(H5Gcreate2(file, place, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
        break;
    case 4:
        put_dataset(file, place, in);
        break;
    case 5:
        change_bytes(file, place, in);
        break;
    default:
        put_attribute(file, place, in);
    }
}

static size_t read_base(const char *path, uint8_t *base) {
    FILE *file = fopen(path, "rb");
    const size_t size = file ? fread(base, 1, MOST_BASE, file) : 0;
    fuzz_expect(size > 0 && size < MOST_BASE && fclose(file) == 0, "FUZZ_BASE cannot be read");
    return size;
}

const char *fuzz_h5_file(const uint8_t *data, size_t size) {
    static uint8_t base[MOST_BASE], image[2 * MOST_BASE];
    static size_t base_size = 0;
    const char *base_path = getenv("FUZZ_BASE");
    char *paths[FUZZ_SLOTS];
    if (!base_path) {
        fuzz_files(data, size, 1, paths);
        return paths[0];
    }
    if (base_size == 0)
        base_size = read_base(base_path, base);
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_fapl_core(access, 1 << 16, 0);
    H5Pset_file_image(access, base, base_size);
    const hid_t file = H5Fopen("edited.h5", H5F_ACC_RDWR, access);
    fuzz_expect(file >= 0, "FUZZ_BASE is no HDF5 file");
    input in = {data, data + size};
    for (int e = 0; e < MOST_EDITS && in.at < in.end; e++)
        edit(file, &in);
    H5Fflush(file, H5F_SCOPE_GLOBAL);
    const ssize_t length = H5Fget_file_image(file, image, sizeof image);
    fuzz_expect(length > 0, "an edited file is too large");
    H5Fclose(file);
    H5Pclose(access);
    fuzz_files(image, (size_t)length, 1, paths);
    return paths[0];
}

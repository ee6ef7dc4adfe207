/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/array_hdf5.h"

#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "files/h5_store.h"
#include "sources/hdf5_chunks.h"
#include "sources/hdf5_path.h"
#include "sources/npy_header.h"

/* Bytes that are read together where chunks allow it, and at most; of chunks that are kept. */
enum { TOGETHER = 4 << 20, MOST_TOGETHER = 64 << 20 };

struct asc_array_hdf5 {
    char *name; /* of the array, for messages */
    char *path; /* of the dataset in the file */
    hid_t file, dataset;
    hid_t type; /* of items in memory */
    int32_t n_dims;
    hsize_t extent[2], chunk[2]; /* chunk: 1 where it is not in chunks */
};

static asc_code refuse(const asc_array_hdf5 *from, const char *what) {
    return asc_fail(ASC_DATA, "%s: dataset %s %s", from->name, from->path, what);
}

/* Nothing of it lies elsewhere, is unpacked by what is not here, or would be made up. Before its
 * extent is asked for: that of virtual data may open other files. */
static asc_code check_storage(const asc_array_hdf5 *from) {
    asc_code code = ASC_OK;
    const hid_t creation = H5Dget_create_plist(from->dataset);
    const H5D_layout_t layout = H5Pget_layout(creation);
    if (creation < 0 || layout < 0)
        code = refuse(from, "is damaged; copy the file again");
    else if (layout == H5D_VIRTUAL || H5Pget_external_count(creation) != 0)
        code = refuse(from, "has its data in other files, which are not opened; save it whole");
    else if (!asc_hdf5_filters_known(creation) || H5Pall_filters_avail(creation) <= 0)
        code = refuse(from, "is packed by a filter that is not read; save it without one, or with "
                            "gzip");
    asc_h5_drop(creation);
    return code;
}

static asc_code read_extent(asc_array_hdf5 *from) {
    const hid_t space = H5Dget_space(from->dataset);
    const int rank = H5Sget_simple_extent_ndims(space);
    asc_code code = ASC_OK;
    from->extent[1] = 1;
    if (rank == 1 || rank == 2)
        H5Sget_simple_extent_dims(space, from->extent, NULL);
    else
        code = asc_fail(ASC_DATA,
                        "%s: dataset %s has %d dimensions; embeddings are [images, dimensions]: "
                        "reshape it",
                        from->name, from->path, rank);
    from->n_dims = rank;
    for (int d = 0; d < 2 && code == ASC_OK; d++)
        if (from->extent[d] > INT64_MAX / 8)
            code = refuse(from, "claims an impossible size; the file is damaged");
    asc_h5_drop(space);
    return code;
}

static uint64_t pieces(const asc_array_hdf5 *from, int d) {
    return (from->extent[d] + from->chunk[d] - 1) / from->chunk[d];
}

/* What was never written HDF5 would make up. */
static asc_code check_written(const asc_array_hdf5 *from, H5D_layout_t layout) {
    const hid_t type = H5Dget_type(from->dataset);
    uint64_t items = 0, bytes = 0, wanted = 0;
    hsize_t written = 0;
    asc_code code = asc_multiply(from->extent[0], from->extent[1], &items, from->name);
    if (code == ASC_OK)
        code = asc_multiply(items, H5Tget_size(type), &bytes, from->name);
    asc_h5_drop(type);
    if (code != ASC_OK || items == 0)
        return code;
    if (layout == H5D_CHUNKED) {
        const hid_t space = H5Dget_space(from->dataset);
        const herr_t status = H5Dget_num_chunks(from->dataset, space, &written);
        asc_h5_drop(space);
        if (status < 0 || asc_multiply(pieces(from, 0), pieces(from, 1), &wanted, "") != ASC_OK)
            return refuse(from, "is damaged; copy the file again");
    } else {
        wanted = bytes;
        written = H5Dget_storage_size(from->dataset);
    }
    return written >= wanted ? ASC_OK
                             : refuse(from, "was not written whole; write all rows, and close the "
                                            "file");
}

static asc_code read_layout(asc_array_hdf5 *from) {
    const hid_t creation = H5Dget_create_plist(from->dataset);
    const H5D_layout_t layout = H5Pget_layout(creation);
    asc_code code = ASC_OK;
    from->chunk[0] = from->chunk[1] = 1;
    if (layout == H5D_CHUNKED &&
        (H5Pget_chunk(creation, from->n_dims, from->chunk) != from->n_dims || from->chunk[0] == 0 ||
         from->chunk[1] == 0))
        code = refuse(from, "is damaged; copy the file again");
    asc_h5_drop(creation);
    return code == ASC_OK ? check_written(from, layout) : code;
}

static asc_code open_dataset(asc_array_hdf5 *from, hid_t access) {
    asc_h5_drop(from->dataset);
    from->dataset = H5Dopen2(from->file, from->path, access);
    return from->dataset >= 0
               ? ASC_OK
               : asc_fail(ASC_DATA, "%s: %s is no dataset; name one", from->name, from->path);
}

/* Bytes of the chunks that rows, or columns, share: as many as are kept until all of it was read.
 */
static uint64_t band_bytes(const asc_array_hdf5 *from, int d) {
    const double bytes = (double)from->chunk[d] * (double)from->chunk[1 - d] *
                         (double)pieces(from, 1 - d) * (double)H5Tget_size(from->type);
    return bytes < MOST_TOGETHER ? (uint64_t)bytes : MOST_TOGETHER;
}

static size_t kept_bytes(const asc_array_hdf5 *from) {
    const uint64_t both = band_bytes(from, 0) + band_bytes(from, 1);
    return both < MOST_TOGETHER ? (size_t)both : MOST_TOGETHER;
}

/* Once more, with room for its chunks. */
static asc_code keep_chunks(asc_array_hdf5 *from) {
    enum { SLOTS = 12421 };
    const hid_t access = H5Pcreate(H5P_DATASET_ACCESS);
    H5Pset_chunk_cache(access, SLOTS, kept_bytes(from), 1);
    const asc_code code = open_dataset(from, access);
    asc_h5_drop(access);
    return code;
}

/* The host's type that holds all values of a number as it is stored; -1 where none does. */
static hid_t host_type(hid_t stored) {
    const size_t size = H5Tget_size(stored);
    const bool is_signed = H5Tget_sign(stored) == H5T_SGN_2;
    if (H5Tget_class(stored) == H5T_FLOAT)
        return size <= sizeof(float)    ? H5Tcopy(H5T_NATIVE_FLOAT)
               : size <= sizeof(double) ? H5Tcopy(H5T_NATIVE_DOUBLE)
                                        : -1;
    if (H5Tget_class(stored) != H5T_INTEGER || size > sizeof(int64_t))
        return -1;
    if (size < sizeof(int32_t) || (is_signed && size == sizeof(int32_t)))
        return H5Tcopy(H5T_NATIVE_INT32);
    return H5Tcopy(is_signed || size < sizeof(int64_t) ? H5T_NATIVE_INT64 : H5T_NATIVE_UINT64);
}

static asc_code choose_text(asc_array_hdf5 *from, const char *file, hid_t stored) {
    const size_t size = H5Tget_size(stored);
    if (H5Tis_variable_str(stored) != 0)
        return asc_fail(ASC_DATA,
                        "%s: dataset %s holds text of any length; convert it: python3 -c \"import "
                        "numpy, h5py; numpy.save('labels.npy', "
                        "h5py.File('%s')['%s'].asstr()[:].astype('U'))\"",
                        from->name, from->path, file, from->path);
    if (size < 1 || size > ASC_NPY_LONGEST_TEXT)
        return refuse(from, "holds text that is too long");
    from->type = H5Tcopy(stored);
    H5Tset_strpad(from->type, H5T_STR_NULLPAD);
    return ASC_OK;
}

static asc_code choose_type(asc_array_hdf5 *from, const char *file) {
    const hid_t stored = H5Dget_type(from->dataset);
    asc_code code = ASC_OK;
    if (H5Tget_class(stored) == H5T_STRING)
        code = choose_text(from, file, stored);
    else if ((from->type = host_type(stored)) < 0)
        code = refuse(from, "holds no numbers that are read; save embeddings as float32 or "
                            "float64, labels as integers or text");
    asc_h5_drop(stored);
    return code;
}

asc_code asc_array_hdf5_open(const char *name, const char *file, const char *key,
                             asc_array_hdf5 **out) {
    asc_array_hdf5 *from = NULL;
    asc_code code = ASC_OK;
    asc_h5_quiet();
    *out = NULL;
    ASC_TRY(code, asc_alloc(&from, 1, sizeof *from, "a dataset"), failed);
    from->file = from->dataset = from->type = -1;
    ASC_TRY(code, asc_copy_string(&from->name, name), failed);
    from->file = H5Fopen(file, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (from->file < 0) {
        code = asc_h5_fail(ASC_DATA, file, "cannot be opened as HDF5");
        goto failed;
    }
    ASC_TRY(code, asc_hdf5_find(from->file, name, file, key, &from->path), failed);
    ASC_TRY(code, open_dataset(from, H5P_DEFAULT), failed);
    ASC_TRY(code, check_storage(from), failed);
    ASC_TRY(code, read_extent(from), failed);
    ASC_TRY(code, read_layout(from), failed);
    ASC_TRY(code, choose_type(from, file), failed);
    ASC_TRY(code, keep_chunks(from), failed);
    *out = from;
    return ASC_OK;
failed:
    asc_array_hdf5_close(&from);
    return code;
}

int asc_array_hdf5_descriptor(const asc_array_hdf5 *from) {
    int *descriptor = NULL;
    return H5Fget_vfd_handle(from->file, H5P_DEFAULT, (void **)&descriptor) >= 0 ? *descriptor : -1;
}

void asc_array_hdf5_describe(const asc_array_hdf5 *from, asc_array *array) {
    const H5T_class_t class = H5Tget_class(from->type);
    array->kind = class == H5T_STRING  ? ASC_ARRAY_TEXT
                  : class == H5T_FLOAT ? ASC_ARRAY_FLOAT
                                       : ASC_ARRAY_INT;
    array->is_unsigned = H5Tequal(from->type, H5T_NATIVE_UINT64) > 0;
    array->big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__;
    array->item_size = (int32_t)H5Tget_size(from->type);
    array->n_dims = from->n_dims;
    array->shape[0] = (int64_t)from->extent[0];
    array->shape[1] = (int64_t)from->extent[1];
    array->may_be_turned = from->n_dims == 2;
    array->reading = TOGETHER + (int64_t)(2 * kept_bytes(from)) +
                     (int64_t)(band_bytes(from, 0) + band_bytes(from, 1));
}

int64_t asc_array_hdf5_batch(const asc_array_hdf5 *from, const asc_array *array) {
    const int64_t row = array->shape[1] * array->item_size;
    const int64_t band = (int64_t)from->chunk[array->fortran_order];
    const int64_t many = TOGETHER / row / band * band, most = MOST_TOGETHER / row;
    const int64_t batch = many > 0 ? many : band < most ? band : most;
    return batch > 0 ? batch : 1;
}

asc_code asc_array_hdf5_read(const asc_array_hdf5 *from, const asc_array *array, int64_t first,
                             int64_t count, void *out) {
    const int of_rows = array->fortran_order;
    hsize_t start[2] = {0, 0}, extent[2] = {from->extent[0], from->extent[1]};
    asc_code code = ASC_OK;
    bool fine = true;
    start[of_rows] = (hsize_t)first;
    extent[of_rows] = (hsize_t)count;
    code = asc_hdf5_check_chunks(from->dataset, from->n_dims, from->chunk, start, extent, &fine);
    if (code == ASC_OK && !fine)
        code = refuse(from, "has a damaged chunk; copy the file again");
    if (code != ASC_OK)
        return code;
    const hid_t source = H5Dget_space(from->dataset);
    const hid_t target = H5Screate_simple(from->n_dims, extent, NULL);
    if (H5Sselect_hyperslab(source, H5S_SELECT_SET, start, NULL, extent, NULL) < 0 ||
        H5Dread(from->dataset, from->type, target, source, H5P_DEFAULT, out) < 0)
        code = asc_h5_fail(ASC_DATA, from->name, "cannot be read: the file is damaged");
    asc_h5_drop(target);
    asc_h5_drop(source);
    return code;
}

void asc_array_hdf5_close(asc_array_hdf5 **from) {
    asc_array_hdf5 *closing = *from;
    *from = NULL;
    if (!closing)
        return;
    asc_h5_drop(closing->type);
    asc_h5_drop(closing->dataset);
    asc_h5_close(closing->file);
    free(closing->path);
    free(closing->name);
    free(closing);
}

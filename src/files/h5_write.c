/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "attrscope/memory.h"
#include "attrscope/provenance.h"
#include "files/h5_store.h"

enum { IN_MEMORY_STEP = 1 << 20 };

static asc_code write_failed(hid_t place, const char *name) {
    return asc_h5_fail_at(ASC_IO, place, *name ? name : "attribute", "cannot be written");
}

/* No times, so that the same input gives the same bytes; attributes in order, which also lifts
 * their limit of 64 KiB and makes HDF5 keep a checksum of the header. */
static herr_t set_object_properties(hid_t creation) {
    return H5Pset_obj_track_times(creation, 0) < 0
               ? -1
               : H5Pset_attr_creation_order(creation, H5P_CRT_ORDER_TRACKED);
}

/* The same for a group, also the root, and for the links in it, as many as it has by design in its
 * header: the free-space list of what HDF5 keeps of more has no checksum when it is only read. */
static herr_t set_group_properties(hid_t creation) {
    enum { MOST_IN_HEADER = 16, LEAST_BEYOND = 12 };
    return set_object_properties(creation) < 0 ||
                   H5Pset_link_phase_change(creation, MOST_IN_HEADER, LEAST_BEYOND) < 0
               ? -1
               : H5Pset_link_creation_order(creation,
                                            H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED);
}

asc_code asc_h5_create(const char *path, const char *format, hid_t *file) {
    asc_code code = ASC_OK;
    hid_t access = H5Pcreate(H5P_FILE_ACCESS), creation = H5Pcreate(H5P_FILE_CREATE);
    *file = -1;
    if (H5Pset_fapl_core(access, IN_MEMORY_STEP, 0) < 0 || set_group_properties(creation) < 0 ||
        (*file = H5Fcreate(path, H5F_ACC_TRUNC, creation, access)) < 0) {
        code = asc_h5_fail(ASC_IO, path, "cannot be built in memory");
        goto done;
    }
    ASC_TRY(code, asc_h5_put_attribute(*file, "format", format), done);
    ASC_TRY(code, asc_h5_put_attribute(*file, "format_version", ASC_H5_FORMAT_VERSION), done);
    ASC_TRY(code, asc_h5_put_provenance(*file), done);
done:
    asc_h5_drop(access);
    asc_h5_drop(creation);
    return code;
}

asc_code asc_h5_image(hid_t file, const char *path, void **image, size_t *size) {
    ssize_t length = -1;
    *image = NULL;
    *size = 0;
    if (H5Fflush(file, H5F_SCOPE_GLOBAL) < 0 || (length = H5Fget_file_image(file, NULL, 0)) < 0)
        return asc_h5_fail(ASC_IO, path, "cannot be put together");
    asc_code code = asc_alloc(image, (uint64_t)length, 1, "the image of an HDF5 file");
    if (code == ASC_OK && H5Fget_file_image(file, *image, (size_t)length) < 0)
        code = asc_h5_fail(ASC_IO, path, "cannot be put together");
    *size = (size_t)length;
    return code;
}

asc_code asc_h5_save(hid_t *file, const asc_atomic_file *target) {
    void *image = NULL;
    size_t size = 0;
    asc_code code = asc_h5_image(*file, target->path, &image, &size);
    if (code == ASC_OK)
        code = asc_atomic_append(target, image, size);
    asc_h5_drop(*file);
    *file = -1;
    free(image);
    return code;
}

static asc_code create_group(hid_t place, const char *name, hid_t *group) {
    hid_t creation = H5Pcreate(H5P_GROUP_CREATE);
    asc_code code = ASC_OK;
    *group = -1;
    if (set_group_properties(creation) < 0 ||
        (*group = H5Gcreate2(place, name, H5P_DEFAULT, creation, H5P_DEFAULT)) < 0)
        code = write_failed(place, name);
    asc_h5_drop(creation);
    return code;
}

/* Not left to HDF5, whose intermediate groups hold the time they were made. */
asc_code asc_h5_create_parents(hid_t place, const char *name) {
    char *prefix = NULL;
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_copy_string(&prefix, name), done);
    for (char *slash = strchr(prefix, '/'); slash; slash = strchr(slash + 1, '/')) {
        hid_t group = -1;
        *slash = '\0';
        if (*prefix && H5Lexists(place, prefix, H5P_DEFAULT) <= 0)
            ASC_TRY(code, create_group(place, prefix, &group), done);
        asc_h5_drop(group);
        *slash = '/';
    }
done:
    free(prefix);
    return code;
}

asc_code asc_h5_create_group(hid_t place, const char *name, hid_t *group) {
    *group = -1;
    asc_code code = asc_h5_create_parents(place, name);
    return code == ASC_OK ? create_group(place, name, group) : code;
}

hid_t asc_h5_text_type(size_t size) {
    hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, size > 0 ? size : 1);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return type;
}

asc_code asc_h5_put_attribute(hid_t place, const char *name, const char *value) {
    asc_code code = ASC_OK;
    hid_t type = asc_h5_text_type(strlen(value)), space = H5Screate(H5S_SCALAR), attribute = -1;
    if (H5Aexists(place, name) > 0)
        H5Adelete(place, name);
    attribute = H5Acreate2(place, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute < 0 || H5Awrite(attribute, type, value) < 0)
        code = write_failed(place, name);
    asc_h5_drop(attribute);
    asc_h5_drop(space);
    asc_h5_drop(type);
    return code;
}

asc_code asc_h5_put_provenance(hid_t place) {
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_h5_put_attribute(place, "version", asc_version()), done);
    ASC_TRY(code, asc_h5_put_attribute(place, "command", asc_provenance_command()), done);
    ASC_TRY(code, asc_h5_put_attribute(place, "libraries", asc_version_libraries()), done);
    ASC_TRY(code, asc_h5_put_attribute(place, "time", asc_provenance_time()), done);
done:
    return code;
}

asc_code asc_h5_create_dataset(hid_t place, const char *name, hid_t type, int32_t n_dims,
                               const int64_t *dims, const char *unit, const char *description,
                               hid_t *dataset) {
    asc_code code = ASC_OK;
    hsize_t extent[H5S_MAX_RANK] = {0};
    hid_t creation = H5Pcreate(H5P_DATASET_CREATE), space = -1;
    *dataset = -1;
    ASC_TRY(code, asc_h5_create_parents(place, name), done);
    for (int32_t i = 0; i < n_dims && i < H5S_MAX_RANK; i++)
        extent[i] = (hsize_t)dims[i];
    space = n_dims == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(n_dims, extent, NULL);
    if (space < 0 || set_object_properties(creation) < 0 ||
        H5Pset_fill_time(creation, H5D_FILL_TIME_NEVER) < 0 ||
        H5Pset_alloc_time(creation, H5D_ALLOC_TIME_EARLY) < 0 ||
        (*dataset = H5Dcreate2(place, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT)) < 0) {
        code = write_failed(place, name);
        goto done;
    }
    ASC_TRY(code, asc_h5_put_attribute(*dataset, "description", description), done);
    if (unit)
        ASC_TRY(code, asc_h5_put_attribute(*dataset, "unit", unit), done);
done:
    asc_h5_drop(space);
    asc_h5_drop(creation);
    return code;
}

/* What a number is on disk, on every machine. */
static hid_t file_type(hid_t memory_type) {
    if (H5Tget_class(memory_type) == H5T_FLOAT)
        return H5T_IEEE_F64LE;
    if (H5Tequal(memory_type, H5T_NATIVE_UINT8) > 0)
        return H5T_STD_U8LE;
    if (H5Tequal(memory_type, H5T_NATIVE_INT8) > 0)
        return H5T_STD_I8LE;
    return H5Tequal(memory_type, H5T_NATIVE_INT32) > 0 ? H5T_STD_I32LE : H5T_STD_I64LE;
}

/* Numbers as they are stored; both types are of the same size. */
static asc_code convert_copy(hid_t from, hid_t to, size_t count, const void *data, void **copy) {
    const size_t size = H5Tget_size(from);
    asc_code code = asc_alloc(copy, count, size, "numbers in the byte order of files");
    if (code != ASC_OK)
        return code;
    if (count > 0)
        memcpy(*copy, data, count * size);
    if (H5Tconvert(from, to, count, *copy, NULL, H5P_DEFAULT) < 0)
        return asc_h5_fail(ASC_IO, "HDF5", "numbers cannot be converted");
    return ASC_OK;
}

asc_code asc_h5_put(hid_t place, const char *name, hid_t memory_type, int32_t n_dims,
                    const int64_t *dims, const void *data, const char *unit,
                    const char *description) {
    hid_t dataset = -1, type = file_type(memory_type);
    size_t count = 1;
    void *copy = NULL;
    asc_code code =
        asc_h5_create_dataset(place, name, type, n_dims, dims, unit, description, &dataset);
    for (int32_t i = 0; i < n_dims; i++)
        count *= (size_t)dims[i];
    if (code == ASC_OK && !H5Tequal(memory_type, type)) /* the other byte order */
        code = convert_copy(memory_type, type, count, data, &copy);
    if (code == ASC_OK)
        code = asc_h5_write_whole(dataset, type, copy ? copy : data, count * H5Tget_size(type));
    asc_h5_drop(dataset);
    free(copy);
    return code;
}

/* Texts side by side, each `*width` bytes, padded with nulls; owned by the caller. */
static asc_code pack_texts(int64_t count, char *const *texts, const char *what, size_t *width,
                           char **packed) {
    *width = 1;
    for (int64_t i = 0; i < count; i++)
        if (texts[i] && strlen(texts[i]) > *width)
            *width = strlen(texts[i]);
    asc_code code = asc_alloc(packed, (uint64_t)count, *width, what);
    for (int64_t i = 0; code == ASC_OK && i < count; i++)
        if (texts[i])
            memcpy(*packed + (size_t)i * *width, texts[i], strlen(texts[i]));
    return code;
}

asc_code asc_h5_put_attribute_texts(hid_t place, const char *name, int64_t count,
                                    char *const *texts) {
    size_t width = 0;
    char *packed = NULL;
    asc_code code = pack_texts(count, texts, name, &width, &packed);
    if (code != ASC_OK)
        return code;
    hsize_t extent = (hsize_t)count;
    hid_t type = asc_h5_text_type(width), space = H5Screate_simple(1, &extent, NULL);
    hid_t attribute = H5Acreate2(place, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute < 0 || (count > 0 && H5Awrite(attribute, type, packed) < 0))
        code = write_failed(place, name);
    asc_h5_drop(attribute);
    asc_h5_drop(space);
    asc_h5_drop(type);
    free(packed);
    return code;
}

asc_code asc_h5_put_texts(hid_t place, const char *name, int64_t count, char *const *texts,
                          const char *unit, const char *description) {
    size_t width = 0;
    char *packed = NULL;
    asc_code code = pack_texts(count, texts, name, &width, &packed);
    if (code != ASC_OK)
        return code;
    hid_t type = asc_h5_text_type(width), dataset = -1;
    code = asc_h5_create_dataset(place, name, type, 1, &count, unit, description, &dataset);
    if (code == ASC_OK)
        code = asc_h5_write_whole(dataset, type, packed, (size_t)count * width);
    asc_h5_drop(dataset);
    asc_h5_drop(type);
    free(packed);
    return code;
}

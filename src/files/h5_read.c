/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "core/open_code.h"
#include "files/h5_store.h"

static asc_code tell(htri_t found, hid_t place, const char *name, bool *has) {
    *has = found > 0;
    return found >= 0 ? ASC_OK : asc_h5_fail_at(ASC_DATA, place, name, "cannot be looked for");
}

asc_code asc_h5_has(hid_t place, const char *name, bool *has) {
    return tell(H5Lexists(place, name, H5P_DEFAULT), place, name, has);
}

asc_code asc_h5_has_attribute(hid_t place, const char *name, bool *has) {
    return tell(H5Aexists(place, name), place, name, has);
}

static asc_code check_format(hid_t file, const char *path, const char *format, const char *maker) {
    asc_code code = ASC_OK;
    char *found = NULL, *version = NULL;
    ASC_TRY(code, asc_h5_get_attribute(file, "format", &found), done);
    ASC_TRY(code, asc_h5_get_attribute(file, "format_version", &version), done);
    if (!found || strcmp(found, format) != 0)
        code = asc_fail(ASC_DATA, "%s: is an HDF5 file, but no %s file; %s", path, format, maker);
    else if (!version || strcmp(version, ASC_H5_FORMAT_VERSION) != 0)
        code = asc_fail(ASC_DATA, "%s: has format version %s, this program reads %s; %s", path,
                        version ? version : "none", ASC_H5_FORMAT_VERSION, maker);
done:
    free(found);
    free(version);
    return code;
}

/* A header may claim any size: there must not be more of it than the file holds, and it must have
 * been written, as HDF5 makes up the rest wherever it copies a dataset. */
static asc_code check_size(hid_t dataset, hid_t place, const char *name) {
    const hid_t type = H5Dget_type(dataset), space = H5Dget_space(dataset),
                file = H5Iget_file_id(dataset);
    const hssize_t count = H5Sget_simple_extent_npoints(space);
    hsize_t available = 0;
    uint64_t bytes = 0;
    const bool fits =
        H5Fget_filesize(file, &available) >= 0 && count >= 0 &&
        !__builtin_mul_overflow((uint64_t)count, (uint64_t)H5Tget_size(type), &bytes) &&
        (bytes == 0 || (bytes <= available && H5Dget_offset(dataset) != HADDR_UNDEF));
    asc_h5_drop(file);
    asc_h5_drop(space);
    asc_h5_drop(type);
    return fits ? ASC_OK : asc_h5_refuse(place, name, "claims more data than the file holds");
}

/* Text of no fixed length, and what refers to something, has its data elsewhere in the file. */
static bool is_whole(hid_t type) {
    const H5T_class_t kind = H5Tget_class(type);
    bool whole = kind == H5T_INTEGER || kind == H5T_FLOAT || kind == H5T_BITFIELD ||
                 kind == H5T_COMPOUND || (kind == H5T_STRING && H5Tis_variable_str(type) == 0);
    for (int m = 0; kind == H5T_COMPOUND && whole && m < H5Tget_nmembers(type); m++) {
        const hid_t member = H5Tget_member_type(type, (unsigned)m);
        whole = is_whole(member);
        asc_h5_drop(member);
    }
    return whole;
}

/* Nothing of it lies elsewhere, and nothing has to be unpacked or made up. Before its extent is
 * asked for: that of virtual data may open other files. */
asc_code asc_h5_check_storage(hid_t dataset, hid_t place, const char *name) {
    const hid_t creation = H5Dget_create_plist(dataset);
    const hid_t type = H5Dget_type(dataset);
    const bool fine = creation >= 0 && H5Pget_layout(creation) == H5D_CONTIGUOUS &&
                      H5Pget_external_count(creation) == 0 && is_whole(type);
    asc_h5_drop(type);
    asc_h5_drop(creation);
    return fine ? check_size(dataset, place, name)
                : asc_h5_refuse(place, name,
                                "is not stored as attrscope stores data, whole and in this file");
}

asc_code asc_h5_peek(const char *path, const char *format, const char *maker, hid_t *file) {
    asc_h5_quiet();
    *file = -1;
    if (access(path, R_OK) != 0)
        return asc_fail(asc_open_code(errno), "%s: cannot be read: %s; %s", path, strerror(errno),
                        maker);
    const htri_t is_hdf5 = H5Fis_hdf5(path);
    if (is_hdf5 < 0)
        return asc_h5_fail(ASC_DATA, path, "cannot be opened");
    if (is_hdf5 == 0)
        return asc_fail(ASC_DATA, "%s: is not an HDF5 file; %s", path, maker);
    *file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (*file < 0)
        return asc_h5_fail(ASC_DATA, path, "cannot be opened");
    const asc_code code = check_format(*file, path, format, maker);
    if (code != ASC_OK) {
        asc_h5_close(*file);
        *file = -1;
    }
    return code;
}

asc_code asc_h5_open(const char *path, const char *format, const char *maker, hid_t *file) {
    asc_code code = asc_h5_peek(path, format, maker, file);
    if (code == ASC_OK)
        code = asc_h5_walk(*file, asc_h5_check_storage);
    if (code != ASC_OK) {
        asc_h5_close(*file);
        *file = -1;
    }
    return code;
}

/* A fixed-length text type as stored, or -1. */
static hid_t fixed_text_type(hid_t type) {
    if (type < 0 || H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0)
        return -1;
    hid_t memory = H5Tcopy(type);
    H5Tset_strpad(memory, H5T_STR_NULLPAD);
    return memory;
}

asc_code asc_h5_get_attribute(hid_t place, const char *name, char **value) {
    bool has = false;
    *value = NULL;
    asc_code code = asc_h5_has_attribute(place, name, &has);
    if (!has)
        return code;
    hid_t attribute = H5Aopen(place, name, H5P_DEFAULT);
    if (attribute < 0)
        return asc_h5_fail_at(ASC_DATA, place, name, "cannot be read");
    hid_t stored = H5Aget_type(attribute), space = H5Aget_space(attribute);
    hid_t type = fixed_text_type(stored);
    if (type < 0 || H5Sget_simple_extent_npoints(space) != 1) {
        code = asc_h5_refuse(place, name, "is not a text attribute of fixed length");
        goto done;
    }
    ASC_TRY(code, asc_alloc(value, (uint64_t)H5Tget_size(type) + 1, 1, name), done);
    if (H5Aread(attribute, type, *value) < 0) {
        code = asc_h5_fail_at(ASC_DATA, place, name, "cannot be read");
        free(*value);
        *value = NULL;
    }
done:
    asc_h5_drop(type);
    asc_h5_drop(space);
    asc_h5_drop(stored);
    asc_h5_drop(attribute);
    return code;
}

asc_code asc_h5_open_dataset(hid_t place, const char *name, int32_t n_dims, int64_t *dims,
                             hid_t *dataset) {
    asc_code code = ASC_OK;
    hsize_t extent[H5S_MAX_RANK] = {0};
    hid_t space = -1;
    if ((*dataset = H5Dopen2(place, name, H5P_DEFAULT)) < 0 ||
        (space = H5Dget_space(*dataset)) < 0) {
        code = asc_h5_fail_at(ASC_DATA, place, name, "is missing");
        goto done;
    }
    if (H5Sget_simple_extent_ndims(space) != n_dims) {
        code = asc_h5_refuse(place, name, "has the wrong number of dimensions");
        goto done;
    }
    H5Sget_simple_extent_dims(space, extent, NULL);
    for (int32_t i = 0; i < n_dims; i++) {
        if (extent[i] > INT64_MAX || (dims[i] >= 0 && (int64_t)extent[i] != dims[i])) {
            code = asc_h5_refuse(place, name, "does not have the size of its neighbours");
            goto done;
        }
        dims[i] = (int64_t)extent[i];
    }
done:
    asc_h5_drop(space);
    if (code != ASC_OK) {
        asc_h5_drop(*dataset);
        *dataset = -1;
    }
    return code;
}

asc_code asc_h5_get(hid_t place, const char *name, hid_t memory_type, int32_t n_dims, int64_t *dims,
                    void *data) {
    asc_code code = ASC_OK;
    void **slot = data, *values = NULL;
    uint64_t count = 1;
    hid_t dataset = -1, type = -1;
    *slot = NULL;
    ASC_TRY(code, asc_h5_open_dataset(place, name, n_dims, dims, &dataset), done);
    type = H5Dget_type(dataset);
    const H5T_class_t stored = H5Tget_class(type), wanted = H5Tget_class(memory_type);
    if (stored != wanted && !(stored == H5T_INTEGER && wanted == H5T_FLOAT)) {
        code = asc_h5_refuse(place, name, "has the wrong type");
        goto done;
    }
    for (int32_t i = 0; i < n_dims; i++)
        count *= (uint64_t)dims[i];
    const size_t before = H5Tget_size(type), after = H5Tget_size(memory_type);
    ASC_TRY(code, asc_alloc(&values, count, before > after ? before : after, name), done);
    ASC_TRY(code, asc_h5_read_whole(dataset, place, name, type, values, count * before), done);
    if (H5Tconvert(type, memory_type, count, values, NULL, H5P_DEFAULT) < 0) {
        code = asc_h5_fail_at(ASC_DATA, place, name, "has numbers that cannot be used");
        goto done;
    }
    *slot = values;
    values = NULL;
done:
    asc_h5_drop(type);
    asc_h5_drop(dataset);
    free(values);
    return code;
}

static asc_code unpack(const char *packed, int64_t count, size_t width, char **texts) {
    for (int64_t i = 0; i < count; i++) {
        texts[i] = strndup(packed + (size_t)i * width, width);
        if (!texts[i])
            return asc_fail(ASC_MEMORY, "out of memory for a string");
    }
    return ASC_OK;
}

asc_code asc_h5_get_texts(hid_t place, const char *name, int64_t *count, char ***texts) {
    asc_code code = ASC_OK;
    char *packed = NULL, **list = NULL;
    hid_t dataset = -1, stored = -1, type = -1;
    *texts = NULL;
    ASC_TRY(code, asc_h5_open_dataset(place, name, 1, count, &dataset), done);
    stored = H5Dget_type(dataset);
    type = fixed_text_type(stored);
    if (type < 0) {
        code = asc_h5_refuse(place, name, "is not text of fixed length");
        goto done;
    }
    ASC_TRY(code, asc_alloc(&packed, (uint64_t)*count, H5Tget_size(type), name), done);
    ASC_TRY(
        code,
        asc_h5_read_whole(dataset, place, name, stored, packed, (size_t)*count * H5Tget_size(type)),
        done);
    ASC_TRY(code, asc_alloc(&list, (uint64_t)*count, sizeof *list, name), done);
    ASC_TRY(code, unpack(packed, *count, H5Tget_size(type), list), done);
    *texts = list;
    list = NULL;
done:
    asc_free_strings(list, *count);
    asc_h5_drop(type);
    asc_h5_drop(stored);
    asc_h5_drop(dataset);
    free(packed);
    return code;
}

asc_code asc_h5_get_attribute_texts(hid_t place, const char *name, int64_t *count, char ***texts) {
    asc_code code = ASC_OK;
    char *packed = NULL, **list = NULL;
    hid_t attribute = H5Aopen(place, name, H5P_DEFAULT);
    hid_t stored = H5Aget_type(attribute), space = H5Aget_space(attribute);
    hid_t type = fixed_text_type(stored);
    hssize_t found = H5Sget_simple_extent_npoints(space);
    *texts = NULL;
    *count = 0;
    if (type < 0 || found < 0) {
        code = asc_h5_refuse(place, name, "is not a list of texts of fixed length");
        goto done;
    }
    ASC_TRY(code, asc_alloc(&packed, (uint64_t)found, H5Tget_size(type), name), done);
    ASC_TRY(code, asc_alloc(&list, (uint64_t)found, sizeof *list, name), done);
    if (found > 0 && H5Aread(attribute, type, packed) < 0) {
        code = asc_h5_fail_at(ASC_DATA, place, name, "cannot be read");
        goto done;
    }
    ASC_TRY(code, unpack(packed, found, H5Tget_size(type), list), done);
    *texts = list;
    *count = found;
    list = NULL;
done:
    asc_free_strings(list, found);
    asc_h5_drop(type);
    asc_h5_drop(space);
    asc_h5_drop(stored);
    asc_h5_drop(attribute);
    free(packed);
    return code;
}

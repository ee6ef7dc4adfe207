/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sources/array_stream.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

#include "attrscope/memory.h"
#include "core/open_code.h"
#include "sources/array_name.h"
#include "sources/other_formats.h"

struct asc_array_stream {
    char *path; /* of the file */
    char *key;  /* or NULL */
    FILE *file;
    asc_array_hdf5 *hdf5; /* or NULL */
    bool is_matlab;
    zip_t *archive; /* NULL for a plain file */
    zip_file_t *entry;
    zip_uint64_t index;
    bool stored;      /* not compressed: can be sought in */
    int64_t position; /* in the entry */
};

static asc_code bad_archive(const char *path, const char *what) {
    return asc_fail(ASC_DATA, "%s: %s; save one array with numpy.savez(path, a=embeddings)", path,
                    what);
}

/* What libzip says: that the system refused to read, or that the archive is no good. */
static asc_code zip_failed(const char *path, zip_error_t *error) {
    if (zip_error_system_type(error) == ZIP_ET_SYS)
        return asc_fail(ASC_IO, "%s: reading failed: %s", path, zip_error_strerror(error));
    return bad_archive(path, "the archive is truncated or damaged");
}

/* Length of a member's name without its .npy; 0 where it is no array. */
static size_t array_name_length(const char *member) {
    static const char ending[] = ".npy";
    const size_t length = member ? strlen(member) : 0, end = sizeof ending - 1;
    return length > end && strcmp(member + length - end, ending) == 0 ? length - end : 0;
}

static bool is_torch(zip_t *archive) {
    static const char mark[] = "/data.pkl";
    bool found = false;
    for (zip_int64_t i = 0; i < zip_get_num_entries(archive, 0) && !found; i++) {
        const char *name = zip_get_name(archive, (zip_uint64_t)i, 0);
        const char *end = name ? strrchr(name, '/') : NULL;
        found = end && strcmp(end, mark) == 0;
    }
    return found;
}

/* The array that is meant by `key`; without one `a`, or the only one. */
static asc_code find_member(asc_array_stream *stream, const char *name) {
    const char *wanted = stream->key ? stream->key : "a";
    asc_array_names names = {0};
    zip_int64_t found = -1, last = -1;
    for (zip_int64_t i = 0; i < zip_get_num_entries(stream->archive, 0); i++) {
        const char *member = zip_get_name(stream->archive, (zip_uint64_t)i, 0);
        const size_t length = array_name_length(member);
        char *array = length ? strndup(member, length) : NULL;
        if (length && !array)
            return asc_fail(ASC_MEMORY, "no memory for a name");
        if (!array)
            continue;
        asc_array_names_add(&names, array);
        found = strcmp(array, wanted) == 0 || strcmp(member, wanted) == 0 ? i : found;
        last = i;
        free(array);
    }
    if (found < 0 && is_torch(stream->archive))
        return asc_refuse_torch(stream->path);
    if (found < 0 && (stream->key || names.n != 1))
        return asc_array_names_refuse(&names, name, stream->path, stream->key);
    stream->index = (zip_uint64_t)(found < 0 ? last : found);
    return ASC_OK;
}

static asc_code choose_member(asc_array_stream *stream, const char *name, int64_t *size) {
    zip_stat_t info;
    const asc_code code = find_member(stream, name);
    if (code != ASC_OK)
        return code;
    if (zip_stat_index(stream->archive, stream->index, 0, &info) != 0 ||
        !(info.valid & ZIP_STAT_SIZE) || info.size > INT64_MAX)
        return bad_archive(stream->path, "the archive's directory is damaged");
    *size = (int64_t)info.size;
    stream->stored = info.valid & ZIP_STAT_COMP_METHOD && info.comp_method == ZIP_CM_STORE;
    return ASC_OK;
}

static asc_code rewind_entry(asc_array_stream *stream) {
    if (stream->entry)
        zip_fclose(stream->entry);
    stream->position = 0;
    stream->entry = zip_fopen_index(stream->archive, stream->index, 0);
    return stream->entry ? ASC_OK : zip_failed(stream->path, zip_get_error(stream->archive));
}

static asc_code open_archive(asc_array_stream *stream, const char *name, int64_t *size) {
    int error = 0;
    stream->archive = zip_open(stream->path, ZIP_RDONLY, &error);
    if (!stream->archive) {
        zip_error_t reason;
        zip_error_init_with_code(&reason, error);
        const asc_code failed =
            zip_error_system_type(&reason) == ZIP_ET_SYS
                ? zip_failed(stream->path, &reason)
                : bad_archive(stream->path,
                              "it looks like a zip archive but cannot be opened as one");
        zip_error_fini(&reason);
        return failed;
    }
    asc_code code = choose_member(stream, name, size);
    return code == ASC_OK ? rewind_entry(stream) : code;
}

asc_code asc_array_stream_open(const char *name, asc_array_stream **out, int64_t *size) {
    asc_array_stream *stream = NULL;
    asc_code code = ASC_OK;
    struct stat info;
    *out = NULL;
    ASC_TRY(code, asc_alloc(&stream, 1, sizeof *stream, "a file"), failed);
    ASC_TRY(code, asc_array_name_split(name, &stream->path, &stream->key), failed);
    stream->file = fopen(stream->path, "rb");
    if (!stream->file || fstat(fileno(stream->file), &info) != 0) {
        code = asc_fail(asc_open_code(errno), "%s: %s; check the path", name, strerror(errno));
        goto failed;
    }
    if (!S_ISREG(info.st_mode)) {
        code = asc_fail(ASC_NOINPUT, "%s: is not a file; give the path of a .npy, .npz, ...", name);
        goto failed;
    }
    *size = info.st_size;
    uint8_t start[ASC_FORMAT_START] = {0};
    fread(start, 1, sizeof start, stream->file);
    if (ferror(stream->file)) {
        code = asc_fail(ASC_IO, "%s: reading failed: %s", name, strerror(errno));
        goto failed;
    }
    if (asc_is_zip(start))
        ASC_TRY(code, open_archive(stream, name, size), failed);
    if (asc_is_hdf5(start))
        ASC_TRY(code, asc_array_hdf5_open(name, stream->path, stream->key, &stream->hdf5), failed);
    stream->is_matlab = asc_is_matlab_hdf5(start);
    *out = stream;
    return ASC_OK;
failed:
    asc_array_stream_close(&stream);
    return code;
}

const char *asc_array_stream_file(const asc_array_stream *stream) {
    return stream->path;
}

const char *asc_array_stream_key(const asc_array_stream *stream) {
    return stream->key;
}

asc_array_hdf5 *asc_array_stream_hdf5(const asc_array_stream *stream) {
    return stream->hdf5;
}

bool asc_array_stream_is_matlab(const asc_array_stream *stream) {
    return stream->is_matlab;
}

bool asc_array_stream_is_member(const asc_array_stream *stream) {
    return stream->archive != NULL;
}

static asc_code skip_to(asc_array_stream *stream, int64_t offset) {
    char waste[1 << 14];
    asc_code code = ASC_OK;
    if (offset < stream->position)
        code = rewind_entry(stream);
    /* A failed seek would leave a compressed member unreadable. */
    if (code == ASC_OK && offset > stream->position && stream->stored &&
        zip_fseek(stream->entry, offset - stream->position, SEEK_CUR) == 0)
        stream->position = offset;
    while (code == ASC_OK && stream->position < offset) {
        int64_t left = offset - stream->position;
        zip_int64_t got =
            zip_fread(stream->entry, waste,
                      (zip_uint64_t)(left < (int64_t)sizeof waste ? left : (int64_t)sizeof waste));
        if (got <= 0)
            return zip_failed(stream->path, zip_file_get_error(stream->entry));
        stream->position += got;
    }
    return code;
}

asc_code asc_array_stream_read(asc_array_stream *stream, int64_t offset, int64_t count, void *out) {
    if (!stream->archive) {
        if (fseeko(stream->file, offset, SEEK_SET) != 0 ||
            fread(out, 1, (size_t)count, stream->file) != (size_t)count)
            return asc_fail(ASC_IO, "%s: reading %lld bytes at %lld failed: %s", stream->path,
                            (long long)count, (long long)offset,
                            ferror(stream->file) ? strerror(errno) : "the file ends before");
        return ASC_OK;
    }
    asc_code code = skip_to(stream, offset);
    for (int64_t done = 0; code == ASC_OK && done < count;) {
        zip_int64_t got =
            zip_fread(stream->entry, (char *)out + done, (zip_uint64_t)(count - done));
        if (got <= 0)
            return zip_failed(stream->path, zip_file_get_error(stream->entry));
        done += got;
        stream->position += got;
    }
    return code;
}

asc_code asc_array_stream_verify(asc_array_stream *stream) {
    char waste[1 << 14];
    zip_int64_t got = 1;
    asc_code code = rewind_entry(stream);
    while (code == ASC_OK && got > 0)
        got = zip_fread(stream->entry, waste, sizeof waste);
    return code != ASC_OK || got == 0 ? code
                                      : zip_failed(stream->path, zip_file_get_error(stream->entry));
}

/* Of the file that is read. */
static int descriptor(const asc_array_stream *stream) {
    return stream->hdf5 ? asc_array_hdf5_descriptor(stream->hdf5) : fileno(stream->file);
}

asc_code asc_array_stream_state(const asc_array_stream *stream, asc_file_state *state) {
    return asc_file_state_take(descriptor(stream), stream->path, state);
}

asc_code asc_array_stream_check(const asc_array_stream *stream, const asc_file_state *state) {
    return asc_file_state_check(descriptor(stream), stream->path, state);
}

void asc_array_stream_close(asc_array_stream **stream) {
    if (!*stream)
        return;
    if ((*stream)->entry)
        zip_fclose((*stream)->entry);
    if ((*stream)->archive)
        zip_discard((*stream)->archive);
    asc_array_hdf5_close(&(*stream)->hdf5);
    if ((*stream)->file)
        fclose((*stream)->file);
    free((*stream)->path);
    free((*stream)->key);
    free(*stream);
    *stream = NULL;
}

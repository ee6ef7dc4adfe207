/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "restart/saved.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "attrscope/provenance.h"
#include "files/atomic_file.h"

static const char FIRST_LINE[] = "attrscope saved state 1\n";

static void sum_up(const asc_pack *pack, char text[ASC_CHECKSUM_TEXT]) {
    asc_checksum checksum = {0};
    asc_checksum_add(&checksum, 0, pack->bytes, pack->size);
    asc_checksum_print(&checksum, text);
}

static void print_header(const char *key, const asc_pack *pack, char header[ASC_SAVED_HEADER]) {
    char checksum[ASC_CHECKSUM_TEXT];
    sum_up(pack, checksum);
    memset(header, '\n', ASC_SAVED_HEADER);
    const int length =
        snprintf(header, ASC_SAVED_HEADER, "%sprogram %s\nkey %s\nbytes %" PRIu64 "\nchecksum %s\n",
                 FIRST_LINE, asc_version(), key, pack->size, checksum);
    header[length] = '\n';
}

asc_code asc_saved_write(const char *path, const char *key, const asc_pack *pack) {
    char header[ASC_SAVED_HEADER];
    asc_atomic_file file = {0};
    print_header(key, pack, header);
    asc_code code = asc_atomic_begin_own(path, &file);
    if (code == ASC_OK)
        code = asc_atomic_append(&file, header, sizeof header);
    if (code == ASC_OK)
        code = asc_atomic_append(&file, pack->bytes, pack->size);
    if (code == ASC_OK)
        return asc_atomic_commit(&file);
    asc_atomic_abandon(&file);
    return code;
}

/* What a header says, each part read by its name. */
typedef struct saved_header {
    char program[64], key[ASC_CHECKSUM_TEXT], checksum[ASC_CHECKSUM_TEXT];
    uint64_t bytes;
} saved_header;

static bool parse_header(const char header[ASC_SAVED_HEADER + 1], saved_header *parsed) {
    return strncmp(header, FIRST_LINE, strlen(FIRST_LINE)) == 0 &&
           sscanf(header + strlen(FIRST_LINE),
                  "program %63s key %64s bytes %" SCNu64 " checksum %64s", parsed->program,
                  parsed->key, &parsed->bytes, parsed->checksum) == 4;
}

static asc_code check_header(const char *path, const char *key, int64_t size,
                             const char header[ASC_SAVED_HEADER + 1], saved_header *parsed) {
    if (!parse_header(header, parsed))
        return asc_fail(ASC_DATA, "%s: is damaged: its header cannot be read", path);
    if (strcmp(parsed->program, asc_version()) != 0)
        return asc_fail(ASC_DATA, "%s: belongs to version %s of the program; this is %s", path,
                        parsed->program, asc_version());
    if (strcmp(parsed->key, key) != 0)
        return asc_fail(ASC_DATA, "%s: belongs to another study or other settings", path);
    if (size < ASC_SAVED_HEADER || (uint64_t)(size - ASC_SAVED_HEADER) != parsed->bytes)
        return asc_fail(ASC_DATA, "%s: is damaged: %lld bytes instead of %" PRIu64, path,
                        (long long)size, parsed->bytes + ASC_SAVED_HEADER);
    return ASC_OK;
}

static asc_code read_open(FILE *file, const char *path, const char *key, asc_pack *pack) {
    char header[ASC_SAVED_HEADER + 1] = {0}, checksum[ASC_CHECKSUM_TEXT];
    saved_header parsed = {0};
    struct stat status;
    if (fstat(fileno(file), &status) != 0)
        return asc_fail(ASC_IO, "%s: cannot be read: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return asc_fail(ASC_DATA, "%s: is not a regular file", path);
    if (fread(header, 1, ASC_SAVED_HEADER, file) != ASC_SAVED_HEADER)
        return ferror(file) ? asc_fail(ASC_IO, "%s: cannot be read: %s", path, strerror(errno))
                            : asc_fail(ASC_DATA, "%s: is damaged: it ends in its header", path);
    asc_code code = check_header(path, key, status.st_size, header, &parsed);
    if (code == ASC_OK)
        code = asc_alloc(&pack->bytes, parsed.bytes, 1, path);
    if (code != ASC_OK)
        return code;
    pack->size = pack->capacity = parsed.bytes;
    if (fread(pack->bytes, 1, parsed.bytes, file) != parsed.bytes)
        return asc_fail(ASC_IO, "%s: cannot be read to its end", path);
    sum_up(pack, checksum);
    if (strcmp(checksum, parsed.checksum) != 0)
        return asc_fail(ASC_DATA, "%s: is damaged: its checksum does not agree", path);
    return ASC_OK;
}

static asc_code cannot_open(const char *path, int reason) {
    if (reason == ELOOP)
        return asc_fail(ASC_DATA, "%s: is a symbolic link, which is not followed", path);
    return asc_fail(ASC_IO, "%s: cannot be opened: %s", path, strerror(reason));
}

asc_code asc_saved_read(const char *path, const char *key, asc_pack *pack, bool *found) {
    *pack = (asc_pack){0};
    *found = false;
    const int descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0 && errno == ENOENT)
        return ASC_OK;
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "rb") : NULL;
    if (!file) {
        const asc_code code = cannot_open(path, errno);
        if (descriptor >= 0)
            close(descriptor);
        return code;
    }
    asc_code code = read_open(file, path, key, pack);
    fclose(file);
    *found = code == ASC_OK;
    if (code != ASC_OK)
        asc_pack_free(pack);
    asc_pack_rewind(pack);
    return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "text/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/file_state.h"
#include "attrscope/memory.h"
#include "core/open_code.h"
#include "text/encoding.h"

static asc_code read_all(int stream, asc_text_file *file) {
    int64_t got = 0;
    while (got < file->size) {
        const ssize_t n = read(stream, file->text + got, (size_t)(file->size - got));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return asc_fail(ASC_IO, "%s: reading failed: %s", file->path, strerror(errno));
        if (n == 0)
            return asc_fail(ASC_IO, "%s: reading failed: it ends before its %lld bytes", file->path,
                            (long long)file->size);
        got += n;
    }
    return ASC_OK;
}

asc_code asc_text_file_read_bytes(const char *path, int64_t most, asc_text_file *file) {
    *file = (asc_text_file){0};
    struct stat info;
    asc_file_state state = {0};
    asc_code code = ASC_OK;
    /* Not blocking: a named pipe must not hold us up. */
    const int stream = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (stream < 0 || fstat(stream, &info) != 0) {
        code = asc_fail(asc_open_code(errno), "%s: %s; check the path", path, strerror(errno));
        goto done;
    }
    if (!S_ISREG(info.st_mode)) {
        code = asc_fail(ASC_NOINPUT, "%s: is not a file", path);
        goto done;
    }
    if (info.st_size > most) {
        code = asc_fail(ASC_DATA, "%s: has %lld bytes; at most %lld can be read", path,
                        (long long)info.st_size, (long long)most);
        goto done;
    }
    file->size = info.st_size;
    ASC_TRY(code, asc_copy_string(&file->path, path), done);
    ASC_TRY(code, asc_alloc(&file->text, (uint64_t)file->size + 1, 1, path), done);
    ASC_TRY(code, asc_file_state_take(stream, path, &state), done);
    ASC_TRY(code, read_all(stream, file), done);
    code = asc_file_state_check(stream, path, &state);
done:
    if (stream >= 0)
        close(stream);
    if (code != ASC_OK)
        asc_text_file_free(file);
    return code;
}

/* CRLF and CR become LF, in place. */
static void unify_line_ends(asc_text_file *file) {
    char *end = file->text + file->size;
    char *from = memchr(file->text, '\r', (size_t)file->size), *to = from;
    while (from) { /* stands on a CR */
        *to++ = '\n';
        from += from + 1 < end && from[1] == '\n' ? 2 : 1;
        char *next = memchr(from, '\r', (size_t)(end - from));
        const size_t length = (size_t)((next ? next : end) - from);
        memmove(to, from, length);
        to += length;
        from = next;
    }
    if (to)
        file->size = to - file->text;
}

static void drop_marks(asc_text_file *file) {
    static const char mark[] = "\xef\xbb\xbf";
    const int64_t length = sizeof mark - 1;
    if (file->size >= length && memcmp(file->text, mark, (size_t)length) == 0) {
        file->size -= length;
        memmove(file->text, file->text + length, (size_t)file->size);
    }
    if (file->size > 0 && file->text[file->size - 1] == '\x1a') /* DOS's end of file */
        file->size--;
}

asc_code asc_text_file_read(const char *path, asc_text_file *file) {
    asc_code code = asc_text_file_read_bytes(path, INT64_MAX - 1, file);
    if (code != ASC_OK)
        return code;
    ASC_TRY(code, asc_text_refuse_kind(file), failed);
    ASC_TRY(code, asc_encoding_refuse_wide(file->path, file->text, file->size), failed);
    drop_marks(file);
    unify_line_ends(file);
    file->text[file->size] = '\0';
    ASC_TRY(code, asc_encoding_check(file->path, file->text, file->size), failed);
    return ASC_OK;
failed:
    asc_text_file_free(file);
    return code;
}

asc_code asc_text_refuse_kind(const asc_text_file *file) {
    return asc_encoding_refuse_kind(file->path, file->text, file->size);
}

void asc_text_file_free(asc_text_file *file) {
    free(file->path);
    free(file->text);
    *file = (asc_text_file){0};
}

asc_text_lines asc_text_lines_of(asc_text_file *file) {
    return (asc_text_lines){.at = file->text, .end = file->text + file->size};
}

char *asc_text_next_line(asc_text_lines *lines) {
    if (lines->at >= lines->end)
        return NULL;
    char *line = lines->at;
    char *stop = memchr(line, '\n', (size_t)(lines->end - line));
    lines->at = stop ? stop + 1 : lines->end;
    if (stop)
        *stop = '\0';
    lines->number++;
    return line;
}

uint64_t asc_text_count_lines(const asc_text_file *file) {
    uint64_t lines = 1;
    for (int64_t i = 0; i < file->size; i++)
        lines += file->text[i] == '\n';
    return lines;
}

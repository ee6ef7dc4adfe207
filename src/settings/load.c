#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "settings/parts.h"

enum { LARGEST_FILE = 1 << 20 };

/* The whole file, with room for one byte more than allowed. */
static asc_code read_text(const char *path, char **text, int64_t *size) {
    *text = NULL;
    *size = 0;
    asc_code code = ASC_OK;
    struct stat status;
    /* Not blocking: a named pipe must not hold us up. */
    const int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return asc_fail(ASC_NOINPUT, "%s: cannot be opened: %s; give the path of a study file",
                        path, strerror(errno));
    if (fstat(file, &status) || !S_ISREG(status.st_mode)) {
        code = asc_fail(ASC_NOINPUT, "%s: is not a file; give the path of a study file", path);
        goto done;
    }
    if (status.st_size > LARGEST_FILE) {
        code = asc_fail(ASC_USAGE, "%s: %lld bytes; a study file has at most %d", path,
                        (long long)status.st_size, LARGEST_FILE);
        goto done;
    }
    ASC_TRY(code, asc_alloc(text, LARGEST_FILE + 1, 1, "the study file"), done);
    while (*size <= LARGEST_FILE) {
        const ssize_t got = read(file, *text + *size, (size_t)(LARGEST_FILE + 1 - *size));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            code = asc_fail(ASC_IO, "%s: reading failed: %s", path, strerror(errno));
            goto done;
        }
        if (got == 0)
            break;
        *size += got;
    }
    if (*size > LARGEST_FILE)
        code = asc_fail(ASC_USAGE, "%s: a study file has at most %d bytes", path, LARGEST_FILE);
done:
    close(file);
    if (code != ASC_OK) {
        free(*text);
        *text = NULL;
    }
    return code;
}

asc_code asc_settings_load(MPI_Comm comm, const char *path, asc_settings *settings) {
    *settings = (asc_settings){0};
    char *text = NULL;
    int64_t size = 0;
    int rank = 0;
    MPI_Comm_rank(comm, &rank);
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_agree(comm, rank == 0 ? read_text(path, &text, &size) : ASC_OK), done);
    MPI_Bcast(&size, 1, MPI_INT64_T, 0, comm);
    if (rank != 0)
        code = asc_alloc(&text, (uint64_t)size, 1, "the study file");
    ASC_TRY(code, asc_agree(comm, code), done);
    MPI_Bcast(text, (int)size, MPI_CHAR, 0, comm);

    code = asc_settings_init(settings);
    if (code == ASC_OK)
        code = asc_settings_parse(path, text, (size_t)size, settings);
    code = asc_agree(comm, code);
done:
    if (code != ASC_OK)
        asc_settings_free(settings);
    free(text);
    return code;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "attrscope/provenance.h"

#include <gsl/gsl_version.h>
#include <hdf5.h>
#include <jansson.h>
#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <utf8proc.h>
#include <yaml.h>
#include <zip.h>
#include <zlib.h>

#include "attrscope/version.h"
#include "core/blas.h"

static char command[4096];

const char *asc_version(void) {
    return ASC_VERSION;
}

/* The first [words] words of a text. */
static int first_words(const char *text, int words) {
    size_t length = 0;
    for (int i = 0; i < words && text[length]; i++) {
        length += strspn(text + length, " ");
        length += strcspn(text + length, " ,\n");
    }
    return (int)length;
}

const char *asc_version_libraries(void) {
    static char line[1024];
    char mpi[MPI_MAX_LIBRARY_VERSION_STRING] = "";
    int length = 0;
    unsigned major = 0, minor = 0, release = 0;
    MPI_Get_library_version(mpi, &length);
    for (char *tab; (tab = strchr(mpi, '\t'));)
        *tab = ' '; /* MPICH's */
    H5get_libversion(&major, &minor, &release);
    const char *config = asc_blas_config(), *core = asc_blas_core();
    const char *blas = config ? config : "CBLAS";
    snprintf(line, sizeof line,
             "%.*s; HDF5 %u.%u.%u; GSL %s; %.*s%s%s; libzip %s; zlib %s; Jansson %s; libyaml %s; "
             "utf8proc %s; Random123 "
             "philox4x32",
             first_words(mpi, 3), mpi, major, minor, release, gsl_version, first_words(blas, 2),
             blas, core ? " kernel " : "", core ? core : "", zip_libzip_version(), zlibVersion(),
             jansson_version_str(), yaml_get_version_string(), utf8proc_version());
    return line;
}

void asc_provenance_set_command(int argc, char *const *argv) {
    size_t used = 0;
    command[0] = '\0';
    for (int i = 0; i < argc && used < sizeof command; i++) {
        const char *quote = !*argv[i] || strpbrk(argv[i], " \t\n'\"$*?") ? "'" : "";
        used += (size_t)snprintf(command + used, sizeof command - used, "%s%s%s%s", i ? " " : "",
                                 quote, argv[i], quote);
    }
}

const char *asc_provenance_command(void) {
    return command;
}

const char *asc_provenance_time(void) {
    static char text[32];
    time_t now = time(NULL);
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    if (epoch && *epoch) {
        const long long seconds = strtoll(epoch, &end, 10);
        if (!*end)
            now = (time_t)seconds;
    }
    struct tm broken;
    if (!gmtime_r(&now, &broken) || !strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &broken))
        snprintf(text, sizeof text, "unknown");
    return text;
}

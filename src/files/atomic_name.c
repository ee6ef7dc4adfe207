/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "files/atomic_name.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "attrscope/memory.h"
#include "files/atomic_file.h"

#define FIRST ".attrscope-"
#define LAST ".part"

/* A name of a file has 255 bytes; of a long one the first are enough to know it by. */
enum { NAME_SIZE = 256, MOST_NAME = 120, HOST_SIZE = 65 };

/* A process that is known to be gone; "": none. One a process. */
static struct {
    char host[HOST_SIZE];
    long process;
} buried;

/* Who writes what, as the name of a temporary file says. */
typedef struct atomic_name {
    char target[NAME_SIZE]; /* followed by -host */
    long process;
} atomic_name;

static void own_host(char host[HOST_SIZE]) {
    *host = '\0';
    gethostname(host, HOST_SIZE - 1);
    host[HOST_SIZE - 1] = '\0';
}

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

asc_code asc_atomic_name(const char *folder, const char *path, int n, char **temporary) {
    char host[HOST_SIZE];
    own_host(host);
    return asc_format(temporary, "%s/" FIRST "%.*s-%s-%ld-%d" LAST, folder, MOST_NAME,
                      base_of(path), host, (long)getpid(), n);
}

/* Cuts "-<digits>" off the end of a text. */
static bool cut_number(char *text, long *number) {
    char *dash = strrchr(text, '-');
    if (!dash || !isdigit((unsigned char)dash[1]) || dash[1 + strspn(dash + 1, "0123456789")])
        return false;
    *number = strtol(dash + 1, NULL, 10);
    *dash = '\0';
    return true;
}

static bool parse(const char *name, atomic_name *parsed) {
    const size_t length = strlen(name), first = strlen(FIRST), last = strlen(LAST);
    long n = 0;
    if (length >= NAME_SIZE || length <= first + last || strncmp(name, FIRST, first) != 0 ||
        strcmp(name + length - last, LAST) != 0)
        return false;
    snprintf(parsed->target, sizeof parsed->target, "%.*s", (int)(length - first - last),
             name + first);
    return cut_number(parsed->target, &n) && cut_number(parsed->target, &parsed->process) &&
           strchr(parsed->target, '-');
}

/* Cuts "-<host>" off the end of the target. */
static bool cut_host(atomic_name *name, const char *host) {
    const size_t length = strlen(name->target), size = strlen(host);
    if (size == 0 || length <= size + 1 || name->target[length - size - 1] != '-' ||
        strcmp(name->target + length - size, host) != 0)
        return false;
    name->target[length - size - 1] = '\0';
    return true;
}

typedef enum writer { ALIVE, GONE, ELSEWHERE } writer;

/* What is known of the writer; the target then ends before its host, unless that is elsewhere. */
static writer find_writer(atomic_name *name) {
    char host[HOST_SIZE];
    own_host(host);
    if (name->process == buried.process && cut_host(name, buried.host))
        return GONE;
    if (!cut_host(name, host))
        return ELSEWHERE;
    return kill((pid_t)name->process, 0) != 0 && errno == ESRCH ? GONE : ALIVE;
}

static void remove_in(const char *folder, const char *name) {
    char *path = NULL;
    if (asc_format(&path, "%s/%s", folder, name) == ASC_OK)
        unlink(path);
    free(path);
}

void asc_atomic_clean_target(const char *folder, const char *path) {
    char target[NAME_SIZE];
    DIR *open = opendir(folder);
    if (!open)
        return;
    snprintf(target, sizeof target, "%.*s", MOST_NAME, base_of(path));
    for (const struct dirent *entry; (entry = readdir(open));) {
        atomic_name name;
        if (parse(entry->d_name, &name) && find_writer(&name) == GONE &&
            strcmp(name.target, target) == 0)
            remove_in(folder, entry->d_name);
    }
    closedir(open);
}

void asc_atomic_clean(const char *folder, bool alone) {
    DIR *open = opendir(folder);
    if (!open)
        return;
    for (const struct dirent *entry; (entry = readdir(open));) {
        atomic_name name;
        if (!parse(entry->d_name, &name))
            continue;
        const writer found = find_writer(&name);
        if (found == GONE || (found == ELSEWHERE && alone))
            remove_in(folder, entry->d_name);
    }
    closedir(open);
}

void asc_atomic_bury(const char *host, long process) {
    snprintf(buried.host, sizeof buried.host, "%s", host);
    buried.process = process;
}

void asc_atomic_final_name(char *path) {
    char host[HOST_SIZE];
    atomic_name name;
    own_host(host);
    if (parse(base_of(path), &name) && cut_host(&name, host))
        strcpy(path + (base_of(path) - path), name.target);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "restart/lock.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "files/atomic_file.h"

/* How often another job may have ended between opening its lock and taking it. */
enum { WHO_SIZE = 512, MOST_TRIES = 1000 };

/* What every lock begins with, and no file of a user does. */
static const char MARK[] = "attrscope lock: ";

static const char *name_of_user(uid_t user, char number[32]) {
    const struct passwd *entry = getpwuid(user);
    snprintf(number, 32, "%ld", (long)user);
    return entry ? entry->pw_name : number;
}

/* "host a, process 12, user u, Slurm job 7, since 2026-01-01T00:00:00Z" */
static void describe(char who[WHO_SIZE]) {
    char host[128] = "", when[32] = "", number[32];
    const char *job = getenv("SLURM_JOB_ID");
    const time_t now = time(NULL);
    struct tm parts;
    gethostname(host, sizeof host - 1);
    if (gmtime_r(&now, &parts))
        strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
    snprintf(who, WHO_SIZE, "host %s, process %ld, user %s%s%s, since %s", host, (long)getpid(),
             name_of_user(geteuid(), number), job ? ", Slurm job " : "", job ? job : "", when);
}

/* What the lock says; *ours: it is empty or says it as a lock does. */
static void read_holder(int file, char who[WHO_SIZE], bool *ours) {
    char text[WHO_SIZE] = "";
    const ssize_t length = pread(file, text, sizeof text - 1, 0);
    text[strcspn(text, "\n")] = '\0';
    for (char *c = text; *c; c++)
        *c = isprint((unsigned char)*c) ? *c : '?'; /* it goes to a terminal */
    const bool marked = strncmp(text, MARK, strlen(MARK)) == 0;
    *ours = length == 0 || marked;
    strcpy(who, marked ? text + strlen(MARK) : "");
}

static asc_code refuse(const char *folder, int file) {
    char who[WHO_SIZE];
    bool ours = false;
    read_holder(file, who, &ours);
    return asc_fail(
        ASC_CANTCREAT,
        "%s: another job is at work here (%s); wait until it has ended, or give another "
        "folder with -o",
        folder, who[0] ? who : "it does not say who");
}

static asc_code refuse_foreign(const char *path, const char *what) {
    return asc_fail(ASC_CANTCREAT,
                    "%s: %s, not a lock of this program; move it, or give another folder with -o",
                    path, what);
}

/* The file is another user's: is that user at work here, or was he? */
static asc_code refuse_owned(const char *folder, const char *path, int reason) {
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat status;
    char number[32];
    const int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    const bool held = file >= 0 && fcntl(file, F_GETLK, &range) == 0 && range.l_type != F_UNLCK;
    asc_code code = ASC_OK;
    if (held)
        code = refuse(folder, file);
    else if (lstat(path, &status) == 0)
        code = asc_fail(ASC_CANTCREAT,
                        "%s: belongs to user %s and cannot be opened: %s; ask for permission to "
                        "write it, or give another folder with -o",
                        path, name_of_user(status.st_uid, number), strerror(reason));
    else
        code = asc_fail(ASC_CANTCREAT,
                        "%s: cannot be created: %s; change the folder's permissions, or give "
                        "another with -o",
                        path, strerror(reason));
    if (file >= 0)
        close(file);
    return code;
}

/* Opens the file; *again when the folder went with its last holder. */
static asc_code open_file(const char *folder, asc_lock *lock, bool *again) {
    struct stat status;
    lock->file = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    *again = lock->file < 0 && errno == ENOENT;
    if (*again)
        return ASC_OK;
    if (lock->file < 0 && errno == ELOOP)
        return refuse_foreign(lock->path, "is a symbolic link");
    if (lock->file < 0)
        return refuse_owned(folder, lock->path, errno);
    if (fstat(lock->file, &status) != 0 || !S_ISREG(status.st_mode))
        return refuse_foreign(lock->path, "is not a regular file");
    return ASC_OK;
}

/* Whether the file that is open still has its name: its last holder may have removed it between our
 * opening and our locking it, and another may have made a new one. */
static bool is_current(const char *path, int file) {
    struct stat opened, named;
    return fstat(file, &opened) == 0 && lstat(path, &named) == 0 && opened.st_dev == named.st_dev &&
           opened.st_ino == named.st_ino;
}

/* Opens the file and locks it; *again when it has lost its name meanwhile. */
static asc_code try_to_lock(const char *folder, asc_lock *lock, bool *again) {
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    asc_code code = open_file(folder, lock, again);
    if (code != ASC_OK || *again)
        return code;
    lock->alone = fcntl(lock->file, F_SETLK, &range) == 0;
    if (!lock->alone && (errno == EACCES || errno == EAGAIN))
        return refuse(folder, lock->file);
    if (!lock->alone)
        asc_log(ASC_LOG_WARN,
                "%s: this file system has no locks (%s); see to it that no other job "
                "uses this folder",
                lock->path, strerror(errno));
    *again = lock->alone && !is_current(lock->path, lock->file);
    return ASC_OK;
}

static asc_code lock_file(const char *folder, asc_lock *lock) {
    bool again = true;
    asc_code code = ASC_OK;
    for (int i = 0; i < MOST_TRIES && again && code == ASC_OK; i++) {
        if (lock->file >= 0)
            close(lock->file);
        lock->file = -1;
        code = asc_make_folders(folder); /* the last holder may have removed it */
        if (code == ASC_OK)
            code = try_to_lock(folder, lock, &again);
    }
    if (code == ASC_OK && again)
        code = asc_fail(ASC_CANTCREAT,
                        "%s: other jobs come and go here; give another folder with -o", lock->path);
    return code;
}

/* The former holder, whose lock was free: it is gone. */
static void bury(const char *who) {
    char host[128];
    long process = 0;
    if (sscanf(who, "host %127[^,], process %ld", host, &process) == 2)
        asc_atomic_bury(host, process);
}

static asc_code sign(const asc_lock *lock) {
    char who[WHO_SIZE], text[WHO_SIZE + sizeof MARK];
    bool ours = false;
    read_holder(lock->file, who, &ours);
    if (!ours)
        return refuse_foreign(lock->path, "holds something else");
    if (who[0])
        asc_log(ASC_LOG_WARN, "a run was cut off here (%s); going on from what it left", who);
    if (lock->alone)
        bury(who);
    describe(who);
    const int length = snprintf(text, sizeof text, "%s%s\n", MARK, who);
    if (pwrite(lock->file, text, (size_t)length, 0) != length || ftruncate(lock->file, length) != 0)
        return asc_fail(ASC_IO, "%s: cannot be written: %s", lock->path, strerror(errno));
    return ASC_OK;
}

asc_code asc_lock_take(const char *folder, asc_lock *lock) {
    *lock = (asc_lock){.file = -1};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_format(&lock->path, "%s/" ASC_LOCK_NAME, folder), done);
    ASC_TRY(code, lock_file(folder, lock), done);
    code = sign(lock);
done:
    if (code != ASC_OK) {
        if (lock->file >= 0)
            close(lock->file);
        free(lock->path);
        *lock = (asc_lock){.file = -1};
    }
    return code;
}

void asc_lock_drop(asc_lock *lock) {
    if (!lock->path)
        return;
    if (is_current(lock->path, lock->file)) /* and not that of another, where ours was removed */
        unlink(lock->path); /* before it is released, so that nobody takes what is about to go */
    close(lock->file);
    *strrchr(lock->path, '/') = '\0';
    rmdir(lock->path); /* fails when there is something in it, as it should */
    free(lock->path);
    *lock = (asc_lock){.file = -1};
}

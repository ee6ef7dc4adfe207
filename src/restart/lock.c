#include "restart/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "attrscope/log.h"
#include "attrscope/memory.h"
#include "data/atomic_file.h"

enum { WHO_SIZE = 512 };

/* "host a, process 12, Slurm job 7, since 2026-01-01T00:00:00Z" */
static void describe(char who[WHO_SIZE]) {
    char host[128] = "", when[32] = "";
    const char *job = getenv("SLURM_JOB_ID");
    const time_t now = time(NULL);
    struct tm parts;
    gethostname(host, sizeof host - 1);
    if (gmtime_r(&now, &parts))
        strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &parts);
    snprintf(who, WHO_SIZE, "host %s, process %ld%s%s, since %s", host, (long)getpid(),
             job ? ", Slurm job " : "", job ? job : "", when);
}

static void read_holder(int file, char who[WHO_SIZE]) {
    const ssize_t length = pread(file, who, WHO_SIZE - 1, 0);
    who[length > 0 ? length : 0] = '\0';
    who[strcspn(who, "\n")] = '\0';
}

static asc_code refuse(const char *folder, const asc_lock *lock) {
    char who[WHO_SIZE];
    read_holder(lock->file, who);
    return asc_fail(
        ASC_CANTCREAT,
        "%s: another job is at work here (%s); wait until it has ended, or give another "
        "folder with -o",
        folder, who[0] ? who : "it does not say who");
}

static asc_code sign(const asc_lock *lock) {
    char who[WHO_SIZE];
    read_holder(lock->file, who);
    if (who[0])
        asc_log(ASC_LOG_WARN, "a run was cut off here (%s); going on from what it left", who);
    describe(who);
    strcat(who, "\n");
    if (ftruncate(lock->file, 0) != 0 ||
        pwrite(lock->file, who, strlen(who), 0) != (ssize_t)strlen(who))
        return asc_fail(ASC_IO, "%s: cannot be written: %s", lock->path, strerror(errno));
    return ASC_OK;
}

asc_code asc_lock_take(const char *folder, asc_lock *lock) {
    struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    *lock = (asc_lock){.file = -1};
    asc_code code = ASC_OK;
    ASC_TRY(code, asc_make_folders(folder), done);
    ASC_TRY(code, asc_format(&lock->path, "%s/lock", folder), done);
    lock->file = open(lock->path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock->file < 0) {
        code = asc_fail(ASC_CANTCREAT, "%s: cannot be created: %s; change the folder's permissions",
                        lock->path, strerror(errno));
        goto done;
    }
    const int taken = fcntl(lock->file, F_SETLK, &range);
    if (taken != 0 && (errno == EACCES || errno == EAGAIN))
        code = refuse(folder, lock);
    else if (taken != 0)
        asc_log(ASC_LOG_WARN,
                "%s: this file system has no locks (%s); see to it that no other job "
                "uses this folder",
                lock->path, strerror(errno));
    if (code == ASC_OK)
        code = sign(lock);
    if (code == ASC_OK)
        asc_atomic_clean(folder);
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
    unlink(lock->path); /* before it is released, so that nobody takes what is about to go */
    close(lock->file);
    *strrchr(lock->path, '/') = '\0';
    rmdir(lock->path); /* fails when there is something in it, as it should */
    free(lock->path);
    *lock = (asc_lock){.file = -1};
}

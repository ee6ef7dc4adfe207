/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Preloaded into the program by tests: does something at the k-th system call of a kind that
 * touches a file of theirs. Calls are caught by a seccomp filter and made in the handler of its
 * signal, so that those from inside the C library, HDF5 and MPI-IO count, too.
 *
 *   ASC_FAULT=ACTION:CALL:K[:RANK[:PART]]
 *       at the K-th (from 1) CALL of the rank (any: *) on a path that has PART in it
 *   ASC_FAULT_UNDER=FOLDER
 *       only paths below it count (needed)
 *   ASC_FAULT_COUNTS=FILE
 *       appends "RANK CALL NUMBER" a line at the end
 *   ASC_FAULT_TRACE=FILE
 *       appends every call as trace.h says, and where the fault struck as a call "struck"
 *
 * ACTION: kill, stop, term, usr1 (signals), eio (once), enospc (from then on), short (half of the
 * bytes), end (as if the file ended there), slow (a second before the call), crawl
 * (a fiftieth of a second before it and all later ones). */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "trace.h"

#if !defined __x86_64__
#error "the registers of a system call are those of x86-64"
#endif

/* What the first argument of a call says: a descriptor, a path, or (rename) the path in another. */
typedef enum place { DESCRIPTOR, PATH, PATH_AT, NEW_PATH, NEW_PATH_AT } place;
typedef enum amount { NOTHING, BYTES, PIECES } amount;

static const struct {
    int number;
    const char *name; /* calls of one kind have one name */
    place place;
    amount amount;
} CALLS[] = {
    {SYS_rename, "rename", NEW_PATH, NOTHING},
    {SYS_renameat, "rename", NEW_PATH_AT, NOTHING},
    {SYS_renameat2, "rename", NEW_PATH_AT, NOTHING},
    {SYS_write, "write", DESCRIPTOR, BYTES},
    {SYS_pwrite64, "pwrite64", DESCRIPTOR, BYTES},
    {SYS_writev, "write", DESCRIPTOR, PIECES},
    {SYS_pwritev, "pwritev", DESCRIPTOR, PIECES},
    {SYS_read, "read", DESCRIPTOR, BYTES},
    {SYS_pread64, "pread64", DESCRIPTOR, BYTES},
    {SYS_readv, "read", DESCRIPTOR, PIECES},
    {SYS_preadv, "preadv", DESCRIPTOR, PIECES},
    {SYS_fsync, "fsync", DESCRIPTOR, NOTHING},
    {SYS_fdatasync, "fsync", DESCRIPTOR, NOTHING},
    {SYS_fallocate, "fallocate", DESCRIPTOR, NOTHING},
    {SYS_ftruncate, "ftruncate", DESCRIPTOR, NOTHING},
    {SYS_copy_file_range, "copy", DESCRIPTOR, NOTHING},
    {SYS_open, "open", PATH, NOTHING},
    {SYS_openat, "open", PATH_AT, NOTHING},
    {SYS_close, "close", DESCRIPTOR, NOTHING},
    {SYS_unlink, "unlink", PATH, NOTHING},
    {SYS_unlinkat, "unlink", PATH_AT, NOTHING},
    {SYS_mkdir, "mkdir", PATH, NOTHING},
};
enum { N_CALLS = sizeof CALLS / sizeof CALLS[0], TEXT = 64 };

static struct {
    char action[TEXT], call[TEXT], part[TEXT];
    long at;
    bool here; /* this rank is the one */
} fault;
static char under[PATH_MAX], counts_path[PATH_MAX];
static size_t under_length;
static _Atomic long counts[N_CALLS]; /* at the first of the calls of a name */
static atomic_bool full, crawling;
static long rank;

/* The one place from which calls are let through. */
extern const char asc_fault_call_end[];
__asm__(".text\n"
        ".globl asc_fault_call\n"
        ".type asc_fault_call, @function\n"
        "asc_fault_call:\n"
        "    mov %rdi, %rax\n"
        "    mov %rsi, %rdi\n"
        "    mov %rdx, %rsi\n"
        "    mov %rcx, %rdx\n"
        "    mov %r8, %r10\n"
        "    mov %r9, %r8\n"
        "    mov 8(%rsp), %r9\n"
        "    syscall\n"
        ".globl asc_fault_call_end\n"
        "asc_fault_call_end:\n"
        "    ret\n");

static long call1(long number, long a, long b) {
    return asc_fault_call(number, a, b, 0, 0, 0, 0);
}

static int find(int number) {
    for (int i = 0; i < N_CALLS; i++)
        if (CALLS[i].number == number)
            return i;
    return -1;
}

static int first_of(const char *name) {
    int i = 0;
    while (strcmp(CALLS[i].name, name) != 0)
        i++;
    return i;
}

/* The path that a call is about; false where there is none. */
static bool path_of(int index, const long *arguments, char path[PATH_MAX]) {
    static const int argument[] = {[PATH] = 0, [PATH_AT] = 1, [NEW_PATH] = 1, [NEW_PATH_AT] = 3};
    if (CALLS[index].place == DESCRIPTOR) {
        char name[TEXT];
        snprintf(name, sizeof name, "/proc/self/fd/%ld", arguments[0]);
        const long length =
            asc_fault_call(SYS_readlink, (long)name, (long)path, PATH_MAX - 1, 0, 0, 0);
        if (length <= 0)
            return false;
        path[length] = '\0';
        return true;
    }
    const char *text = (const char *)arguments[argument[CALLS[index].place]];
    if (*text == '/') {
        snprintf(path, PATH_MAX, "%s", text);
        return true;
    }
    const long length = call1(SYS_getcwd, (long)path, PATH_MAX);
    if (length <= 0 || (size_t)length + strlen(text) + 1 > PATH_MAX)
        return false;
    path[length - 1] = '/';
    strcpy(path + length, text);
    return true;
}

/* Half of what was asked for, at least a byte. */
static long make_short(int index, long number, const long *a) {
    if (CALLS[index].amount == BYTES)
        return asc_fault_call(number, a[0], a[1], a[2] > 1 ? a[2] / 2 : a[2], a[3], a[4], a[5]);
    struct iovec piece = *(const struct iovec *)a[1];
    piece.iov_len = piece.iov_len > 1 ? piece.iov_len / 2 : piece.iov_len;
    return asc_fault_call(number, a[0], (long)&piece, 1, a[3], a[4], a[5]);
}

static long fail(long number, const long *a, int reason) {
    if (number == SYS_close) /* it is closed all the same */
        asc_fault_call(number, a[0], 0, 0, 0, 0, 0);
    return -reason;
}

static bool takes_room(int index) {
    return strstr("write pwrite64 pwritev fallocate ftruncate copy mkdir rename",
                  CALLS[index].name);
}

static const struct {
    const char *name;
    int number;
} SIGNALS[] = {{"kill", SIGKILL}, {"stop", SIGSTOP}, {"term", SIGTERM}, {"usr1", SIGUSR1}};

static long strike(int index, long number, const long *a, const char *path) {
    asc_fault_trace("struck", path);
    for (size_t s = 0; s < sizeof SIGNALS / sizeof SIGNALS[0]; s++)
        if (strcmp(fault.action, SIGNALS[s].name) == 0)
            call1(SYS_kill, getpid(), SIGNALS[s].number);
    if (strcmp(fault.action, "slow") == 0)
        call1(SYS_nanosleep, (long)&(struct timespec){1, 0}, 0);
    if (strcmp(fault.action, "crawl") == 0)
        crawling = true;
    if (strcmp(fault.action, "end") == 0 && CALLS[index].amount != NOTHING)
        return 0;
    if (strcmp(fault.action, "eio") == 0)
        return fail(number, a, EIO);
    if (strcmp(fault.action, "enospc") == 0) {
        full = true;
        return fail(number, a, ENOSPC);
    }
    if (strcmp(fault.action, "short") == 0 && CALLS[index].amount != NOTHING)
        return make_short(index, number, a);
    return asc_fault_call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static long answer(long number, const long *a) {
    const int index = find((int)number);
    char path[PATH_MAX];
    if (index >= 0 && path_of(index, a, path) && strncmp(path, under, under_length) == 0) {
        const long count = ++counts[first_of(CALLS[index].name)];
        asc_fault_trace(CALLS[index].name, path);
        if (crawling)
            call1(SYS_nanosleep, (long)&(struct timespec){0, 20000000}, 0);
        if (full && takes_room(index))
            return fail(number, a, ENOSPC);
        if (fault.here && strcmp(fault.call, CALLS[index].name) == 0 && strstr(path, fault.part) &&
            (*fault.part ? --fault.at == 0 : count == fault.at))
            return strike(index, number, a, path);
    }
    return asc_fault_call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

static void on_trap(int signal_number, siginfo_t *info, void *context) {
    greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    const long arguments[] = {registers[REG_RDI], registers[REG_RSI], registers[REG_RDX],
                              registers[REG_R10], registers[REG_R8],  registers[REG_R9]};
    const int reason = errno;
    (void)signal_number;
    registers[REG_RAX] = answer(info->si_syscall, arguments);
    errno = reason;
}

static void write_counts(void) {
    char text[4096];
    int length = 0;
    if (!*counts_path)
        return;
    for (int i = 0; i < N_CALLS; i++)
        if (first_of(CALLS[i].name) == i)
            length += snprintf(text + length, sizeof text - (size_t)length, "%ld %s %ld\n", rank,
                               CALLS[i].name, counts[i]);
    const long file = asc_fault_call(SYS_openat, AT_FDCWD, (long)counts_path,
                                     O_WRONLY | O_CREAT | O_APPEND, 0600, 0, 0);
    asc_fault_call(SYS_write, file, (long)text, length, 0, 0, 0);
    asc_fault_call(SYS_close, file, 0, 0, 0, 0, 0);
}

/* Traps the calls of the table, but for those from asc_fault_call. */
static void install(void) {
    const uint64_t inside = (uint64_t)(uintptr_t)asc_fault_call_end;
    struct sock_filter filter[2 * N_CALLS + 8] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)inside, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, instruction_pointer) + 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(inside >> 32), 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    };
    int n = 6;
    for (int i = 0; i < N_CALLS; i++) {
        filter[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
                                                   (uint32_t)CALLS[i].number, 0, 1);
        filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
    }
    filter[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = {.len = (unsigned short)n, .filter = filter};
    struct sigaction action = {.sa_sigaction = on_trap,
                               .sa_flags = SA_SIGINFO | SA_NODEFER | SA_RESTART};
    sigaction(SIGSYS, &action, NULL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

static void read_fault(const char *text) {
    char who[TEXT] = "*";
    const int n = sscanf(text, "%63[^:]:%63[^:]:%ld:%63[^:]:%63s", fault.action, fault.call,
                         &fault.at, who, fault.part);
    fault.here = n >= 3 && (*who == '*' || strtol(who, NULL, 10) == rank);
}

__attribute__((constructor)) static void begin(void) {
    const char *text = getenv("ASC_FAULT"), *folder = getenv("ASC_FAULT_UNDER"),
               *counted = getenv("ASC_FAULT_COUNTS"), *number = getenv("OMPI_COMM_WORLD_RANK");
    if (!number)
        number = getenv("PMI_RANK"); /* MPICH's */
    char name[PATH_MAX] = "";
    const ssize_t length = readlink("/proc/self/exe", name, sizeof name - 1);
    const char *program = strrchr(length > 0 ? name : "/", '/') + 1;
    if (!folder || strncmp(program, "attrscope", 9) != 0)
        return; /* shells and launchers on the way */
    rank = number ? strtol(number, NULL, 10) : 0;
    snprintf(under, sizeof under, "%s", folder);
    under_length = strlen(under);
    snprintf(counts_path, sizeof counts_path, "%s", counted ? counted : "");
    if (text)
        read_fault(text);
    asc_fault_trace_begin(rank);
    install();
}

__attribute__((destructor)) static void finish(void) {
    write_counts();
}

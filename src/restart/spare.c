/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "restart/spare.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "attrscope/memory.h"
#include "restart/claim.h"
#include "restart/stop.h"

enum { TAG_OFFER = 1, TAG_INVITE, TAG_JOIN };
enum { AT_NUMBER, AT_RANKS }; /* in a message: an offer's number, or a unit; then ranks */

/* An offer on its way to all others. */
typedef struct sent_offer {
    int64_t *message;
    MPI_Request *requests; /* [size] */
    struct sent_offer *next;
} sent_offer;

/* One a process, as signals are. */
static struct {
    MPI_Comm comm; /* MPI_COMM_NULL before begin and after end */
    const char *folder;
    int rank, size;
    int64_t first;
    int64_t *number;   /* [size] of the offer that a leader has made, or -1 */
    int *leader;       /* [size] who has offered a rank, or -1 */
    int *claimed;      /* [size] leaders whose offers this group has claimed */
    int n_claimed;     /* on rank 0 of the group */
    int has_claimed;   /* on all ranks of the group */
    int64_t *received; /* [AT_RANKS + size] */
    sent_offer *sent;
    int told, heard; /* offers */
    bool waited;     /* this rank has entered the barrier */
    MPI_Request barrier;
} spare = {.comm = MPI_COMM_NULL};

static void release(void) {
    free(spare.number);
    free(spare.leader);
    free(spare.claimed);
    free(spare.received);
    spare.number = spare.received = NULL;
    spare.leader = spare.claimed = NULL;
    MPI_Comm_free(&spare.comm);
}

asc_code asc_spare_begin(MPI_Comm world, const char *folder, int64_t first) {
    MPI_Comm_dup(world, &spare.comm);
    MPI_Comm_rank(spare.comm, &spare.rank);
    MPI_Comm_size(spare.comm, &spare.size);
    const uint64_t size = (uint64_t)spare.size;
    spare.folder = folder;
    spare.first = first;
    spare.n_claimed = spare.has_claimed = spare.told = spare.heard = 0;
    spare.waited = false;
    asc_code code = asc_alloc(&spare.number, size, sizeof *spare.number, "spare ranks");
    if (code == ASC_OK)
        code = asc_alloc(&spare.leader, size, sizeof *spare.leader, "spare ranks");
    if (code == ASC_OK)
        code = asc_alloc(&spare.claimed, size, sizeof *spare.claimed, "spare ranks");
    if (code == ASC_OK)
        code = asc_alloc(&spare.received, AT_RANKS + size, sizeof *spare.received, "spare ranks");
    for (int r = 0; r < spare.size && code == ASC_OK; r++)
        spare.number[r] = spare.leader[r] = -1;
    code = asc_agree(world, code);
    if (code != ASC_OK)
        release();
    return code;
}

/* Receives a message of a kind into `received`; returns how many ranks it holds, or -1. */
static int receive(int tag, int *source) {
    int there = 0, length = 0;
    MPI_Status status;
    MPI_Iprobe(MPI_ANY_SOURCE, tag, spare.comm, &there, &status);
    if (!there)
        return -1;
    MPI_Get_count(&status, MPI_INT64_T, &length);
    *source = status.MPI_SOURCE;
    MPI_Recv(spare.received, length, MPI_INT64_T, *source, tag, spare.comm, MPI_STATUS_IGNORE);
    return length - AT_RANKS;
}

void asc_spare_poll(void) {
    int source = -1;
    if (spare.comm == MPI_COMM_NULL)
        return;
    for (int n; (n = receive(TAG_OFFER, &source)) >= 0; spare.heard++) {
        spare.number[source] = spare.received[AT_NUMBER];
        for (int i = 0; i < n; i++)
            spare.leader[spare.received[AT_RANKS + i]] = source;
    }
}

bool asc_spare_offered(void) {
    for (int r = 0; spare.comm != MPI_COMM_NULL && r < spare.size; r++)
        if (spare.number[r] >= 0)
            return true;
    return false;
}

/* Writes the ranks of a group behind the head of a message; returns how many. */
static int list_ranks(MPI_Comm group, int64_t *message) {
    MPI_Group own, all;
    int n = 0;
    MPI_Comm_size(group, &n);
    MPI_Comm_group(group, &own);
    MPI_Comm_group(spare.comm, &all);
    for (int i = 0; i < n; i++) {
        int rank = 0;
        MPI_Group_translate_ranks(own, 1, &i, all, &rank);
        message[AT_RANKS + i] = rank;
    }
    MPI_Group_free(&own);
    MPI_Group_free(&all);
    return n;
}

/* Tells all others; what is sent stays until the end. Local: rank 0 of the group. */
static asc_code offer(MPI_Comm group) {
    sent_offer *sent = NULL;
    int n = 0;
    MPI_Comm_size(group, &n);
    asc_code code = asc_alloc(&sent, 1, sizeof *sent, "spare ranks");
    if (code != ASC_OK)
        return code;
    sent->next = spare.sent;
    spare.sent = sent;
    code = asc_alloc(&sent->requests, (uint64_t)spare.size, sizeof(MPI_Request), "spare ranks");
    if (code == ASC_OK)
        code = asc_alloc(&sent->message, AT_RANKS + (uint64_t)n, sizeof(int64_t), "spare ranks");
    for (int r = 0; sent->requests && r < spare.size; r++)
        sent->requests[r] = MPI_REQUEST_NULL;
    if (code != ASC_OK)
        return code;
    sent->message[AT_NUMBER] = spare.first + (int64_t)spare.told * spare.size + spare.rank;
    list_ranks(group, sent->message);
    for (int r = 0; r < spare.size; r++)
        if (r != spare.rank)
            MPI_Isend(sent->message, AT_RANKS + n, MPI_INT64_T, r, TAG_OFFER, spare.comm,
                      &sent->requests[r]);
    spare.told++;
    return ASC_OK;
}

/* Makes the communicator of n listed ranks. Collective over these. */
static MPI_Comm make(int n, const int64_t *ranks, int *list) {
    MPI_Group all, some;
    MPI_Comm joined;
    for (int i = 0; i < n; i++)
        list[i] = (int)ranks[i];
    MPI_Comm_group(spare.comm, &all);
    MPI_Group_incl(all, n, list, &some);
    MPI_Comm_create_group(spare.comm, some, TAG_JOIN, &joined);
    MPI_Group_free(&some);
    MPI_Group_free(&all);
    return joined;
}

/* Offers of ranks that are at work now. */
static void forget(int n, const int64_t *ranks) {
    for (int i = 0; i < n; i++)
        if (spare.leader[ranks[i]] >= 0)
            spare.number[spare.leader[ranks[i]]] = -1;
}

asc_code asc_spare_wait(MPI_Comm group, bool offers, MPI_Comm *joined, int64_t *unit) {
    enum { LONGEST = 5000000 };
    struct timespec nap = {.tv_nsec = 50000};
    int rank = 0, passed = 0, source = -1;
    *joined = MPI_COMM_NULL;
    MPI_Comm_rank(group, &rank);
    asc_code code = asc_agree(group, offers && rank == 0 ? offer(group) : ASC_OK);
    if (!spare.waited)
        MPI_Ibarrier(spare.comm, &spare.barrier);
    spare.waited = true;
    for (;;) {
        asc_stop_poll();
        asc_spare_poll();
        const int n = receive(TAG_INVITE, &source);
        if (n > 0) {
            *unit = spare.received[AT_NUMBER];
            forget(n, spare.received + AT_RANKS);
            *joined = make(n, spare.received + AT_RANKS, spare.claimed);
            return code;
        }
        MPI_Test(&spare.barrier, &passed, MPI_STATUS_IGNORE);
        if (passed)
            return code;
        nanosleep(&nap, NULL);
        nap.tv_nsec = 2 * nap.tv_nsec < LONGEST ? 2 * nap.tv_nsec : LONGEST;
    }
}

/* Local: rank 0 of the group. */
static asc_code claim(void) {
    asc_code code = ASC_OK;
    spare.n_claimed = 0;
    for (int r = 0; r < spare.size && code == ASC_OK; r++) {
        bool mine = false;
        if (spare.number[r] >= 0)
            code = asc_claim_take(spare.folder, spare.number[r], &mine);
        if (mine)
            spare.claimed[spare.n_claimed++] = r;
    }
    return code;
}

asc_code asc_spare_claim(MPI_Comm group) {
    int rank = 0;
    if (spare.comm == MPI_COMM_NULL)
        return ASC_OK;
    MPI_Comm_rank(group, &rank);
    const asc_code code = asc_agree(group, rank == 0 ? claim() : ASC_OK);
    for (int r = 0; r < spare.size; r++)
        spare.number[r] = -1;
    spare.has_claimed = code == ASC_OK && spare.n_claimed > 0;
    MPI_Bcast(&spare.has_claimed, 1, MPI_INT, 0, group);
    if (spare.has_claimed)
        return asc_fail(ASC_AGAIN, "paused: other ranks join this unit");
    return code;
}

bool asc_spare_claimed(void) {
    return spare.has_claimed;
}

/* The ranks of the group and those that it has claimed, as a message to these; rank 0. */
static int list_joined(MPI_Comm group, int64_t unit, int64_t *message) {
    int n = list_ranks(group, message);
    message[AT_NUMBER] = unit;
    for (int c = 0; c < spare.n_claimed; c++)
        for (int r = 0; r < spare.size; r++)
            if (spare.leader[r] == spare.claimed[c])
                message[AT_RANKS + n++] = r;
    return n;
}

MPI_Comm asc_spare_join(MPI_Comm group, int64_t unit) {
    int rank = 0, own = 0, n = 0;
    MPI_Comm_rank(group, &rank);
    MPI_Comm_size(group, &own);
    if (rank == 0)
        n = list_joined(group, unit, spare.received);
    MPI_Bcast(&n, 1, MPI_INT, 0, group);
    MPI_Bcast(spare.received, AT_RANKS + n, MPI_INT64_T, 0, group);
    for (int i = own; i < n && rank == 0; i++)
        MPI_Send(spare.received, AT_RANKS + n, MPI_INT64_T, (int)spare.received[AT_RANKS + i],
                 TAG_INVITE, spare.comm);
    spare.n_claimed = spare.has_claimed = 0;
    return make(n, spare.received + AT_RANKS, spare.claimed);
}

void asc_spare_end(void) {
    int told = 0;
    if (spare.comm == MPI_COMM_NULL)
        return;
    MPI_Allreduce(&spare.told, &told, 1, MPI_INT, MPI_SUM, spare.comm);
    while (spare.heard < told - spare.told)
        asc_spare_poll();
    for (sent_offer *sent; (sent = spare.sent);) {
        spare.sent = sent->next;
        if (sent->requests)
            for (int r = 0; r < spare.size; r++)
                MPI_Wait(&sent->requests[r], MPI_STATUS_IGNORE);
        free(sent->requests);
        free(sent->message);
        free(sent);
    }
    release();
}

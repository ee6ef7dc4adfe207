/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Configuring links this against a library that talks through MPI, and runs it: a line for the MPI
 * whose header was compiled, and a line for every other one that is loaded beside it or in its
 * place; it fails when there is one. ASC_USES is a function of the library. Nothing of any MPI is
 * called: of two in one program none works, and login nodes may not allow to start it. */
#include <dlfcn.h>
#include <link.h>
#include <mpi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#define ASC_TEXT(x) ASC_WORDS(x)
#define ASC_WORDS(x) #x
#if defined(OPEN_MPI)
static const bool chosen_open = true;
static const char chosen_name[] = "Open MPI " ASC_TEXT(OMPI_MAJOR_VERSION) "." ASC_TEXT(
    OMPI_MINOR_VERSION) "." ASC_TEXT(OMPI_RELEASE_VERSION);
#elif defined(I_MPI_VERSION)
static const bool chosen_open = false;
static const char chosen_name[] = "Intel MPI " I_MPI_VERSION;
#elif defined(MVAPICH2_VERSION)
static const bool chosen_open = false;
static const char chosen_name[] = "MVAPICH2 " MVAPICH2_VERSION;
#elif defined(MPICH_VERSION)
static const bool chosen_open = false;
static const char chosen_name[] = "MPICH " MPICH_VERSION;
#else
static const bool chosen_open = false;
static const char chosen_name[] = "an MPI without a name";
#endif

/* So that the linker keeps both libraries. */
void ASC_USES(void);
void (*volatile used)(void) = ASC_USES;
int (*volatile used_too)(char *, int *) = MPI_Get_library_version;

enum { MOST = 16 };
static struct {
    const void *function;
    const char *path;
    bool open;
} found[MOST];
static int n_found;

/* Of each loaded library the MPI that it, or what it needs, calls. Tools that stand before MPI_
 * functions leave those of PMPI_ alone. */
static int look_at(struct dl_phdr_info *object, size_t size, void *unused) {
    Dl_info where;
    (void)size, (void)unused;
    void *library = *object->dlpi_name ? dlopen(object->dlpi_name, RTLD_LAZY | RTLD_NOLOAD) : NULL;
    const void *function = library ? dlsym(library, "PMPI_Get_library_version") : NULL;
    for (int i = 0; i < n_found && function; i++)
        if (found[i].function == function)
            return 0;
    if (!function || n_found == MOST || !dladdr(function, &where))
        return 0;
    void *itself = dlopen(where.dli_fname, RTLD_LAZY | RTLD_NOLOAD);
    found[n_found].function = function;
    found[n_found].path = where.dli_fname;
    found[n_found].open = itself && dlsym(itself, "ompi_mpi_comm_world");
    n_found++;
    return 0;
}

int main(void) {
    int chosen = -1;
    dl_iterate_phdr(look_at, NULL);
    for (int i = 0; i < n_found && chosen < 0; i++)
        if (found[i].open == chosen_open)
            chosen = i;
    puts(chosen_name);
    for (int i = 0; i < n_found; i++)
        if (i != chosen)
            printf("%s (%s)\n", found[i].open ? "Open MPI" : "MPICH or its like", found[i].path);
    return n_found > (chosen >= 0) ? EXIT_FAILURE : EXIT_SUCCESS;
}

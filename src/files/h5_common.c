/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "files/h5_store.h"

enum { REASON_SIZE = 512, PATH_SIZE = 1024 };

void asc_h5_quiet(void) {
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

void asc_h5_drop(hid_t id) {
    if (id >= 0)
        H5Idec_ref(id);
}

void asc_h5_close(hid_t file) {
    int *descriptor = NULL;
    if (file < 0)
        return;
    const int nowhere = memfd_create("attrscope", MFD_CLOEXEC);
    if (nowhere >= 0) {
        if (H5Fget_vfd_handle(file, H5P_DEFAULT, (void **)&descriptor) >= 0)
            dup3(nowhere, *descriptor, O_CLOEXEC);
        close(nowhere);
    }
    H5Fclose(file);
}

typedef struct failure {
    char reason[REASON_SIZE];
    bool of_system; /* not the content's */
    bool is_locked; /* by another program that may write to it */
} failure;

/* Keeps the innermost entry; of a system error only its text, not HDF5's addresses and times. */
static herr_t take_innermost(unsigned n, const H5E_error2_t *entry, void *data) {
    static const char mark[] = "error message = '";
    failure *found = data;
    if (n > 0 || !entry->desc)
        return 0;
    const char *text = strstr(entry->desc, mark);
    text = text ? text + strlen(mark) : entry->desc;
    size_t length = text == entry->desc ? strlen(text) : strcspn(text, "'");
    snprintf(found->reason, REASON_SIZE, "%.*s", (int)(length < REASON_SIZE ? length : REASON_SIZE),
             text);
    found->is_locked = strstr(entry->desc, "unable to lock file, errno = 11,"); /* EAGAIN */
    found->of_system = (text != entry->desc && !found->is_locked) ||
                       (entry->maj_num == H5E_IO && entry->min_num == H5E_READERROR);
    return 0;
}

static failure look_at(hid_t stack) {
    failure found = {"no reason given by HDF5", false, false};
    H5Ewalk2(stack, H5E_WALK_UPWARD, take_innermost, &found);
    return found;
}

asc_code asc_h5_fail(asc_code code, const char *path, const char *what) {
    const failure found = look_at(H5E_DEFAULT);
    if (found.is_locked)
        return asc_fail(ASC_AGAIN,
                        "%s: another program has it open to write to it (a notebook?): close it "
                        "there, and run again",
                        path);
    return asc_fail(found.of_system ? ASC_IO : code, "%s: %s: %s", path, what, found.reason);
}

/* The file's name; a file that is being written goes by its final one. */
static void name_file(hid_t place, char path[PATH_SIZE]) {
    snprintf(path, PATH_SIZE, "HDF5 file");
    H5Fget_name(place, path, PATH_SIZE);
    asc_atomic_final_name(path);
}

/* What stands before a name at `place`: "tables/population/"; "" at the file's root. */
static void name_folder(hid_t place, char folder[PATH_SIZE]) {
    char whole[PATH_SIZE] = "";
    const ssize_t length = H5Iget_name(place, whole, PATH_SIZE);
    const bool below = length > 1 && length < PATH_SIZE;
    snprintf(folder, PATH_SIZE, "%s%s", below ? whole + 1 : "", below ? "/" : "");
}

asc_code asc_h5_fail_at(asc_code code, hid_t place, const char *name, const char *what) {
    char path[PATH_SIZE], folder[PATH_SIZE];
    hid_t stack = H5Eget_current_stack();
    const failure found = look_at(stack);
    H5Eclose_stack(stack);
    name_file(place, path);
    name_folder(place, folder);
    return asc_fail(found.of_system ? ASC_IO : code, "%s: %s%s: %s: %s", path, folder, name, what,
                    found.reason);
}

/* The kind of the file, owned by the caller; NULL where it cannot be told. */
static char *format_of(hid_t place) {
    char *format = NULL;
    const hid_t file = H5Iget_file_id(place);
    if (file >= 0 && asc_h5_get_attribute(file, "format", &format) != ASC_OK)
        format = NULL;
    asc_h5_drop(file);
    return format;
}

bool asc_h5_is_results(hid_t place) {
    char *format = format_of(place);
    const bool is = format && strcmp(format, ASC_H5_RESULTS) == 0;
    free(format);
    return is;
}

static const char *remedy_of(hid_t place) {
    char *format = format_of(place);
    const char *remedy = !format ? "make the file again"
                         : strcmp(format, ASC_H5_RESULTS) == 0
                             ? "attrscope run makes again what it wrote; if it is refused there, "
                               "take it out of the file, or remove the file"
                             : "make the file again with attrscope import";
    free(format);
    return remedy;
}

asc_code asc_h5_refuse(hid_t place, const char *name, const char *what) {
    char path[PATH_SIZE], folder[PATH_SIZE];
    const char *remedy = strcmp(name, "format") == 0 ? "make the file again" : remedy_of(place);
    name_file(place, path);
    name_folder(place, folder);
    return asc_fail(ASC_DATA, "%s: %s%s: %s; %s", path, folder, name, what, remedy);
}

asc_code asc_h5_unreadable(hid_t place, const char *name) {
    char reason[ASC_MESSAGE_SIZE];
    const asc_code code = asc_h5_fail_at(
        ASC_IO, place, name, "cannot be opened: reading failed, or the file is damaged");
    snprintf(reason, sizeof reason, "%s", asc_error_message());
    return asc_fail(
        code, "%s; run again, and if this comes back, remove the file and make it again", reason);
}

asc_code asc_h5_differs(hid_t place, const char *name) {
    char path[PATH_SIZE], folder[PATH_SIZE];
    name_file(place, path);
    name_folder(place, folder);
    return asc_fail(ASC_IO,
                    "%s: %s%s: not read as it was written: reading failed, or the file is damaged; "
                    "run again, and if this comes back, remove the file and make it again",
                    path, folder, name);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of a machine's figures. */
#include "fuzz.h"
#include "plan/machine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *paths[FUZZ_SLOTS];
    asc_machine machine = asc_machine_reference;
    fuzz_files(data, size, 1, paths);
    fuzz_begin(size, 1 << 20);
    if (asc_machine_read(paths[0], &machine) == ASC_OK)
        fuzz_expect(machine.product > 0 && machine.stream > 0 && machine.disk > 0 &&
                        machine.network > 0 && machine.memory > 0 && machine.process > 0,
                    "a figure that is not positive");
    fuzz_end();
    return 0;
}

// What whoever started the emulator put into the board's memory for it: the script and how to run it. For C and C++.
//
// At kParameters: "PWRUN1\0\0", then records of a tag of four letters, the number of bytes, and the bytes, followed by one to
// four zeros up to a multiple of four; the tag "DONE" ends them. Memory without all that holds no parameters.
//
//   NAME  what the script is called in tracebacks     TEXT  the script; none: the prompt
//   ARGV  one entry of sys.argv; repeated             SEED  four bytes that random numbers start from
//   CONN  rules that send connections elsewhere       HERE  empty: the board is run by somebody who waits for its end
//   ADDR  an address of the board; repeated: ADDRESS/BITS of either family, "dhcp" (IPv4), "auto" (IPv6, as routers advertise),
//         or "none", which leaves the board without a network; no such record: "dhcp" and "auto"
//   GATE  the router for other networks, one of each family         DNSS  who is asked for names; repeated
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// The bytes of the record number `index` with this tag, followed by a zero; null: there is none.
const char *board_parameter(const char *tag, size_t index, size_t *size);

// SEED; a fixed number where there is none.
uint32_t board_seed(void);

#ifdef __cplusplus
}
#endif

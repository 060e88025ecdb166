// A network processor behind the driver's sl_ calls: the tests' own, over this machine's sockets, with the real one's limits and
// habits as the driver's source and documentation have them.
//
// What the real one would not survive, or would wait for without end, is a complaint: a call that would wait on a handle that
// blocks, a request for no bytes, a handle that is not there.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace portwright::testing::processor {

// As it leaves the factory: no handle open, no complaint, no name known, no network.
void reset();

std::vector<std::string> complaints();
int open_handles();
int handles_ever();  // since reset

// The local port of a handle; nothing of the driver tells it.
std::uint16_t port_of(int handle);

// The descriptor of this machine behind it.
int descriptor_of(int handle);

// A connect that is answered only after so many questions.
void delay_connects(int questions);

// The next call that makes or changes a handle of the kind "socket", "option" or "accept" fails with `code`.
void fail_next(const char* kind, std::int16_t code);

// What a lookup of any name answers: 0 with that address, or a negative code. `pause_ms`: how long it takes.
void answer_lookups(std::int16_t code, std::uint32_t address, unsigned pause_ms = 0);
std::string last_name();

// The addresses as a station and as an access point; 0: none.
void set_addresses(std::uint32_t station, std::uint32_t access_point);

// The options that were set: "handle level number bytes".
std::vector<std::string> options();

std::uint64_t pauses();    // calls of osi_Sleep
std::uint64_t receives();  // calls of sl_Recv

}  // namespace portwright::testing::processor

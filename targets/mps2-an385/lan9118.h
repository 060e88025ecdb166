// The Ethernet controller LAN9118 (and its kin LAN9220), by its data ports, without direct memory access.
//
// Everything but `on_ethernet` (interrupts.h) runs in the one context that polls the network. Each wait for the hardware is
// bounded: a controller that is absent or stuck is an error, never the end of the program.
#pragma once

#include <cstddef>
#include <cstdint>

namespace board::lan9118 {

inline constexpr std::size_t kLargestFrame = 1514;  // without its checksum
inline constexpr std::size_t kFrameWords = (kLargestFrame + 4 + 3) / 4;

struct MacAddress {
    std::uint8_t bytes[6];
};

// Resets the controller and lets it receive. False: there is none, or it does not answer. `own` is the address that it found
// in its memory, one of the locally administered kind where it found none.
[[nodiscard]] bool start(MacAddress& own);

// Whether the interrupt came since the last `begin_receiving`.
[[nodiscard]] bool has_news();

// Between these two calls frames are taken; one that arrives meanwhile interrupts again after the second.
void begin_receiving();
void end_receiving();

// The size of the oldest frame without its checksum, which must then be read or skipped; 0: there is none. A damaged frame
// is skipped at once and counted.
[[nodiscard]] std::size_t next_frame();

// Reads the frame into `words`, which has room for its size and the checksum, rounded up.
void read_frame(std::size_t size, std::uint32_t* words);
void skip_frame(std::size_t size);

// Sends a frame of at most kLargestFrame bytes; the last word is filled up with anything. False: the controller has no room.
[[nodiscard]] bool send(const std::uint32_t* words, std::size_t size);

// Frames that were lost here, for whoever debugs the board.
struct Losses {
    std::uint32_t damaged;
    std::uint32_t no_memory;  // skipped by the caller
    std::uint32_t no_room;    // not sent
};
extern Losses losses;

}  // namespace board::lan9118

#include "lan9118.h"

#include "board.h"
#include "interrupts.h"
#include "registers.h"

namespace board::lan9118 {
namespace {

constexpr Register at(std::uintptr_t offset) { return Register(kEthernet + offset); }

constexpr Register kRxData = at(0x00);
constexpr Register kTxData = at(0x20);
constexpr Register kRxStatus = at(0x40);
constexpr Register kTxStatus = at(0x48);
constexpr Register kIdentity = at(0x50);
constexpr Register kInterruptConfiguration = at(0x54);
constexpr Register kInterruptStatus = at(0x58);
constexpr Register kInterruptEnable = at(0x5C);
constexpr Register kByteTest = at(0x64);
constexpr Register kFifoInterrupt = at(0x68);
constexpr Register kRxConfiguration = at(0x6C);
constexpr Register kTxConfiguration = at(0x70);
constexpr Register kHardwareConfiguration = at(0x74);
constexpr Register kRxFifo = at(0x7C);
constexpr Register kTxFifo = at(0x80);
constexpr Register kMacCommand = at(0xA4);
constexpr Register kMacData = at(0xA8);

// Registers behind kMacCommand.
constexpr std::uint32_t kMacControl = 1;
constexpr std::uint32_t kMacAddressHigh = 2;
constexpr std::uint32_t kMacAddressLow = 3;
constexpr std::uint32_t kMacBusy = 1u << 31;
constexpr std::uint32_t kMacRead = 1u << 30;
constexpr std::uint32_t kFullDuplex = 1u << 20;
constexpr std::uint32_t kAllMulticast = 1u << 19;
constexpr std::uint32_t kTransmit = 1u << 3;
constexpr std::uint32_t kReceive = 1u << 2;

constexpr std::uint32_t kRxStatusWaits = 1u << 3;  // an interrupt: frames have arrived
constexpr std::uint32_t kRxError = 1u << 15;
constexpr std::uint32_t kChecksumSize = 4;
constexpr int kPatience = 100'000;  // reads of a register that should change at once

volatile bool interrupted = false;

// Whether the condition came true within the patience.
template <typename Condition>
bool soon(Condition condition) {
    for (int attempt = 0; attempt < kPatience; ++attempt) {
        if (condition()) {
            return true;
        }
    }
    return false;
}

bool mac_is_idle() {
    return soon([] { return (kMacCommand.read() & kMacBusy) == 0; });
}

bool write_mac(std::uint32_t index, std::uint32_t value) {
    if (!mac_is_idle()) {
        return false;
    }
    kMacData.write(value);
    kMacCommand.write(kMacBusy | index);
    return mac_is_idle();
}

bool read_mac(std::uint32_t index, std::uint32_t& value) {
    if (!mac_is_idle()) {
        return false;
    }
    kMacCommand.write(kMacBusy | kMacRead | index);
    if (!mac_is_idle()) {
        return false;
    }
    value = kMacData.read();
    return true;
}

// The address that the controller loaded from its memory; where there was none, one for a network of our own.
bool settle_address(MacAddress& own) {
    std::uint32_t low = 0;
    std::uint32_t high = 0;
    if (!read_mac(kMacAddressLow, low) || !read_mac(kMacAddressHigh, high)) {
        return false;
    }
    const bool none = (low == 0 && (high & 0xffff) == 0) || (low == 0xffffffff && (high & 0xffff) == 0xffff);
    if (none) {
        low = 0x00000002;
        high = 0x0100;
    }
    for (unsigned index = 0; index < 6; ++index) {
        own.bytes[index] = static_cast<std::uint8_t>(index < 4 ? low >> (8 * index) : high >> (8 * (index - 4)));
    }
    return write_mac(kMacAddressLow, low) && write_mac(kMacAddressHigh, high & 0xffff);
}

std::size_t words_of(std::size_t bytes) { return (bytes + 3) / 4; }

std::uint32_t frames_waiting() { return kRxFifo.read() >> 16 & 0xff; }

// What became of frames sent; the controller stops when nobody takes these.
void drop_transmit_statuses() {
    for (std::uint32_t waiting = kTxFifo.read() >> 16 & 0xff; waiting > 0; --waiting) {
        (void)kTxStatus.read();
    }
}

}  // namespace

Losses losses = {};

bool start(MacAddress& own) {
    constexpr std::uint32_t kTestPattern = 0x87654321;
    if (!soon([] { return kByteTest.read() == kTestPattern; })) {
        return false;
    }
    const std::uint32_t identity = kIdentity.read() >> 16;
    if (identity != 0x0118 && identity != 0x9220) {
        return false;
    }
    kHardwareConfiguration.write(1);  // reset
    if (!soon([] { return (kHardwareConfiguration.read() & 1) == 0; })) {
        return false;
    }
    kHardwareConfiguration.write(5u << 16);  // 5 KB of its memory to send from, the rest to receive into
    kInterruptEnable.write(0);
    kInterruptStatus.write(~0u);
    kInterruptConfiguration.write(0x22000111);  // on, active high, push-pull; the least pause between two
    kFifoInterrupt.write(0xFF000000);           // for the first frame already
    kRxConfiguration.write(0);
    if (!settle_address(own) || !write_mac(kMacControl, kFullDuplex | kAllMulticast | kTransmit | kReceive)) {
        return false;
    }
    kTxConfiguration.write(2);  // on
    kInterruptEnable.write(kRxStatusWaits);
    enable_interrupt(kEthernetInterrupt);
    return true;
}

bool has_news() { return interrupted; }

// What arrives after the acknowledgement leaves its mark in the status, which `end_receiving` lets through.
void begin_receiving() {
    interrupted = false;
    kInterruptStatus.write(~0u);
}

void end_receiving() { kInterruptEnable.write(kRxStatusWaits); }

std::size_t next_frame() {
    while (frames_waiting() > 0) {
        const std::uint32_t status = kRxStatus.read();
        const std::size_t size = status >> 16 & 0x3fff;
        if ((status & kRxError) == 0 && size > kChecksumSize && size - kChecksumSize <= kLargestFrame) {
            return size - kChecksumSize;
        }
        for (std::size_t word = words_of(size); word > 0; --word) {
            (void)kRxData.read();
        }
        ++losses.damaged;
    }
    return 0;
}

void read_frame(std::size_t size, std::uint32_t* words) {
    for (std::size_t word = 0; word < words_of(size + kChecksumSize); ++word) {
        words[word] = kRxData.read();
    }
}

void skip_frame(std::size_t size) {
    for (std::size_t word = words_of(size + kChecksumSize); word > 0; --word) {
        (void)kRxData.read();
    }
    ++losses.no_memory;
}

bool send(const std::uint32_t* words, std::size_t size) {
    constexpr std::uint32_t kFirstAndLast = 1u << 13 | 1u << 12;
    constexpr std::size_t kCommands = 8;
    const std::size_t needed = words_of(size) * 4 + kCommands;
    drop_transmit_statuses();
    if (size > kLargestFrame || !soon([&] { return (kTxFifo.read() & 0xffff) >= needed; })) {
        ++losses.no_room;
        return false;
    }
    kTxData.write(kFirstAndLast | static_cast<std::uint32_t>(size));
    kTxData.write(static_cast<std::uint32_t>(size));
    for (std::size_t word = 0; word < words_of(size); ++word) {
        kTxData.write(words[word]);
    }
    return true;
}

}  // namespace board::lan9118

// Only tells; who polls takes the frames, and lets the controller interrupt again.
void board::on_ethernet() {
    lan9118::kInterruptEnable.write(0);
    lan9118::interrupted = true;
    board_attention = true;
}

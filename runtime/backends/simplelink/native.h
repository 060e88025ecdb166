// Between the runtime's terms and the driver's.
#pragma once

#include "backends/simplelink/driver.h"
#include "backends/simplelink/simplelink.h"

namespace portwright::simplelink {

inline State& state_of(void* state) noexcept { return *static_cast<State*>(state); }

// Of a negative code of the driver.
Result failure(std::int32_t code) noexcept;

// 0 or more: a count.
inline Result outcome(std::int32_t code) noexcept {
    return code < 0 ? failure(code) : Result::count(static_cast<std::size_t>(code));
}

// The driver numbers its own families, and wants the rest in network order.
SlSockAddrIn_t native_address(const Address& address) noexcept;
Address address_of(const SlSockAddrIn_t& native) noexcept;

// The driver gives addresses of lookups and of the device as numbers.
Address address_of(std::uint32_t number) noexcept;

inline const SlSockAddr_t* as_any(const SlSockAddrIn_t* native) noexcept {
    return reinterpret_cast<const SlSockAddr_t*>(native);
}
inline SlSockAddr_t* as_any(SlSockAddrIn_t* native) noexcept { return reinterpret_cast<SlSockAddr_t*>(native); }

// Makes sure that the socket has a handle; see simplelink.h.
Result need_handle(State& socket) noexcept;

// Brings a connect that is under way forward. 0: connected; kInProgress; or why it failed.
Result advance(State& socket) noexcept;

}  // namespace portwright::simplelink

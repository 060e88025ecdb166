#include "lifecycle.h"

namespace portwright::micropython {

namespace {

// Streams carry TCP and datagrams UDP, and both may leave their address to the script; a raw socket carries any protocol of the
// wire.
bool goes_with(Type type, Protocol protocol) {
    switch (type) {
        case Type::kStream:
            return protocol == Protocol::kAny || protocol == Protocol::kTcp || protocol == Protocol::kSecure ||
                   leaves_bind_to_script(protocol);
        case Type::kDatagram:
            return protocol == Protocol::kAny || protocol == Protocol::kUdp || protocol == Protocol::kTcp ||
                   leaves_bind_to_script(protocol);
        case Type::kRaw:
            return !leaves_bind_to_script(protocol);
    }
    return false;
}

const FamilyClass* class_of(Family family) {
    for (const auto& entry : config::kClasses) {
        if (entry.family == family) {
            return &entry;
        }
    }
    return nullptr;
}

Result protocol_of(mp_int_t number, Type type, OpenRequest& request) {
    if (number < 0 || number > 255) {
        return Error::kProtocolNotSupported;
    }
    request.protocol_number = static_cast<std::uint8_t>(number);
    if (const auto* entry = config::kProtocols.find(number)) {
        request.protocol = entry->term;
    } else if (number == 0) {
        request.protocol = Protocol::kAny;
    } else if (type == Type::kRaw) {
        request.protocol = Protocol::kOther;
    } else {
        return Error::kProtocolNotSupported;
    }
    if (!goes_with(type, request.protocol)) {
        return Error::kProtocolType;
    }
    if (request.protocol == Protocol::kSecure) {
        return Error::kProtocolNotSupported;  // no layer has TLS yet
    }
    if (type != Type::kRaw && !leaves_bind_to_script(request.protocol)) {
        request.protocol = Protocol::kAny;  // the type decides
    }
    return {};
}

}  // namespace

mp_int_t default_type_of(mp_int_t family_number) {
    const auto* family = config::kFamilies.find(family_number);
    const FamilyClass* sockets = family != nullptr ? class_of(family->term) : nullptr;
    return sockets != nullptr ? sockets->default_type : 0;
}

Opening opening_of(mp_int_t family_number, mp_int_t type_number, mp_int_t protocol_number) {
    Opening opening;
    const auto* family = config::kFamilies.find(family_number);
    const auto* type = config::kTypes.find(type_number);
    opening.failure = Error::kFamilyNotSupported;
    if (family == nullptr) {
        return opening;
    }
    const FamilyClass* sockets = class_of(family->term);
    opening.type = sockets != nullptr ? sockets->type : nullptr;
    bool family_is_served = false;
    for (const auto& route : config::kRoutes) {
        if (route.family == family->term) {
            family_is_served = true;
            if (type != nullptr && route.type == type->term) {
                opening.backend = route.backend;
            }
        }
    }
    if (opening.type == nullptr || !family_is_served) {
        return opening;
    }
    if (opening.backend == nullptr) {
        opening.failure = Error::kTypeNotSupported;
        return opening;
    }
    opening.request.family = family->term;
    opening.request.type = type->term;
    opening.failure = protocol_of(protocol_number, type->term, opening.request);
    return opening;
}

bool made_room_after(Result result) {
    const bool wanting = result.failed(Error::kTooManyOpenFiles) || result.failed(Error::kNoMemory) ||
                         result.failed(Error::kNoBufferSpace);
    if (wanting) {
        gc_collect();
    }
    return wanting;
}

void allow_reuse(Socket& socket) {
    const std::int32_t on = 1;
    (void)set_option(socket, Option::kReuseAddress, {reinterpret_cast<const std::uint8_t*>(&on), sizeof on});
}

void print_socket(const mp_print_t* print, mp_obj_t self, mp_print_kind_t kind) {
    (void)kind;
    static constexpr const char* kStates[] = {"created", "bound", "listening", "connecting", "connected"};
    const Socket& socket = socket_of(self);
    const char* state = is_open(socket) ? kStates[static_cast<std::size_t>(socket.state)] : "closed";
    mp_printf(print, "<socket %s timeout=%d>", state, static_cast<int>(socket.timeout_ms));
}

}  // namespace portwright::micropython

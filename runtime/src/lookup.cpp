#include "portwright/lookup.h"

#include "portwright/backend.h"
#include "wait.h"

namespace portwright {

namespace {

// Whether the host is an address: then nobody has to be asked.
bool answer_numeric(const LookupRequest& request, LookupAnswer& answer) {
    Address address;
    if (!parse_host(request.host, request.host_length, address)) {
        return false;
    }
    answer.error = LookupError::kNone;
    answer.count = 0;
    const bool served = address.family == Family::kInet || is_inet6(address.family);
    if (!served || (!request.any_family && address.family != request.family)) {
        answer.error = LookupError::kFamily;
    } else {
        answer.addresses[answer.count++] = address;
    }
    return true;
}

}  // namespace

Result look_up(const Resolver& resolver, const LookupRequest& request, const Deadline& deadline, int& ticket,
               LookupAnswer& answer) noexcept {
    if (ticket < 0 && answer_numeric(request, answer)) {
        return {};
    }
    if (ticket < 0) {
        const Result begun = resolver.begin(request);
        if (!begun.ok()) {
            return begun;
        }
        ticket = static_cast<int>(begun.count());
    }
    const Result result = until([&] { return resolver.descriptor(ticket); }, kReadable, deadline,
                                [&] { return resolver.poll(ticket, answer); });
    if (result.failed(Error::kInterrupted)) {
        return result;
    }
    resolver.end(ticket);
    ticket = -1;
    return result.failed(Error::kWouldBlock) ? Result(Error::kTimedOut) : result;
}

}  // namespace portwright

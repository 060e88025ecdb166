#include "portwright/lookup.h"

#include "portwright/backend.h"
#include "wait.h"

namespace portwright {

Result look_up(const Resolver& resolver, const LookupRequest& request, const Deadline& deadline, int& ticket,
               LookupAnswer& answer) noexcept {
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

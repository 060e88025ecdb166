#include "backends/remap/rules.h"

#include <atomic>
#include <cstring>

#include "backends/remap/environment.h"
#include "backends/remap/lock.h"
#include "portwright/lookup.h"

namespace portwright::remap {
namespace {

constexpr const char* kConnectTo = "PORTWRIGHT_CONNECT_TO";
constexpr const char* kForward = "PORTWRIGHT_FORWARD";

constinit Rules in_force;
constinit std::atomic<bool> is_loaded = false;
constinit Lock loading;

using Text = Name;

// What is wrong with a rule, as a person reads it; null: nothing.
using Complaint = const char*;

// Takes what precedes the first `separator` off the front of `rest`. False where there is none; then it is all of `rest`.
bool take(Text& rest, char separator, Text& part) noexcept {
    const void* at = rest.length == 0 ? nullptr : std::memchr(rest.text, separator, rest.length);
    if (at == nullptr) {
        part = rest;
        rest = {rest.text + rest.length, 0};
        return false;
    }
    const auto length = static_cast<std::size_t>(static_cast<const char*>(at) - rest.text);
    part = {rest.text, length};
    rest = {rest.text + length + 1, rest.length - length - 1};
    return true;
}

// Likewise up to a colon, but colons between brackets belong to the part, which comes without its brackets.
bool take_host(Text& rest, Text& host, bool& bracketed) noexcept {
    bracketed = rest.length > 0 && rest.text[0] == '[';
    if (!bracketed) {
        return take(rest, ':', host);
    }
    rest = {rest.text + 1, rest.length - 1};
    Text nothing;
    return take(rest, ']', host) && take(rest, ':', nothing) && nothing.length == 0;
}

bool read_port(Text text, std::uint16_t& port) noexcept {
    std::uint32_t number = 0;
    if (text.length == 0 || text.length > 5) {
        return false;
    }
    for (std::size_t index = 0; index < text.length; ++index) {
        if (text.text[index] < '0' || text.text[index] > '9') {
            return false;
        }
        number = number * 10 + static_cast<std::uint32_t>(text.text[index] - '0');
    }
    port = static_cast<std::uint16_t>(number);
    return number >= 1 && number <= 0xffff;
}

bool read_address(Text text, bool bracketed, Address& address) noexcept {
    return text.length > 0 && parse_host(text.text, text.length, address) &&
           bracketed == (address.family == Family::kInet6);
}

bool is_name(Text text) noexcept {
    static constexpr char kAllowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.";
    for (std::size_t index = 0; index < text.length; ++index) {
        if (std::memchr(kAllowed, text.text[index], sizeof kAllowed - 1) == nullptr) {
            return false;
        }
    }
    return text.length > 0 && text.length <= kLongestHostName;
}

bool read_host(Text text, bool bracketed, Redirect& redirect) noexcept {
    if (text.length == 0 && !bracketed) {
        redirect.host = Redirect::Host::kAny;
        return true;
    }
    if (read_address(text, bracketed, redirect.address)) {
        redirect.host = Redirect::Host::kNumeric;
        return true;
    }
    redirect.host = Redirect::Host::kNamed;
    redirect.name = text;
    return !bracketed && is_name(text);
}

Complaint read_redirect(Text rule, Redirect& redirect) noexcept {
    Text host, port, address;
    bool host_bracketed = false, address_bracketed = false;
    if (!take_host(rule, host, host_bracketed) || !take(rule, ':', port) ||
        !take_host(rule, address, address_bracketed)) {
        return "expected HOST:PORT:ADDR:PORT, an IPv6 address in brackets";
    }
    if (!read_host(host, host_bracketed, redirect)) {
        return "HOST is neither a name nor an address (IPv6 in brackets; empty for any)";
    }
    if (port.length > 0 && !read_port(port, redirect.port)) {
        return "the first PORT is not 1 to 65535 (empty for any)";
    }
    if (!read_address(address, address_bracketed, redirect.target)) {
        return "ADDR is not an address (IPv6 in brackets)";
    }
    if (!read_port(rule, redirect.target.port)) {
        return "the second PORT is not 1 to 65535";
    }
    if (redirect.host == Redirect::Host::kNumeric && redirect.address.family != redirect.target.family) {
        return "HOST and ADDR are of different families";
    }
    return nullptr;
}

Complaint read_forward(Text rule, Forward& forward) noexcept {
    Text host_port;
    if (!take(rule, ':', host_port)) {
        return "expected HOSTPORT:PORT";
    }
    if (!read_port(host_port, forward.host_port)) {
        return "HOSTPORT is not 1 to 65535";
    }
    return read_port(rule, forward.port) ? nullptr : "PORT is not 1 to 65535";
}

template <typename Rule>
void read_all(const char* variable, Text list, Rule (&table)[kMostRules], std::size_t& count,
              Complaint (*read)(Text, Rule&) noexcept) noexcept {
    count = 0;
    bool more = list.length > 0;
    while (more) {
        Text rule;
        more = take(list, ',', rule);
        if (count == kMostRules) {
            refuse(variable, rule, "too many rules");
        }
        table[count] = {};
        if (const Complaint complaint = read(rule, table[count])) {
            refuse(variable, rule, complaint);
        }
        ++count;
    }
}

void load(const char* connect_to, const char* forward) noexcept {
    Text redirects = {connect_to, connect_to == nullptr ? 0 : std::strlen(connect_to)};
    const Text forwards = {forward, forward == nullptr ? 0 : std::strlen(forward)};
    if (redirects.length > kLongestRules) {
        refuse(kConnectTo, {connect_to, 40}, "too long");
    }
    if (redirects.length > 0) {  // kept, for a script may change its environment
        std::memcpy(in_force.text, redirects.text, redirects.length);
        redirects.text = in_force.text;
    }
    read_all(kConnectTo, redirects, in_force.redirects, in_force.redirect_count, read_redirect);
    read_all(kForward, forwards, in_force.forwards, in_force.forward_count, read_forward);
}

char lower(char letter) noexcept {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

Name without_final_dot(Name name) noexcept {
    return name.length > 1 && name.text[name.length - 1] == '.' ? Name{name.text, name.length - 1} : name;
}

}  // namespace

bool same_name(Name one, Name other) noexcept {
    one = without_final_dot(one);
    other = without_final_dot(other);
    bool same = one.length == other.length;
    for (std::size_t index = 0; same && index < one.length; ++index) {
        same = lower(one.text[index]) == lower(other.text[index]);
    }
    return same;
}

const Rules& rules() noexcept {
    if (!is_loaded.load(std::memory_order_acquire)) {
        loading.take();
        if (!is_loaded.load(std::memory_order_relaxed)) {
            load(setting(kConnectTo), setting(kForward));
            is_loaded.store(true, std::memory_order_release);
        }
        loading.release();
    }
    return in_force;
}

void use_rules(const char* connect_to, const char* forward) noexcept {
    load(connect_to, forward);
    is_loaded.store(true, std::memory_order_release);  // from now on the environment has no say
}

}  // namespace portwright::remap

// The choices in which dialects differ, as the runtime reads them. One enum for each policy of spec/policies.yaml, one
// enumerator for each value, same names in CamelCase (a test compares the two). Meaning and sources stand in the YAML.
#pragma once

#include <cstdint>

namespace portwright {

enum class TimeoutUnit : std::uint8_t { kSeconds, kWholeSeconds, kMilliseconds };
enum class TimeoutZero : std::uint8_t { kNonBlocking, kForever };
enum class TimeoutNone : std::uint8_t { kBlocking, kTypeError };
enum class TimeoutNegative : std::uint8_t { kError, kForever };
enum class TimeoutCovers : std::uint8_t { kEverything, kReceiving };
enum class TimeoutError : std::uint8_t { kPlain, kTimeoutError, kTimeoutErrorText, kAsNonBlocking };
enum class ErrorClass : std::uint8_t { kOsError, kIoError };
enum class LookupErrorSign : std::uint8_t { kNegative, kPositive };
enum class CanonicalName : std::uint8_t { kEmpty, kHost };
enum class LookupAddress : std::uint8_t { kTuple, kList };
enum class LookupCount : std::uint8_t { kEvery, kFirst };
enum class LookupProtocol : std::uint8_t { kOfType, kZero };
enum class RecvAmount : std::uint8_t { kAvailable, kExactly };
enum class NothingThere : std::uint8_t { kError, kEmpty };
enum class EndOfStream : std::uint8_t { kEveryTime, kOnce };
enum class RecvType : std::uint8_t { kBytes, kBytearray };
enum class ReadAmount : std::uint8_t { kExactly, kAvailable };
enum class PartialOnTimeout : std::uint8_t { kKept, kLost };
enum class SendAmount : std::uint8_t { kAvailable, kEverything };
enum class Sendall : std::uint8_t { kLoop, kAliasOfSend };
enum class EmptyDatagram : std::uint8_t { kSent, kDropped };
enum class AcceptResult : std::uint8_t { kPair, kTriple };
enum class AcceptedTimeout : std::uint8_t { kNone, kInherited };
enum class FailedConnect : std::uint8_t { kUsable, kClosed };
enum class MakefileModes : std::uint8_t { kRbWb, kRbWbRwb, kAny };
enum class HostNames : std::uint8_t { kRejected, kResolved };
enum class OptionLevel : std::uint8_t { kChecked, kIgnored };
enum class UnknownOption : std::uint8_t { kError, kIgnored };
enum class ReuseAddress : std::uint8_t { kByRequest, kAutomatic };
enum class AddressHost : std::uint8_t { kText, kTextOrOctets };
enum class AddressPort : std::uint8_t { kRequired, kOptional };
enum class BindPortOnly : std::uint8_t { kRejected, kAccepted };
enum class EmptyHost : std::uint8_t { kEveryAddress, kOwnAddress };
enum class AutomaticBind : std::uint8_t { kNever, kOwnAddress };
enum class KeywordArguments : std::uint8_t { kRejected, kAccepted };

}  // namespace portwright

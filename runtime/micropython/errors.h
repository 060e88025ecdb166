// From a failed Result to the exception that the dialect raises.
#pragma once

#include "config.h"
#include "portwright/result.h"
#include "vm.h"

namespace portwright::micropython {

// The number that scripts see for an error.
constexpr int number_of(Error error) {
    return config::kErrnoNumbers[static_cast<std::size_t>(error)];
}

// The backend's own code of the failure raised last, in any thread; 0 where it had none. Scripts read it with last_error().
void remember_native(std::int32_t native);
std::int32_t last_native();

// An exception with the arguments (number, "NAME"), for classes that are not OSError.
[[noreturn]] void raise_named(const mp_obj_type_t* type, Error error);

// An exception with the text "timed out" as its only argument.
[[noreturn]] void raise_timed_out(const mp_obj_type_t* type);

// Whether the dialect ends a call whose timeout passed as one on a non-blocking socket.
template <class P>
inline constexpr bool kEndsAsNonBlocking = P::timeout_error == TimeoutError::kAsNonBlocking;

// What a failed call tells. A connection that broke for want of an answer has the stack's code beside it, and stays what it is.
template <class P>
Result told(Result result) {
    const bool our_timeout = result.failed(Error::kTimedOut) && result.native() == 0;
    return kEndsAsNonBlocking<P> && our_timeout ? Result(Error::kWouldBlock) : result;
}

// Precondition: !result.ok() and not kInterrupted. P: the policies of the operation that failed.
template <class P>
[[noreturn]] void raise(Result result) {
    remember_native(result.native());
    const Error error = told<P>(result).error();
    if (error == Error::kTimedOut) {
        if constexpr (P::timeout_error == TimeoutError::kTimeoutError) {
            raise_named(config::kTimeoutErrorType, error);
        } else if constexpr (P::timeout_error == TimeoutError::kTimeoutErrorText) {
            raise_timed_out(config::kTimeoutErrorType);
        }
    }
    if constexpr (P::error_class == ErrorClass::kIoError) {
        raise_named(config::kIoErrorType, error);
    } else {
        mp_raise_OSError(number_of(error));
    }
}

}  // namespace portwright::micropython

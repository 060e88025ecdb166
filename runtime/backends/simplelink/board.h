// What the SimpleLink backend asks of its target.
#pragma once

#include <cstdint>

extern "C" {

// A handle came into being. The target may close it when the VM starts anew, or the network does.
void portwright_simplelink_opened(std::int16_t descriptor);
// A handle is about to be closed. False: the target has done so already, and the number may be another's by now.
bool portwright_simplelink_forget(std::int16_t descriptor);

// Lets other tasks run for so long. Called without the VM's lock.
void portwright_simplelink_delay(std::uint32_t milliseconds);

}  // extern "C"

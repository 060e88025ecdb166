// Which families a firmware has code for. Its target's routes say so, and the generator defines it from them. C reads this too:
// stacks are configured by it.
#pragma once

// IPv6: the text of its addresses, and what a backend's stack needs for it.
#ifndef PORTWRIGHT_FAMILY_INET6
#define PORTWRIGHT_FAMILY_INET6 1
#endif

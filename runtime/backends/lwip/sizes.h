// What a board gives the stack, in numbers. A target sets them as `limits` of its target.yaml, which become definitions
// PORTWRIGHT_LIMIT_<NAME>; these are the values where it says nothing. C reads this too: lwipopts.h is made of it.
//
// RAM of the defaults on a 32-bit machine, IPv4: 32 KB, of which 18 KB are frame buffers and 10 KB the stack's heap. With IPv6, which
// a target has that routes sockets of it here: 4 KB more, of them 2 KB for neighbours and routers, which an attacker on the link can
// fill but not grow.
#pragma once

// Segments are as large as an Ethernet frame allows.
#ifndef PORTWRIGHT_LIMIT_SEGMENT
#define PORTWRIGHT_LIMIT_SEGMENT 1460
#endif

// Bytes that a stream holds unread before the peer must stop, and unacknowledged before `send` must wait. More than six
// segments overrun the receive memory of small Ethernet controllers.
#ifndef PORTWRIGHT_LIMIT_RECEIVE_WINDOW
#define PORTWRIGHT_LIMIT_RECEIVE_WINDOW (4 * PORTWRIGHT_LIMIT_SEGMENT)
#endif
#ifndef PORTWRIGHT_LIMIT_SEND_BUFFER
#define PORTWRIGHT_LIMIT_SEND_BUFFER (2 * PORTWRIGHT_LIMIT_SEGMENT)
#endif

// Connections, those included that wait to be accepted or are closing; listeners; UDP sockets; raw sockets.
#ifndef PORTWRIGHT_LIMIT_TCP_SOCKETS
#define PORTWRIGHT_LIMIT_TCP_SOCKETS 5
#endif
#ifndef PORTWRIGHT_LIMIT_TCP_LISTENERS
#define PORTWRIGHT_LIMIT_TCP_LISTENERS 2
#endif
#ifndef PORTWRIGHT_LIMIT_UDP_SOCKETS
#define PORTWRIGHT_LIMIT_UDP_SOCKETS 4
#endif
#ifndef PORTWRIGHT_LIMIT_RAW_SOCKETS
#define PORTWRIGHT_LIMIT_RAW_SOCKETS 1
#endif

// Connections that may wait at one listener; what a script asks for beyond is cut to it.
#ifndef PORTWRIGHT_LIMIT_BACKLOG
#define PORTWRIGHT_LIMIT_BACKLOG 4
#endif

// Datagrams that a socket holds unread; the next is dropped. The first of each apart, all together get half of the stack's heap.
#ifndef PORTWRIGHT_LIMIT_DATAGRAMS
#define PORTWRIGHT_LIMIT_DATAGRAMS 4
#endif

// Multicast groups joined at one time, by all sockets together.
#ifndef PORTWRIGHT_LIMIT_GROUPS
#define PORTWRIGHT_LIMIT_GROUPS 4
#endif

// Buffers for received frames, and the bytes of each.
#ifndef PORTWRIGHT_LIMIT_FRAME_BUFFERS
#define PORTWRIGHT_LIMIT_FRAME_BUFFERS 12
#endif
#ifndef PORTWRIGHT_LIMIT_FRAME_BUFFER_SIZE
#define PORTWRIGHT_LIMIT_FRAME_BUFFER_SIZE 1536
#endif

// The stack's heap: what is sent and not acknowledged, and headers of waiting datagrams.
#ifndef PORTWRIGHT_LIMIT_STACK_HEAP
#define PORTWRIGHT_LIMIT_STACK_HEAP 10240
#endif

// Name lookups at one time.
#ifndef PORTWRIGHT_LIMIT_LOOKUPS
#define PORTWRIGHT_LIMIT_LOOKUPS 2
#endif

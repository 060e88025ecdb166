// What the SimpleLink driver's headers ask of their user, for the tests: its types at the board's sizes, its packages, and an
// operating system of which only the pause is used.
#pragma once

#define _SL_USER_TYPES
#define _u8 unsigned char
#define _i8 signed char
#define _u16 unsigned short
#define _i16 signed short
#define _u32 unsigned int
#define _i32 signed int
#define _volatile volatile
#define _const const

#define MAX_CONCURRENT_ACTIONS 10
#define SL_INC_EXT_API
#define SL_INC_WLAN_PKG
#define SL_INC_SOCKET_PKG
#define SL_INC_NET_APP_PKG
#define SL_INC_NET_CFG_PKG
#define SL_INC_NVMEM_PKG
#define SL_INC_SOCK_SERVER_SIDE_API
#define SL_INC_SOCK_CLIENT_SIDE_API
#define SL_INC_SOCK_RECV_API
#define SL_INC_SOCK_SEND_API

#define SL_PLATFORM_MULTI_THREADED
#define SL_PLATFORM_EXTERNAL_SPAWN
#define _SlFd_t int
#define _SlTime_t unsigned int
#define _SlSyncObj_t int
#define _SlLockObj_t int
#define sl_DeviceEnablePreamble()
#define SL_MEMORY_MGMT_DYNAMIC 1
#define SL_MEMORY_MGMT_STATIC 0
#define SL_MEMORY_MGMT SL_MEMORY_MGMT_DYNAMIC

#ifdef __cplusplus
extern "C"
#endif
void osi_Sleep(unsigned int milliseconds);

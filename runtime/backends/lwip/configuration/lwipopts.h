/* How lwIP is built: no operating system, the raw API, one context, sizes from sizes.h. */
#pragma once

#include "backends/lwip/sizes.h"
#include "portwright/families.h"

/* Counts what is in use of every pool; for tests. */
#ifndef PORTWRIGHT_LWIP_STATISTICS
#define PORTWRIGHT_LWIP_STATISTICS 0
#endif

#define NO_SYS 1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_TIMERS 1
#define LWIP_NETCONN 0
#define LWIP_SOCKET 0
#define LWIP_STATS PORTWRIGHT_LWIP_STATISTICS
#define LWIP_NETIF_API 0

#ifdef NDEBUG
#define LWIP_NOASSERT 1
#endif

/* Memory */
#define MEM_ALIGNMENT __SIZEOF_POINTER__
#define MEM_SIZE PORTWRIGHT_LIMIT_STACK_HEAP
#define PBUF_POOL_SIZE PORTWRIGHT_LIMIT_FRAME_BUFFERS
#define PBUF_POOL_BUFSIZE PORTWRIGHT_LIMIT_FRAME_BUFFER_SIZE
#define MEMP_NUM_PBUF 8
#define MEMP_NUM_TCP_PCB PORTWRIGHT_LIMIT_TCP_SOCKETS
#define MEMP_NUM_TCP_PCB_LISTEN PORTWRIGHT_LIMIT_TCP_LISTENERS
#define MEMP_NUM_UDP_PCB \
    (PORTWRIGHT_LIMIT_UDP_SOCKETS + PORTWRIGHT_LIMIT_LOOKUPS + 1) /* lookups and DHCP have theirs */
#define MEMP_NUM_RAW_PCB PORTWRIGHT_LIMIT_RAW_SOCKETS

/* Internet Protocol. Fragments are dropped: reassembly costs RAM and is an open door. */
#define LWIP_IPV4 1
#define LWIP_IPV6 PORTWRIGHT_FAMILY_INET6
#define IP_REASSEMBLY 0
#define IP_FRAG 0
#define LWIP_IPV6_REASS 0
#define LWIP_IPV6_FRAG 0
#define MEMP_NUM_MLD6_GROUP 4 /* one for each address, and all nodes */
#define LWIP_ND6_RDNSS_MAX_DNS_SERVERS 0 /* an advertisement would replace the name servers that the board was told */
#define LWIP_HOOK_ND6_GET_GW(interface, destination) ((void)(interface), (void)(destination), portwright_lwip_gateway6())
#define IP_SOF_BROADCAST 1
#define SO_REUSE 1
#define LWIP_RAW 1
#define LWIP_ICMP 1
#define LWIP_IGMP 1
#define MEMP_NUM_IGMP_GROUP (PORTWRIGHT_LIMIT_GROUPS + 1) /* all systems */
#define LWIP_MULTICAST_TX_OPTIONS 1 /* joining groups wants it */
#define LWIP_HAVE_LOOPIF 1
#define LWIP_NETIF_LOOPBACK 1
#define LWIP_LOOPBACK_MAX_PBUFS 8
#define ARP_QUEUEING 1
#define LWIP_CHKSUM_ALGORITHM 3 /* eight bytes in each round: half the instructions of two in each */

/* TCP */
#define LWIP_TCP 1
#define TCP_MSS PORTWRIGHT_LIMIT_SEGMENT
#define TCP_WND PORTWRIGHT_LIMIT_RECEIVE_WINDOW
#define TCP_SND_BUF PORTWRIGHT_LIMIT_SEND_BUFFER
#define TCP_SND_QUEUELEN ((4 * TCP_SND_BUF + TCP_MSS - 1) / TCP_MSS)
#define MEMP_NUM_TCP_SEG (PORTWRIGHT_LIMIT_TCP_SOCKETS * 4 + TCP_SND_QUEUELEN)
#define TCP_LISTEN_BACKLOG 1
#define TCP_DEFAULT_LISTEN_BACKLOG PORTWRIGHT_LIMIT_BACKLOG
#define LWIP_TCP_KEEPALIVE 1
#define TCP_QUEUE_OOSEQ 1
#define TCP_OOSEQ_MAX_PBUFS 4
#define TCP_MSL 2000UL /* small pools cannot keep a closed connection for minutes */
#define LWIP_HOOK_TCP_ISN(local_ip, local_port, remote_ip, remote_port) \
    ((void)(local_ip), (void)(local_port), (void)(remote_ip), (void)(remote_port), LWIP_RAND())

/* UDP, DHCP, DNS */
#define LWIP_UDP 1
#define LWIP_DHCP 1
#define LWIP_DHCP_DOES_ACD_CHECK 0 /* it would hold up the first connection for seconds */
#define LWIP_DNS 1
#define DNS_TABLE_SIZE PORTWRIGHT_LIMIT_LOOKUPS
#define DNS_MAX_REQUESTS PORTWRIGHT_LIMIT_LOOKUPS
#define LWIP_DNS_SECURE \
    (LWIP_DNS_SECURE_RAND_XID | LWIP_DNS_SECURE_NO_MULTIPLE_OUTSTANDING | LWIP_DNS_SECURE_RAND_SRC_PORT)

/* Whoever shows the state of the interface asks for it; nothing is called back. */
#define LWIP_NETIF_STATUS_CALLBACK 0
#define LWIP_NETIF_LINK_CALLBACK 0
#define LWIP_NETIF_HOSTNAME 1

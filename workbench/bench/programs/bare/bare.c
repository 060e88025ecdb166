// What the board, its driver and lwIP can do: each piece of work as a loop of C over lwIP's raw API. The VM calls it and does
// nothing until it returns.
//
// bare.work(name, host, port, count, size) -> microseconds that `count` times the work took, with names and pieces as work.py has
// them. Port 0: both ends are the board's own.

#include <string.h>

#include "lwip/pbuf.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"
#include "py/runtime.h"

#include "board.h"

enum { LARGEST = 4096, OWN_PORT = 7 };

// One end. What arrives is copied to where a program would want it, and counted.
typedef struct {
    struct tcp_pcb *tcp;
    struct udp_pcb *udp;
    uint32_t arrived; // bytes, or datagrams
    bool connected, broken;
} end_t;

static end_t near, far;
static struct tcp_pcb *listener;
static ip_addr_t peer;
static uint16_t peer_port;
static char message[LARGEST], room[LARGEST];

// Gives the driver and the stack their turn, and sleeps where that did not bring it about.
#define WAIT_UNTIL(condition)                      \
    while (portwright_board_poll(), !(condition)) { \
        check(!near.broken && !far.broken, "the connection broke"); \
        board_sleep();                             \
    }

static void check(bool sound, const char *complaint) {
    if (!sound) {
        mp_raise_msg_varg(&mp_type_RuntimeError, MP_ERROR_TEXT("%s"), complaint);
    }
}

static void keep(struct pbuf *chain) {
    pbuf_copy_partial(chain, room, LARGEST, 0);
    pbuf_free(chain);
}

static err_t on_received(void *argument, struct tcp_pcb *tcp, struct pbuf *segment, err_t error) {
    (void)error;
    if (segment != NULL) {
        ((end_t *)argument)->arrived += segment->tot_len;
        tcp_recved(tcp, segment->tot_len);
        keep(segment);
    }
    return ERR_OK;
}

static void on_datagram(void *argument, struct udp_pcb *udp, struct pbuf *datagram, const ip_addr_t *from, u16_t port) {
    (void)udp;
    (void)from;
    (void)port;
    ++((end_t *)argument)->arrived;
    keep(datagram);
}

static err_t on_connected(void *argument, struct tcp_pcb *tcp, err_t error) {
    (void)tcp;
    (void)error;
    ((end_t *)argument)->connected = true;
    return ERR_OK;
}

static void on_error(void *argument, err_t error) {
    (void)error;
    *(end_t *)argument = (end_t) {.broken = true};
}

static void attach(end_t *end, struct tcp_pcb *tcp) {
    check(tcp != NULL, "no memory for a connection");
    *end = (end_t) {.tcp = tcp};
    tcp_arg(tcp, end);
    tcp_recv(tcp, on_received);
    tcp_err(tcp, on_error);
}

static err_t on_accepted(void *argument, struct tcp_pcb *tcp, err_t error) {
    (void)argument;
    (void)error;
    attach(&far, tcp);
    far.connected = true;
    return ERR_OK;
}

static void hang_up(end_t *end) {
    if (end->tcp != NULL) {
        tcp_arg(end->tcp, NULL);
        tcp_recv(end->tcp, NULL);
        tcp_err(end->tcp, NULL);
        tcp_close(end->tcp);
    }
    if (end->udp != NULL) {
        udp_remove(end->udp);
    }
    *end = (end_t) {0};
}

static void open_connection(void) {
    attach(&near, tcp_new());
    check(tcp_connect(near.tcp, &peer, peer_port, on_connected) == ERR_OK, "connect");
    WAIT_UNTIL(near.connected && (listener == NULL || far.connected));
}

static void open_listener(void) {
    listener = tcp_new();
    check(listener != NULL && tcp_bind(listener, NULL, OWN_PORT) == ERR_OK, "bind");
    listener = tcp_listen(listener);
    tcp_accept(listener, on_accepted);
    peer_port = OWN_PORT;
}

static void open_datagrams(void) {
    near.udp = udp_new();
    check(near.udp != NULL && udp_bind(near.udp, NULL, OWN_PORT) == ERR_OK, "bind");
    udp_recv(near.udp, on_datagram, &near);
}

static void take(uint32_t wanted) {
    WAIT_UNTIL(near.arrived >= wanted);
}

// As much as the stack takes at once, and more as soon as it does. The other side says when it has everything.
static void give(uint32_t left, uint16_t size) {
    while (left > 0) {
        WAIT_UNTIL(tcp_sndbuf(near.tcp) > 0 && tcp_sndqueuelen(near.tcp) < TCP_SND_QUEUELEN);
        uint16_t most = (uint16_t)MIN(MIN(tcp_sndbuf(near.tcp), size), left);
        if (tcp_write(near.tcp, message, most, TCP_WRITE_FLAG_COPY) == ERR_OK) {
            left -= most;
        }
        tcp_output(near.tcp);
    }
    WAIT_UNTIL(near.arrived > 0);
}

static void exchange(uint32_t count, uint16_t size) {
    end_t *out = &near, *back = listener != NULL ? &far : &near;
    while (count-- > 0) {
        check(tcp_write(out->tcp, message, size, TCP_WRITE_FLAG_COPY) == ERR_OK, "write");
        tcp_output(out->tcp);
        WAIT_UNTIL(back->arrived >= size);
        back->arrived -= size;
        end_t *other = out;
        out = back;
        back = other;
    }
}

static void exchange_datagrams(uint32_t count, uint16_t size) {
    while (count-- > 0) {
        struct pbuf *datagram = pbuf_alloc(PBUF_TRANSPORT, size, PBUF_RAM);
        check(datagram != NULL && pbuf_take(datagram, message, size) == ERR_OK, "no memory for a datagram");
        err_t error = udp_sendto(near.udp, datagram, &peer, peer_port);
        pbuf_free(datagram);
        check(error == ERR_OK, "sendto");
        WAIT_UNTIL(near.arrived > 0);
        --near.arrived;
    }
}

static void come_and_go(uint32_t count) {
    while (count-- > 0) {
        open_connection();
        hang_up(&far);
        hang_up(&near);
    }
}

static mp_obj_t bare_work(size_t arguments_count, const mp_obj_t *arguments) {
    (void)arguments_count;
    const char *name = mp_obj_str_get_str(arguments[0]);
    const uint32_t count = (uint32_t)mp_obj_get_int(arguments[3]);
    const uint16_t size = (uint16_t)mp_obj_get_int(arguments[4]);
    check(ipaddr_aton(mp_obj_str_get_str(arguments[1]), &peer) && size <= LARGEST, "an address and at most 4096 bytes");
    peer_port = (uint16_t)mp_obj_get_int(arguments[2]);
    const bool datagrams = strcmp(name, "datagram") == 0, connections = strcmp(name, "reconnect") == 0;
    if (datagrams) {
        open_datagrams();
        peer_port = peer_port == 0 ? OWN_PORT : peer_port;
    } else {
        if (peer_port == 0) {
            open_listener();
        }
        if (!connections) {
            open_connection();
        }
    }
    const uint64_t began = board_microseconds();
    if (datagrams) {
        exchange_datagrams(count, size);
    } else if (connections) {
        come_and_go(count);
    } else if (strcmp(name, "send") == 0) {
        give(count * size, size);
    } else if (strcmp(name, "exchange") == 0) {
        exchange(count, size);
    } else {
        take(count * size);
    }
    const uint64_t taken = board_microseconds() - began;
    hang_up(&near);
    hang_up(&far);
    return mp_obj_new_int_from_ull(taken);
}
static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN(bare_work_obj, 5, 5, bare_work);

static const mp_rom_map_elem_t bare_names[] = {
    { MP_ROM_QSTR(MP_QSTR___name__), MP_ROM_QSTR(MP_QSTR_bare) },
    { MP_ROM_QSTR(MP_QSTR_work), MP_ROM_PTR(&bare_work_obj) },
};
static MP_DEFINE_CONST_DICT(bare_dict, bare_names);

const mp_obj_module_t bare_module = {
    .base = {&mp_type_module},
    .globals = (mp_obj_dict_t *)&bare_dict,
};
MP_REGISTER_MODULE(MP_QSTR_bare, bare_module);

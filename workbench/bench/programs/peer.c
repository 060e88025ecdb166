// The other side of every measurement, the same for each contender: one kind of service on a free port of the loopback
// interface, for one run. It ends with its client, and after LONGEST seconds in any case.
//
// peer SERVICE COUNT    prints its port and serves. Services:
//   bytes       sends COUNT bytes
//   lines       sends COUNT lines of 64 bytes
//   echo        sends back what comes
//   late-echo   the same, each time a little later: whoever waits for it has to wait
//   hang-up     COUNT connections, each of which it resets when the client is gone
//   sink        takes in COUNT bytes, then sends one
//   both        sends COUNT bytes and takes in what comes
//   datagrams   sends back COUNT datagrams

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LONGEST = 120, PIECE = 65536, LINE = 64, LATE_US = 300 };

static char buffer[PIECE];

static void check(int ok, const char* what) {
    if (!ok) {
        perror(what);
        exit(1);
    }
}

static int bound(int type) {
    int server = socket(AF_INET, type, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    check(server >= 0, "socket");
    check(bind(server, (struct sockaddr*)&address, length) == 0, "bind");
    check(type != SOCK_STREAM || listen(server, 4096) == 0, "listen");
    check(getsockname(server, (struct sockaddr*)&address, &length) == 0, "getsockname");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return server;
}

static int accepted(int server) {
    int connection = accept(server, NULL, NULL);
    int on = 1;
    check(connection >= 0, "accept");
    check(setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) == 0, "TCP_NODELAY");
    return connection;
}

static void send_all(int connection, long count) {
    while (count > 0) {
        ssize_t sent = send(connection, buffer, count < PIECE ? (size_t)count : PIECE, MSG_NOSIGNAL);
        if (sent <= 0) {
            exit(0);  // the client has what it wants
        }
        count -= sent;
    }
}

static void send_back(int connection, int late) {
    ssize_t size;
    while ((size = recv(connection, buffer, PIECE, 0)) > 0) {
        if (late) {
            usleep(LATE_US);
        }
        send_all(connection, size);
    }
}

static void take_in(int connection) {
    while (recv(connection, buffer, PIECE, 0) > 0) {
    }
}

// `count` bytes, then says so.
static void take_all(int connection, long count) {
    ssize_t size;
    while (count > 0 && (size = recv(connection, buffer, PIECE, 0)) > 0) {
        count -= size;
    }
    send_all(connection, 1);
}

static void hang_up(int server, long count) {
    struct linger reset = {.l_onoff = 1, .l_linger = 0};  // leaves no port behind that has to wait
    while (count-- > 0) {
        int connection = accepted(server);
        take_in(connection);
        setsockopt(connection, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        close(connection);
    }
}

static void return_datagrams(int server, long count) {
    while (count-- > 0) {
        struct sockaddr_in client;
        socklen_t length = sizeof client;
        ssize_t size = recvfrom(server, buffer, PIECE, 0, (struct sockaddr*)&client, &length);
        check(size >= 0 && sendto(server, buffer, (size_t)size, 0, (struct sockaddr*)&client, length) == size,
              "datagram");
    }
}

int main(int argc, char** argv) {
    check(argc == 3, "usage: peer SERVICE COUNT");
    const char* service = argv[1];
    long count = atol(argv[2]);
    alarm(LONGEST);
    memset(buffer, 'x', sizeof buffer);
    if (strcmp(service, "datagrams") == 0) {
        return_datagrams(bound(SOCK_DGRAM), count);
        return 0;
    }
    int server = bound(SOCK_STREAM);
    if (strcmp(service, "hang-up") == 0) {
        hang_up(server, count);
        return 0;
    }
    int connection = accepted(server);
    if (strcmp(service, "bytes") == 0) {
        send_all(connection, count);
        take_in(connection);
    } else if (strcmp(service, "lines") == 0) {
        for (int end = LINE - 1; end < PIECE; end += LINE) {
            buffer[end] = '\n';
        }
        send_all(connection, count * LINE);
        take_in(connection);
    } else if (strcmp(service, "sink") == 0) {
        take_all(connection, count);
        take_in(connection);
    } else if (strcmp(service, "both") == 0) {
        send_all(connection, count);
        take_in(connection);
    } else {
        send_back(connection, strcmp(service, "late-echo") == 0);
    }
    return 0;
}

// What the operating system's sockets can do: each piece of work as a plain loop over blocking calls. The same arguments, the
// same output as work.py.
//
// raw WORK HOST PORT COUNT SIZE    prints how many microseconds COUNT times the work took, with pieces of SIZE bytes.

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LARGEST = 65536, SETTLE_US = 50000, LONGEST = 120 };

static struct sockaddr_in address;
static char room[LARGEST];

static void check(int ok, const char* what) {
    if (!ok) {
        perror(what);
        exit(1);
    }
}

static int opened(int type) {
    int descriptor = socket(AF_INET, type, 0);
    check(descriptor >= 0, "socket");
    check(connect(descriptor, (struct sockaddr*)&address, sizeof address) == 0, "connect");
    return descriptor;
}

static long microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void take(int descriptor, long count, size_t size) {
    long wanted = count * (long)size;
    while (wanted > 0) {
        ssize_t got = recv(descriptor, room, size, 0);
        check(got > 0, "recv");
        wanted -= got;
    }
}

// Keeps what came, as a script's recv does.
static void take_new(int descriptor, long count, size_t size) {
    long wanted = count * (long)size;
    while (wanted > 0) {
        char* new = malloc(size);
        ssize_t got = recv(descriptor, new, size, 0);
        check(got > 0, "recv");
        wanted -= got;
        free(new);
    }
}

// The peer says when it has everything.
static void give(int descriptor, long count, size_t size) {
    while (count-- > 0) {
        check(send(descriptor, room, size, 0) == (ssize_t)size, "send");
    }
    check(recv(descriptor, room, 1, 0) == 1, "recv");
}

// Message out, message in.
static void exchange(int descriptor, long count, size_t size) {
    while (count-- > 0) {
        check(send(descriptor, room, size, 0) == (ssize_t)size, "send");
        check(recv(descriptor, room, size, 0) == (ssize_t)size, "recv");
    }
}

static void exchange_datagrams(int descriptor, long count, size_t size) {
    while (count-- > 0) {
        struct sockaddr_in sender;
        socklen_t length = sizeof sender;
        check(sendto(descriptor, room, size, 0, (struct sockaddr*)&address, sizeof address) == (ssize_t)size, "sendto");
        check(recvfrom(descriptor, room, size, 0, (struct sockaddr*)&sender, &length) == (ssize_t)size, "recvfrom");
    }
}

// A line as cheap as it comes without a buffer of one's own: a look, and what it found is taken.
static void read_lines(int descriptor, long count, size_t size) {
    while (count-- > 0) {
        ssize_t seen = recv(descriptor, room, 2 * size, MSG_PEEK);
        check(seen >= (ssize_t)size, "recv");
        const char* end = memchr(room, '\n', (size_t)seen);
        check(end != NULL, "line");
        check(recv(descriptor, room, (size_t)(end + 1 - room), 0) == (ssize_t)size, "recv");
    }
}

// A host that is an address: what a script calls getaddrinfo for.
static void look_up(const char* host, const char* port) {
    struct addrinfo hints = {
        .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo* found;
    check(getaddrinfo(host, port, &hints, &found) == 0, "getaddrinfo");
    memcpy(&address, found->ai_addr, sizeof address);
    freeaddrinfo(found);
}

static void come_and_go(const char* host, const char* port, int look, long count) {
    while (count-- > 0) {
        if (look) {
            look_up(host, port);
        }
        close(opened(SOCK_STREAM));
    }
}

int main(int argc, char** argv) {
    check(argc == 6, "usage: raw WORK HOST PORT COUNT SIZE");
    const char *work = argv[1], *host = argv[2], *port = argv[3];
    const long count = atol(argv[4]);
    const size_t size = (size_t)atol(argv[5]);
    check(size <= LARGEST / 2 || strcmp(work, "readline") != 0, "size of a line");
    check(size <= LARGEST, "size");
    look_up(host, port);
    alarm(LONGEST);
    int descriptor = -1;
    if (strcmp(work, "datagram") == 0) {
        descriptor = socket(AF_INET, SOCK_DGRAM, 0);
    } else if (strstr(work, "connect") == NULL) {
        descriptor = opened(SOCK_STREAM);
    }
    if (strcmp(work, "transfer") == 0 || strcmp(work, "readline") == 0) {
        usleep(SETTLE_US);
    }
    const long began = microseconds();
    if (strcmp(work, "readinto") == 0) {
        take(descriptor, count, size);
    } else if (strcmp(work, "recv") == 0) {
        take_new(descriptor, count, size);
    } else if (strcmp(work, "send") == 0) {
        give(descriptor, count, size);
    } else if (strcmp(work, "readline") == 0) {
        read_lines(descriptor, count, size);
    } else if (strcmp(work, "datagram") == 0) {
        exchange_datagrams(descriptor, count, size);
    } else if (strstr(work, "connect") != NULL) {
        come_and_go(host, port, strcmp(work, "connect") == 0, count);
    } else {
        exchange(descriptor, count, size);
    }
    printf("%ld\n", microseconds() - began);
    return 0;
}

// What the operating system's sockets can do: each piece of work as a plain loop over blocking calls. The same arguments, the
// same output as work.py.
//
// raw WORK PORT COUNT    prints how many microseconds COUNT times the work took.

#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 65536, LINE = 64, MESSAGE = 32, SETTLE_US = 50000, LONGEST = 120 };

static struct sockaddr_in address;

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

static void take(int descriptor, long count, char* room) {
    long wanted = count * PIECE;
    while (wanted > 0) {
        ssize_t size = recv(descriptor, room, PIECE, 0);
        check(size > 0, "recv");
        wanted -= size;
    }
}

// Keeps what came, as a script's recv does.
static void take_new(int descriptor, long count) {
    long wanted = count * PIECE;
    while (wanted > 0) {
        char* room = malloc(PIECE);
        ssize_t size = recv(descriptor, room, PIECE, 0);
        check(size > 0, "recv");
        wanted -= size;
        free(room);
    }
}

// Message out, message in.
static void exchange(int descriptor, long count) {
    char message[MESSAGE];
    memset(message, 'x', sizeof message);
    while (count-- > 0) {
        check(send(descriptor, message, MESSAGE, 0) == MESSAGE, "send");
        check(recv(descriptor, message, MESSAGE, 0) == MESSAGE, "recv");
    }
}

static void exchange_datagrams(int descriptor, long count) {
    char message[LINE];
    memset(message, 'x', sizeof message);
    while (count-- > 0) {
        struct sockaddr_in sender;
        socklen_t length = sizeof sender;
        check(sendto(descriptor, message, LINE, 0, (struct sockaddr*)&address, sizeof address) == LINE, "sendto");
        check(recvfrom(descriptor, message, LINE, 0, (struct sockaddr*)&sender, &length) == LINE, "recvfrom");
    }
}

// A line as cheap as it comes without a buffer of one's own: a look, and what it found is taken.
static void read_lines(int descriptor, long count) {
    char line[2 * LINE];
    while (count-- > 0) {
        ssize_t seen = recv(descriptor, line, sizeof line, MSG_PEEK);
        check(seen >= LINE, "recv");
        const char* end = memchr(line, '\n', (size_t)seen);
        check(end != NULL, "line");
        check(recv(descriptor, line, (size_t)(end + 1 - line), 0) == LINE, "recv");
    }
}

// A host that is an address: what a script calls getaddrinfo for.
static void look_up(const char* port) {
    struct addrinfo hints = {
        .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV};
    struct addrinfo* found;
    check(getaddrinfo("127.0.0.1", port, &hints, &found) == 0, "getaddrinfo");
    memcpy(&address, found->ai_addr, sizeof address);
    freeaddrinfo(found);
}

static void come_and_go(const char* port, int look, long count) {
    while (count-- > 0) {
        if (look) {
            look_up(port);
        }
        close(opened(SOCK_STREAM));
    }
}

int main(int argc, char** argv) {
    check(argc == 4, "usage: raw WORK PORT COUNT");
    const char* work = argv[1];
    const long count = atol(argv[3]);
    look_up(argv[2]);
    alarm(LONGEST);
    static char room[PIECE];
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
        take(descriptor, count, room);
    } else if (strcmp(work, "recv") == 0) {
        take_new(descriptor, count);
    } else if (strcmp(work, "readline") == 0) {
        read_lines(descriptor, count);
    } else if (strcmp(work, "datagram") == 0) {
        exchange_datagrams(descriptor, count);
    } else if (strstr(work, "connect") != NULL) {
        come_and_go(argv[2], strcmp(work, "connect") == 0, count);
    } else {
        exchange(descriptor, count);
    }
    printf("%ld\n", microseconds() - began);
    return 0;
}

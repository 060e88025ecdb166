/* Stands before the C library of a firmware: a name server that never answers, for the names below .example alone. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) = dlsym(RTLD_NEXT, "getaddrinfo");
    const char *end = host != NULL ? strstr(host, ".example") : NULL;
    if (end != NULL) {
        sleep(20);
        return EAI_AGAIN;
    }
    return real(host, service, hints, result);
}

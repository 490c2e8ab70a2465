/* The floor: one process, epoll, a loop of send(). `floor PORT`: a WebSocket server that checks nothing and gives every text
   message to everybody. What is faster than this is not a server any more. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 65536
static char seated[MOST];
static int highest;

static void relay(const unsigned char *text, size_t size)
{
    unsigned char frame[70000];
    size_t head = size < 126 ? 2 : 4;
    frame[0] = 0x81;
    frame[1] = size < 126 ? size : 126;
    if (head == 4) {
        frame[2] = size >> 8;
        frame[3] = size & 255;
    }
    memcpy(frame + head, text, size);
    for (int fd = 0; fd <= highest; fd++)
        if (seated[fd])
            send(fd, frame, head + size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void hear(int fd)
{
    static const char welcome[] = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  "Sec-WebSocket-Accept: ICX+Yqv66kxgM0FcWaLWlFLwTAI=\r\n\r\n";
    unsigned char got[65536];
    ssize_t size = recv(fd, got, sizeof got, MSG_DONTWAIT);
    if (size <= 0) {
        seated[fd] = 0;
        close(fd);
    } else if (!seated[fd]) {
        seated[fd] = 1;
        send(fd, welcome, sizeof welcome - 1, MSG_NOSIGNAL);
    } else if ((got[0] & 15) == 1) {
        size_t length = got[1] & 127, at = 2;
        if (length == 126) {
            length = got[2] << 8 | got[3];
            at = 4;
        }
        unsigned char *mask = got + at, *text = got + at + 4;
        for (size_t i = 0; i < length; i++)
            text[i] ^= mask[i & 3];
        relay(text, length);
    }
}

int main(int count, char **words)
{
    struct rlimit most;
    getrlimit(RLIMIT_NOFILE, &most);
    most.rlim_cur = most.rlim_max;
    setrlimit(RLIMIT_NOFILE, &most);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(count > 1 ? atoi(words[1]) : 0)};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int yes = 1, door = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), poll = epoll_create1(0);
    setsockopt(door, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(door, (struct sockaddr *)&here, sizeof here) || listen(door, 4096))
        return perror("floor"), 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = door}, events[512];
    epoll_ctl(poll, EPOLL_CTL_ADD, door, &event);
    for (;;) {
        int n = epoll_wait(poll, events, 512, -1);
        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;
            if (fd != door) {
                hear(fd);
                continue;
            }
            while ((fd = accept4(door, NULL, NULL, SOCK_NONBLOCK)) >= 0 && fd < MOST) {
                seated[fd] = 0;
                highest = fd > highest ? fd : highest;
                event.events = EPOLLIN;
                event.data.fd = fd;
                epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event);
            }
        }
    }
}

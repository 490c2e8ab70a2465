/* A crowd of silent viewers in one process. A viewer joins, says hello, counts and times the frames, answers pings, leaves or comes
   back; it does as little as it can, for it shares the machine with what it measures.

   Its plan comes as lines of a word and a value until `go` (swarms.py writes it); then `begin AT` lets them come, `forget` begins the
   measurement anew, `all` tells everything, an end of the input ends the crowd. How it stands is a line of JSON every 0.25 s. Moments
   are seconds of the monotonic clock. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "kept.h"
#include "plan.h"

#define ADDRESSES 60
#define AT_ONCE 64      /* begun in one turn */
#define SHAKING 1000    /* shaking hands at once: more would fill the server's queue of newcomers, and a full one costs a second */
#define WATCHED_OF 500  /* of one viewer of so many the time from frame to frame is noted */
#define SLOW_BYTES 256
#define SLOW_EVERY_S 0.5
#define BACK_FROM_S 4.0
#define BACK_TO_S 20.0
#define CONNECT_S 5
#define TELL_S 0.25
#define LATE_S 2.0
#define FEW 64          /* where few events came it sleeps on, as far ends do that share no machine with the server: else */
#define NAP_US 2000     /* each write of a server pays for waking us */
#define MOST_TOLD 200000
#define MARK 8          /* letters of a mark */
#define MOMENT 13       /* letters that are the digits of microseconds, after a tilde: marks.py writes them */

enum stage { AWAY, SHAKING_HANDS, SAYING_HELLO, SEATED };

struct viewer {
    int number, fd, is_slow;
    enum stage stage;
    double born, leaves_at, lost_at, told_at;
    long seq;
    char mark[MARK + 1];
    unsigned char *rest; /* the begin of a frame whose end has not come */
    size_t rest_size;
};

static struct { long joined, here, frames, lost, back, refused, slow_closed, late; double joined_at; } told;
static struct times ages, joins, away, gaps;
static struct due leaving, coming;
static struct viewer *viewers, **slow;
static int poll_fd, slow_count, shaking, begun;
static double slow_at;
static char request[1024];
static unsigned char got[1 << 22];

/* A viewer's life */

static void say(struct viewer *viewer, int opcode, const char *text, size_t size)
{
    unsigned char frame[2048] = {0x80 | opcode};
    size_t at = 2;
    frame[1] = 0x80 | (size < 126 ? size : 126);
    if (size >= 126) {
        frame[at++] = size >> 8;
        frame[at++] = size & 255;
    }
    at += 4; /* a mask of zeros */
    if (at + size > sizeof frame)
        return;
    memcpy(frame + at, text, size);
    send(viewer->fd, frame, at + size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

static void drop(struct viewer *viewer)
{
    shaking -= viewer->stage == SHAKING_HANDS || viewer->stage == SAYING_HELLO;
    told.here--;
    for (int n = 0; n < slow_count; n++)
        if (slow[n] == viewer) {
            slow[n] = slow[--slow_count];
            break;
        }
    close(viewer->fd);
    free(viewer->rest);
    viewer->rest = NULL;
    viewer->rest_size = 0;
    viewer->told_at = 0;
    viewer->fd = -1;
    viewer->stage = AWAY;
}

/* After a pause of its own, as long as the page's (static/js/room_socket.js). */
static void come_back(struct viewer *viewer)
{
    double now = now_s();
    if (!viewer->lost_at)
        viewer->lost_at = now;
    push(&coming, now + BACK_FROM_S + drand48() * (BACK_TO_S - BACK_FROM_S), viewer);
}

static void join(struct viewer *viewer)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0), yes = 1, few = 2048;
    struct timeval patience = {.tv_sec = CONNECT_S};
    struct sockaddr_in here = {.sin_family = AF_INET}, there = {.sin_family = AF_INET, .sin_port = htons(plan.port)};
    here.sin_addr.s_addr = htonl(127u << 24 | (plan.number + 1) << 8 | (1 + viewer->number % ADDRESSES));
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes); /* else an address runs out of ports */
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (viewer->is_slow)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &few, sizeof few);
    viewer->born = now_s();
    if (fd < 0 || bind(fd, (struct sockaddr *)&here, sizeof here) || connect(fd, (struct sockaddr *)&there, sizeof there)
        || send(fd, request, strlen(request), MSG_NOSIGNAL) < 0) {
        close(fd);
        told.refused++;
        return come_back(viewer);
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = viewer};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, fd, &event);
    viewer->fd = fd;
    viewer->stage = SHAKING_HANDS;
    shaking++;
    told.here++;
}

/* The far end closed: a slow one stays away, others come back. */
static void lose(struct viewer *viewer)
{
    int was_seated = viewer->stage == SEATED;
    drop(viewer);
    if (viewer->is_slow && was_seated) {
        told.slow_closed++;
        return;
    }
    told.lost += was_seated;
    come_back(viewer);
}

static void hello(struct viewer *viewer)
{
    char text[1024], since[64] = "\"since\":null,\"mark\":null";
    if (viewer->mark[0])
        snprintf(since, sizeof since, "\"since\":%ld,\"mark\":\"%s\"", viewer->seq, viewer->mark);
    int size = snprintf(text, sizeof text, "{\"op\":\"hello\",\"ticket\":\"%s\",%s}", plan.tickets[viewer->number], since);
    say(viewer, 1, text, size);
}

static void seated(struct viewer *viewer)
{
    double now = now_s();
    viewer->stage = SEATED;
    shaking--;
    if (viewer->number % WATCHED_OF == 0)
        viewer->told_at = now;
    if (viewer->lost_at) {
        told.back++;
        note(&away, now - viewer->lost_at);
        viewer->lost_at = 0;
    } else {
        told.joined++;
        told.joined_at = now;
        note(&joins, now - viewer->born);
        if (plan.stay_s) {
            viewer->leaves_at = now - log(1 - drand48()) * plan.stay_s;
            push(&leaving, viewer->leaves_at, viewer);
        }
    }
    if (viewer->is_slow) {
        epoll_ctl(poll_fd, EPOLL_CTL_DEL, viewer->fd, NULL);
        slow[slow_count++] = viewer;
    }
}

/* When the first moment in a text was, 0 where there is none. */
static double moment_in(const unsigned char *text, size_t size)
{
    static const char letters[] = "bcdfghjklm";
    const unsigned char *at = memchr(text, '~', size);
    double us = 0;
    if (!at || at + MOMENT >= text + size)
        return 0;
    for (int n = 1; n <= MOMENT; n++) {
        const char *digit = memchr(letters, at[n], sizeof letters - 1);
        if (!digit)
            return 0;
        us = us * 10 + (digit - letters);
    }
    return us / 1e6;
}

static void time_it(struct viewer *viewer, double said_at)
{
    if (said_at <= viewer->born || viewer->is_slow) /* it was said before this viewer came, or came back */
        return;
    double now = now_s();
    note(&ages, now - said_at);
    told.late += now - said_at > LATE_S;
    if (viewer->told_at) {
        note(&gaps, now - viewer->told_at);
        viewer->told_at = now;
    }
}

static int begins(const unsigned char *text, size_t size, const char *with)
{
    return size >= strlen(with) && !memcmp(text, with, strlen(with));
}

/* How far the room has come, from the first words of a frame: `"seq":12,"mark":"0123abcd"`. */
static void note_head(struct viewer *viewer, const unsigned char *text, size_t size)
{
    size_t head = size < 80 ? size : 80;
    const char *seq = memmem(text, head, "\"seq\":", 6), *mark = memmem(text, head, "\"mark\":\"", 8);
    if (!seq || !mark || mark + 8 + MARK > (const char *)text + size)
        return;
    viewer->seq = atol(seq + 6);
    memcpy(viewer->mark, mark + 8, MARK);
}

static void take(struct viewer *viewer, const unsigned char *text, size_t size)
{
    if (viewer->stage == SAYING_HELLO) {
        if (begins(text, size, "{\"k\":\"bye\""))
            return;
        seated(viewer);
    }
    told.frames++;
    if (plan.is_room) {
        int is_tick = begins(text, size, "{\"k\":\"tick\"");
        if (is_tick || begins(text, size, "{\"k\":\"welcome\"") || begins(text, size, "{\"k\":\"resume\""))
            note_head(viewer, text, size);
        if (!is_tick)
            return;
    }
    time_it(viewer, moment_in(text, size));
}

/* Whole frames out of what came; how much of it is done with. */
static size_t read_frames(struct viewer *viewer, const unsigned char *data, size_t size)
{
    size_t at = 0;
    while (size - at >= 2) {
        size_t length = data[at + 1] & 127, body = at + 2, bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
        if (size < body + bytes)
            break;
        if (bytes)
            length = 0;
        for (; bytes; bytes--)
            length = length << 8 | data[body++];
        if (size - body < length)
            break;
        int opcode = data[at] & 15;
        if (opcode == 1)
            take(viewer, data + body, length);
        else if (opcode == 9)
            say(viewer, 10, "", 0);
        at = body + length;
    }
    return at;
}

static size_t shake_hands(struct viewer *viewer, const unsigned char *data, size_t size)
{
    const unsigned char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end)
        return 0;
    if (!begins(data, size, "HTTP/1.1 101")) {
        told.refused++;
        lose(viewer);
        return size;
    }
    viewer->stage = SAYING_HELLO;
    if (plan.is_room) {
        hello(viewer);
    } else {
        if (plan.greeting[0])
            say(viewer, 1, plan.greeting, strlen(plan.greeting));
        seated(viewer);
    }
    return end + 4 - data;
}

/* Read once; whether there may be more. The poll tells of what comes, not of what is left. */
static int hear(struct viewer *viewer)
{
    size_t rest = viewer->rest_size, room = viewer->is_slow && viewer->stage == SEATED ? SLOW_BYTES : sizeof got - rest;
    if (rest)
        memcpy(got, viewer->rest, rest);
    ssize_t size = recv(viewer->fd, got + rest, room, MSG_DONTWAIT);
    if (size < 0 && (errno == EAGAIN || errno == EINTR))
        return 0;
    if (size <= 0) {
        lose(viewer);
        return 0;
    }
    size_t all = rest + size, done = 0;
    if (viewer->stage == SHAKING_HANDS)
        done = shake_hands(viewer, got, all);
    if (viewer->stage >= SAYING_HELLO)
        done += read_frames(viewer, got + done, all - done);
    if (viewer->stage == AWAY)
        return 0;
    if (rest || done < all) {
        viewer->rest_size = all - done;
        viewer->rest = realloc(viewer->rest, all - done + 1);
        memcpy(viewer->rest, got + done, all - done);
    }
    return (size_t)size == room;
}

/* What the one who runs us hears */

static int by_head(const void *one, const void *other)
{
    const struct viewer *a = *(struct viewer *const *)one, *b = *(struct viewer *const *)other;
    return a->seq != b->seq ? (a->seq > b->seq) - (a->seq < b->seq) : strcmp(a->mark, b->mark);
}

/* How many stand where the room's log is at each sequence and mark: all at one where they are in step. */
static void tell_heads(void)
{
    struct viewer **here = malloc((begun + 1) * sizeof *here);
    int count = 0, first = 1;
    for (int n = 0; n < begun; n++)
        if (viewers[n].stage == SEATED && !viewers[n].is_slow)
            here[count++] = &viewers[n];
    qsort(here, count, sizeof *here, by_head);
    printf(",\"heads\":{");
    for (int n = 0, from = 0; n < count; n++)
        if (n + 1 == count || by_head(&here[n], &here[n + 1])) {
            printf("%s\"%ld %s\":%d", first ? "" : ",", here[n]->seq, here[n]->mark, n + 1 - from);
            from = n + 1;
            first = 0;
        }
    printf("}");
    free(here);
}

/* As many of them as can be told, evenly, and always the largest. */
static void tell_times(const char *name, const struct times *times, double unit)
{
    size_t step = times->count / MOST_TOLD + 1;
    float largest = 0;
    printf(",\"%s\":[", name);
    for (size_t n = 0; n < times->count; n++) {
        largest = times->values[n] > largest ? times->values[n] : largest;
        if (n % step == 0)
            printf("%.2f,", times->values[n] * unit);
    }
    if (times->count)
        printf("%.2f", largest * unit);
    printf("]");
}

static void tell(int everything)
{
    printf("{\"k\":\"%s\",\"joined\":%ld,\"here\":%ld,\"frames\":%ld,\"lost\":%ld,\"back\":%ld,\"refused\":%ld,\"slow_closed\":%ld,"
           "\"late\":%ld,\"joined_at\":%.6f",
           everything ? "all" : "now", told.joined, told.here, told.frames, told.lost, told.back, told.refused, told.slow_closed,
           told.late, told.joined_at);
    if (everything) {
        tell_heads();
        tell_times("ages_ms", &ages, 1e3);
        tell_times("joins_ms", &joins, 1e3);
        tell_times("gaps_ms", &gaps, 1e3);
        tell_times("away_s", &away, 1);
    }
    printf("}\n");
    fflush(stdout);
}

/* Whether to go on. */
static int obey(void)
{
    char words[256] = "";
    if (read(0, words, sizeof words - 1) <= 0)
        return 0;
    for (char *word = strtok(words, "\n"); word; word = strtok(NULL, "\n")) {
        if (!strncmp(word, "begin ", 6)) {
            plan.begins_at = atof(word + 6);
        } else if (!strcmp(word, "forget")) {
            ages.count = told.frames = 0;
        } else if (!strcmp(word, "all")) {
            tell(1);
        }
    }
    return 1;
}

static void see_off(double now)
{
    while (leaving.count && leaving.all[0].at <= now) {
        struct viewer *viewer = pop(&leaving);
        if (viewer->stage == SEATED)
            drop(viewer);
    }
    if (now < slow_at)
        return;
    slow_at = now + SLOW_EVERY_S;
    for (int n = slow_count - 1; n >= 0; n--) /* from the end: who is lost gives its place to the last */
        hear(slow[n]);
}

static void let_come(double now)
{
    int due = planned(now);
    for (int n = 0; n < AT_ONCE && begun < due && shaking < SHAKING; n++) {
        struct viewer *viewer = &viewers[begun];
        viewer->number = begun++;
        viewer->is_slow = drand48() * 100 < plan.slow_of_100;
        join(viewer);
    }
    for (int n = 0; n < AT_ONCE && coming.count && coming.all[0].at <= now && shaking < SHAKING; n++) {
        struct viewer *viewer = pop(&coming);
        if (!viewer->leaves_at || viewer->leaves_at > now) /* else its evening was over meanwhile */
            join(viewer);
    }
}

int main(void)
{
    static struct epoll_event events[4096];
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    read_plan();
    srand48(plan.number + 1);
    snprintf(request, sizeof request,
             "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
             "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n",
             plan.path, plan.port); /* one key for all: this crowd believes its servers */
    viewers = calloc(plan.most + 1, sizeof *viewers);
    slow = calloc(plan.most + 1, sizeof *slow);
    poll_fd = epoll_create1(0);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    epoll_ctl(poll_fd, EPOLL_CTL_ADD, 0, &event);
    puts("{\"k\":\"ready\"}");
    fflush(stdout);
    double tell_at = 0;
    for (int count = 0;;) {
        double now = now_s();
        int is_joining = begun < planned(now);
        if (count < FEW && !(is_joining && shaking < SHAKING))
            usleep(NAP_US);
        count = epoll_wait(poll_fd, events, 4096, 0);
        for (int n = 0; n < count; n++) {
            struct viewer *viewer = events[n].data.ptr;
            if (!viewer) {
                if (!obey())
                    return 0;
                continue;
            }
            while (viewer->stage != AWAY && hear(viewer))
                ;
        }
        now = now_s();
        let_come(now);
        see_off(now);
        if (now >= tell_at) {
            tell_at = now + TELL_S;
            tell(0);
        }
    }
}

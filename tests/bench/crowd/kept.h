/* What a crowd keeps: moments, lists of times, and whose turn is next. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct viewer;

struct times { /* seconds */
    float *values;
    size_t count, room;
};

struct due { /* a heap: who is first at its top */
    struct { double at; struct viewer *who; } *all;
    size_t count, room;
};

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec + now.tv_nsec / 1e9;
}

static void *more(void *old, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return old;
    *room = *room ? *room * 2 : 1024;
    return realloc(old, *room * size);
}

static void note(struct times *times, double value)
{
    times->values = more(times->values, times->count, &times->room, sizeof *times->values);
    times->values[times->count++] = value;
}

static void push(struct due *due, double at, struct viewer *who)
{
    due->all = more(due->all, due->count, &due->room, sizeof *due->all);
    size_t n = due->count++;
    for (; n && due->all[(n - 1) / 2].at > at; n = (n - 1) / 2)
        due->all[n] = due->all[(n - 1) / 2];
    due->all[n].at = at;
    due->all[n].who = who;
}

static struct viewer *pop(struct due *due)
{
    struct viewer *first = due->all[0].who;
    size_t n = 0, last = --due->count;
    for (size_t child; (child = 2 * n + 1) < last; n = child) {
        if (child + 1 < last && due->all[child + 1].at < due->all[child].at)
            child++;
        if (due->all[child].at >= due->all[last].at)
            break;
        due->all[n] = due->all[child];
    }
    due->all[n] = due->all[last];
    return first;
}

/* What a crowd is to do, and when. */
#include <string.h>
#include <sys/types.h>

static struct {
    int port, number, is_room, points, most;
    char path[256], greeting[256];
    double begins_at, stay_s, slow_of_100, curve_at[16], curve_joins[16];
    char **tickets;
    size_t count, room;
} plan = {.begins_at = -1};

static void read_plan(void)
{
    char *line = NULL;
    size_t room = 0;
    for (ssize_t size; (size = getline(&line, &room, stdin)) > 0;) {
        line[size - 1] = 0;
        char *value = strchr(line, ' ');
        if (!value)
            break; /* go */
        *value++ = 0;
        if (!strcmp(line, "ticket")) {
            plan.tickets = more(plan.tickets, plan.count, &plan.room, sizeof *plan.tickets);
            plan.tickets[plan.count++] = strdup(value);
        } else if (!strcmp(line, "port")) {
            plan.port = atoi(value);
        } else if (!strcmp(line, "path")) {
            snprintf(plan.path, sizeof plan.path, "%s", value);
        } else if (!strcmp(line, "greeting")) {
            snprintf(plan.greeting, sizeof plan.greeting, "%s", value);
        } else if (!strcmp(line, "number")) {
            plan.number = atoi(value);
        } else if (!strcmp(line, "stay_s")) {
            plan.stay_s = atof(value);
        } else if (!strcmp(line, "slow_of_100")) {
            plan.slow_of_100 = atof(value);
        } else if (!strcmp(line, "curve") && plan.points < 16) {
            sscanf(value, "%lf %lf", &plan.curve_at[plan.points], &plan.curve_joins[plan.points]);
            plan.points++;
        }
    }
    plan.is_room = plan.count > 0;
    plan.most = plan.points ? plan.curve_joins[plan.points - 1] : 0;
}

/* How many should have come by now. */
static int planned(double now)
{
    double from = 0, before = 0;
    if (plan.begins_at < 0)
        return 0;
    for (int n = 0; n < plan.points; n++) {
        double at = plan.curve_at[n], count = plan.curve_joins[n];
        if (now - plan.begins_at < at)
            return now < plan.begins_at ? 0 : before + (count - before) * (now - plan.begins_at - from) / (at - from);
        from = at;
        before = count;
    }
    return plan.most;
}

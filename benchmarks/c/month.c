/* The compiled month by hand: the same work and the same numbers as the engine's, as a limit to measure it by. */
#include <stdlib.h>

#include "acting.h"
#include "deciding.h"
#include "experiencing.h"
#include "moving.h"
#include "recording.h"
#include "working.h"

static void *room(size_t count, size_t size) {
    size_t bytes = (count * size + 4096) / 64 * 64;
    void *made = aligned_alloc(64, bytes);
    if (made) memset(made, 0, bytes);
    return made;
}

struct arena {
    struct world world;
    lane *chance;
    double *days;
    void *rooms[24];
    int count;
};

void arena_free(struct arena *arena) {
    if (!arena) return;
    while (arena->count) free(arena->rooms[--arena->count]);
    free(arena);
}

/* All the room that runs of up to so many groups, ties and months need; NULL when there is not enough memory. */
struct arena *arena_new(int64_t groups, int64_t columns, int64_t widest, int64_t months) {
    struct arena *arena = room(1, sizeof *arena);
    if (!arena) return NULL;
    struct world *w = &arena->world;
    int64_t rows = groups * SIDE, enough = 1;
#define ROOM(place, many)                                                                                              \
    {                                                                                                                  \
        place = room(many, sizeof *place);                                                                             \
        arena->rooms[arena->count++] = place;                                                                          \
        enough = enough && place;                                                                                      \
    }
    ROOM(w->state, groups)
    ROOM(w->inside, groups)
    ROOM(w->touched, groups)
    ROOM(w->row, rows)
    ROOM(w->column, columns)
    ROOM(w->reached, columns)
    ROOM(w->connected, groups)
    ROOM(w->voice, widest * SIDE)
    ROOM(w->members, groups)
    ROOM(w->special, groups)
    ROOM(w->shock, 4 * months)
    ROOM(w->rank, rows)
    ROOM(w->influence, rows)
    ROOM(w->moved, rows)
    ROOM(arena->chance, groups)
    ROOM(arena->days, ACTIONS)
#undef ROOM
    if (enough) return arena;
    arena_free(arena);
    return NULL;
}

/* Before the first month: who is inside, how surprising each one's joining would be, and the first picture. */
static void begin(struct world *w, const struct convener *convener) {
    const struct population *people = w->people;
    const struct parameters *p = w->ground->p;
    long n = people->n, groups = people->groups;
    memset(&w->whole, 0, sizeof w->whole);
    memset(w->state, 0, sizeof *w->state * groups);
    memset(w->inside, 0, sizeof *w->inside * groups);
    memset(w->members, 0, sizeof *w->members * groups);
    memset(w->special, 0, sizeof *w->special * groups);
    memcpy(w->column, people->column, sizeof *w->column * people->columns);
    w->whole.convener = *convener;
    w->whole.climate = w->ground->climate;
    w->movers = 0;
    w->joins = w->leaves = w->compelling = w->offering = 0.0;
    w->spread = w->usual = w->established = -1.0;
    lane peers = {0}, trust;
    EACH(o) trust[o] = p->stranger_trust;
    for (long g = 0; g < groups; g++) {
        const struct traits *t = &people->traits[g];
        struct state *s = &w->state[g];
        EACH(o) {
            s->awareness[o] = t->awareness[o], s->overlap[o] = t->overlap[o], s->efficacy[o] = t->efficacy[o];
            s->alone[o] = t->alone[o], s->association[o] = t->association[o], s->legitimacy[o] = t->legitimacy[o];
            s->champion[o] = t->champion[o], s->alignment[o] = t->alignment[o];
        }
    }
    members_work(w, 1);
    double mean = 0.0, spread = 0.0;
    for (long g = 0; g < groups; g++) weigh(w, g, peers, trust, w->state[g].utility);
    for (long i = 0; i < n; i++) mean += w->state[i / SIDE].utility[i % SIDE] / (double)n;
    for (long i = 0; i < n; i++) {
        double ahead = w->state[i / SIDE].utility[i % SIDE] - mean;
        spread += ahead * ahead / (double)n;
    }
    spread = sqrt(spread);
    for (long i = 0; i < n; i++) {
        struct state *s = &w->state[i / SIDE];
        long o = i % SIDE;
        double sympathy = logistic(spread > 1e-12 ? (s->utility[o] - mean) / spread : 0.0);
        s->credibility[o] = p->expected_signal + (1.0 - p->expected_signal) * (1.0 - sympathy);
        if (!people->inside[i]) continue;
        s->status[o] = MEMBER;
        s->ownership[o] = own_measure(s->alignment[o], s->awareness[o], 0.0, p);
        w->inside[i / SIDE][o] = 1.0;
        w->members[i / SIDE]++;
        w->moved[w->movers++] = (int32_t)i;
    }
    show_moves(w);
    members_work(w, 1);
    for (long g = 0; g < groups; g++)
        EACH(o) {
            struct state *s = &w->state[g];
            s->payoff[o] = w->inside[g][o] > 0.0 ? s->utility[o] : p->free_ride_weight * w->whole.now.action;
        }
}

/* The phase that holds in month `number`, given the one before and last month's outcomes. */
static long phase_in(long current, long number, const struct strategy *s, const double *last_month) {
    while (current < s->phases) {
        int ended = (double)number >= s->until[current];
        if (s->metric[current] >= 0 && number > 0) {
            double reading = last_month[s->metric[current]];
            ended |= s->above[current] > 0.0 ? reading > s->value[current] : reading < s->value[current];
        }
        if (!ended) break;
        current++;
        if (current < s->phases && s->metric[current] >= 0) break; /* a new phase is given its first month */
    }
    return current;
}

/* Fills this month's staff-days per action: none after the convener has withdrawn. */
static void staff(struct world *w, long number, long phase, const struct strategy *s, double *days) {
    const struct ground *ground = w->ground;
    struct convener *convener = &w->whole.convener;
    for (long e = 0; e < ground->events; e++)
        if (ground->event[e].month == number + 1.0 && !is_nan(ground->event[e].capacity))
            convener->capacity = ground->event[e].capacity;
    int led = number < ground->withdraw && phase < s->phases;
    for (int a = 0; a < ACTIONS; a++) days[a] = led ? convener->capacity * s->effort[phase * ACTIONS + a] : 0.0;
    convener->admits = led ? s->admits[phase] : NAN;
}

static void run(struct arena *arena, const struct strategy *s, double *months, double *reached, double *outcomes) {
    struct world *w = &arena->world;
    const struct ground *ground = w->ground;
    static const int64_t nothing[ACTIONS] = {0};
    long phase = 0;
    double spent = 0.0;
    begin(w, &s->convener);
    for (long m = 0; m < ground->milestones; m++) reached[m] = NAN;
    TICK(START);
    for (long number = 0; number < ground->months; number++) {
        double *out = months + number * MONTH_OUTCOMES;
        phase = phase_in(phase, number, s, number ? out - MONTH_OUTCOMES : out);
        staff(w, number, phase, s, arena->days);
        world_moves(w, number);
        TICK(WORLD);
        spent += convener_acts(w, arena->days, phase < s->phases ? s->aims + phase * ACTIONS : nothing);
        TICK(ACT);
        organisations_talk_and_decide(w, number, arena->chance);
        members_work(w, w->movers > 0 || number == 0);
        TICK(WORK);
        experience_feeds_back(w);
        TICK(EXPERIENCE);
        record_month(w, out);
        pass_milestones(w, number, reached);
        TICK(RECORD);
    }
    record_run(ground, (double)w->people->n, months, spent, outcomes);
    TICK(RECORD);
}

/* Runs strategies on one population: fills months (strategies x months x monthly outcomes), reached (strategies x
   milestones), outcomes (strategies x outcomes of a run). */
void run_all(struct arena *arena, const struct ground *ground, const struct population *people,
             const struct strategy *strategies, int64_t count, double *months, double *reached, double *outcomes) {
    arena->world.ground = ground;
    arena->world.people = people;
#ifdef PROFILE
    last_tick = __builtin_ia32_rdtsc();
#endif
    draw_shocks(people, ground->months, arena->world.shock);
    TICK(WORLD);
    for (int64_t s = 0; s < count; s++)
        run(arena, &strategies[s], months + s * ground->months * MONTH_OUTCOMES, reached + s * ground->milestones,
            outcomes + s * RUN_OUTCOMES);
}

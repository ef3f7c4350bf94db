/* The compiled month by hand: the same work and the same numbers as the engine's, as a limit to measure it by. */
#include "acting.h"
#include "arena.h"
#include "deciding.h"
#include "experiencing.h"
#include "moving.h"
#include "recording.h"
#include "starting.h"
#include "working.h"

/* Whether the condition of a row held last month. */
static int holds(const struct strategy *s, long row, const double *last_month) {
    double reading = last_month[s->metric[row]];
    return s->above[row] > 0.0 ? reading > s->value[row] : reading < s->value[row];
}

/* The phase that holds in month `number`, given the one before and last month's outcomes. */
static long phase_in(long current, long number, const struct strategy *s, const double *last_month) {
    while (current < s->phases) {
        int ended = (double)number >= s->until[current];
        if (s->metric[current] >= 0 && number > 0) ended |= holds(s, current, last_month);
        if (!ended) break;
        current += 1 + s->others[current];
        if (current < s->phases && s->metric[current] >= 0) break; /* a new phase is given its first month */
    }
    return current;
}

/* The row of what a phase does in month `number`: the first of its others whose condition held, else its own. */
static long row_in(long phase, long number, const struct strategy *s, const double *last_month) {
    if (number > 0 && phase < s->phases)
        for (long row = phase + 1; row < phase + 1 + s->others[phase]; row++)
            if (holds(s, row, last_month)) return row;
    return phase;
}

/* Fills this month's staff-days per action: none after the convener has withdrawn. */
static void staff(struct world *w, long number, long row, const struct strategy *s, double *days) {
    const struct ground *ground = w->ground;
    struct convener *convener = &w->whole.convener;
    for (long e = 0; e < ground->events; e++)
        if (ground->event[e].month == number + 1.0 && !is_nan(ground->event[e].capacity))
            convener->capacity = ground->event[e].capacity;
    int led = number < ground->withdraw && row < s->phases;
    for (int a = 0; a < ACTIONS; a++) days[a] = led ? convener->capacity * s->effort[row * ACTIONS + a] : 0.0;
    convener->admits = led ? s->admits[row] : NAN;
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
        const double *before = number ? out - MONTH_OUTCOMES : out;
        phase = phase_in(phase, number, s, before);
        long row = row_in(phase, number, s, before);
        staff(w, number, row, s, arena->days);
        world_moves(w, number);
        TICK(WORLD);
        spent += convener_acts(w, arena->days, row < s->phases ? s->aims + row * ACTIONS : nothing);
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

/* Says which population on which ground the next runs are of, and draws what happens to the climates, which all share. */
void settle(struct arena *arena, const struct ground *ground, const struct population *people) {
    arena->world.ground = ground;
    arena->world.people = people;
    draw_shocks(people, ground->months, arena->world.shock);
}

/* Runs strategies on it: fills months (strategies x months x monthly outcomes), reached (strategies x milestones), outcomes
   (strategies x outcomes of a run). */
void run_all(struct arena *arena, const struct strategy *strategies, int64_t count, double *months, double *reached,
             double *outcomes) {
    const struct ground *ground = arena->world.ground;
#ifdef PROFILE
    last_tick = __builtin_ia32_rdtsc();
#endif
    for (int64_t s = 0; s < count; s++)
        run(arena, &strategies[s], months + s * ground->months * MONTH_OUTCOMES, reached + s * ground->milestones,
            outcomes + s * RUN_OUTCOMES);
}

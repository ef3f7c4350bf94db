/* What is recorded: the outcomes of a month, and the outcomes of a run from those of its months. */
#ifndef RECORDING_H
#define RECORDING_H
#include "world.h"

#define LAST 12
#define CRITICAL (0.25 - 1e-9) /* a quarter, whatever the rounding */

/* (Gini of influence inside, share of it held by the affected), without what the convener itself holds. It changes only when
   somebody moves or power is shared further. */
static void weigh_influence(struct world *w, double spread) {
    const struct population *people = w->people;
    long n = people->n;
    const double *inside = (const double *)w->inside;
    double *rank = w->rank, *mine = w->influence;
    double total = 0.0, affected = 0.0, lorenz = 0.0;
    long count = 0;
    for (long r = 0; r < n; r++) {
        long in = inside[people->by_power[r]] > 0.0;
        count += in;
        rank[r] = in ? (double)count : 0.0;
    }
    if (spread == 1.0)
        for (long r = 0; r < n; r++) mine[r] = people->power[r];
    else
        _Pragma("omp simd") for (long r = 0; r < n; r++) mine[r] = exp_of(spread * people->log_power[r]);
    _Pragma("omp simd reduction(+ : total, affected, lorenz)") for (long r = 0; r < n; r++) {
        double inside = rank[r] > 0.0 ? mine[r] : 0.0;
        total += inside;
        lorenz += rank[r] * inside;
        affected += inside * people->affected[r];
    }
    w->gini = count ? (2.0 * lorenz / total - count - 1.0) / count : 0.0;
    w->voice_of_affected = count ? affected / total : 0.0;
    w->spread = spread;
}

static void record_month(struct world *w, double *out) {
    const struct coalition *now = &w->whole.now;
    const struct convener *c = &w->whole.convener;
    double spread = 1.0 - c->sharing, held = c->control * c->power * c->presence;
    if (w->movers || spread != w->spread) weigh_influence(w, spread);
    int anyone = now->inside > 0.0;
    out[MONTH_collective_action] = now->action;
    out[MONTH_membership] = now->membership;
    out[MONTH_participation] = now->participation;
    out[MONTH_sectors] = now->sectors;
    out[MONTH_trust] = now->trust;
    out[MONTH_backbone] = c->backbone;
    out[MONTH_funds] = c->funds;
    out[MONTH_opinion] = w->whole.climate.opinion;
    out[MONTH_regulation] = w->whole.climate.regulation;
    out[MONTH_mandated_share] = now->mandated;
    out[MONTH_power_gini] = anyone ? held + (1.0 - held) * w->gini : 0.0;
    out[MONTH_voice_of_affected] = anyone ? (1.0 - held) * w->voice_of_affected : 0.0;
    out[MONTH_joins] = w->joins;
    out[MONTH_leaves] = w->leaves;
}

/* The first month in which a milestone's organisations are inside and its level is reached. */
static void pass_milestones(const struct world *w, long number, double *reached) {
    const struct ground *ground = w->ground;
    for (long m = 0; m < ground->milestones; m++) {
        const double *needed = ground->needed + 2 * m;
        int there = is_nan(reached[m]) && w->whole.now.sectors >= needed[0] && w->whole.now.action >= needed[1];
        for (long k = ground->needs_first[m]; there && k < ground->needs_first[m + 1]; k++)
            there = ((const double *)w->inside)[ground->needs[k]] > 0.0;
        if (there) reached[m] = number + 1.0;
    }
}

static double mean_of(const double *months, int outcome, long first, long last) {
    double total = 0.0;
    for (long m = first; m < last; m++) total += months[m * MONTH_OUTCOMES + outcome];
    return last > first ? total / (double)(last - first) : NAN;
}

static void record_run(const struct ground *ground, double n, const double *months, double spent, double *out) {
    long horizon = ground->months, end = horizon > LAST ? horizon - LAST : 0, withdraw = ground->withdraw;
    double peak = 0.0, critical = horizon + 1.0, members = 0.0, leaves = 0.0, mandated = 0.0, counted = 0.0;
    for (long m = 0; m < horizon; m++) {
        const double *row = months + m * MONTH_OUTCOMES;
        peak = most(peak, row[MONTH_collective_action]);
        if (critical > horizon && row[MONTH_participation] >= CRITICAL) critical = m + 1.0;
        leaves += row[MONTH_leaves];
        members += row[MONTH_membership] * n - row[MONTH_joins] + row[MONTH_leaves];
        if (row[MONTH_membership] > 0.0) mandated += row[MONTH_mandated_share], counted += 1.0;
    }
    double final = mean_of(months, MONTH_collective_action, end, horizon);
    long after = withdraw < horizon ? (end > withdraw ? end : withdraw) : horizon;
    int enough = mean_of(months, MONTH_sectors, end, horizon) >= ground->sectors_needed - 0.5;
    out[0] = mean_of(months, MONTH_collective_action, 0, horizon);
    out[1] = peak;
    out[2] = final;
    out[3] = mean_of(months, MONTH_collective_action, after, horizon);
    out[4] = mean_of(months, MONTH_membership, 0, horizon);
    out[5] = months[(horizon - 1) * MONTH_OUTCOMES + MONTH_sectors];
    out[6] = mean_of(months, MONTH_voice_of_affected, end, horizon);
    out[7] = enough && final > ground->bar ? 1.0 : 0.0;
    out[8] = critical;
    out[9] = members > 0.0 ? leaves / members : 0.0;
    out[10] = mean_of(months, MONTH_power_gini, end, horizon);
    out[11] = counted > 0.0 ? mandated / counted : 0.0;
    out[12] = spent;
    out[13] = spent > 0.0 ? 100.0 * out[0] * (double)horizon / spent : NAN;
}

#endif

/* Step 5: members work, and everybody gets a new picture of the coalition. */
#ifndef WORKING_H
#define WORKING_H
#include "world.h"

static double saturating(double signal, double scale) { return 1.0 - exp(-signal / scale); }

/* Four kinds of work combined with constant elasticity of substitution, equal shares. */
static double ces(double a, double b, double c, double d, double elasticity) {
    double scarcest = least(least(a, b), least(c, d));
    if (elasticity <= 1e-6) return scarcest;
    if (elasticity > 1e6) return 0.25 * (a + b + c + d);
    if (fabs(elasticity - 1.0) < 1e-9)
        return scarcest <= 0.0 ? 0.0 : exp(0.25 * (log(a) + log(b) + log(c) + log(d)));
    double rho = 1.0 - 1.0 / elasticity;
    if (scarcest <= 0.0 && rho < 0.0) return 0.0;
    if (rho == -1.0) return 4.0 / (1.0 / a + 1.0 / b + 1.0 / c + 1.0 / d);
    if (scarcest <= 0.0) return pow(0.25 * (pow(a, rho) + pow(b, rho) + pow(c, rho) + pow(d, rho)), 1.0 / rho);
    double m = scarcest, sum = pow(a / m, rho) + pow(b / m, rho) + pow(c / m, rho) + pow(d / m, rho);
    return m * pow(0.25 * sum, 1.0 / rho);
}

/* What changes only when somebody moves: numbers, power, sectors, standing. */
static void count_members(struct world *w) {
    const struct population *people = w->people;
    const struct parameters *p = w->ground->p;
    struct coalition *now = &w->whole.now;
    lane members = {0}, mandated = {0}, power = {0}, signals = {0}, news = {0};
    for (long g = 0; g < people->groups; g++) {
        const struct traits *t = &people->traits[g];
        const struct state *s = &w->state[g];
        const double *in = w->inside[g];
        EACH(o) {
            double forced = s->status[o] == MANDATED ? 1.0 : 0.0, signal = (in[o] - forced) * t->profile[o] * s->credibility[o];
            members[o] += in[o];
            mandated[o] += forced;
            power[o] += in[o] * t->power_share[o];
            signals[o] += signal;
            news[o] += s->joined_now[o] * signal;
        }
    }
    double many = most(total_of(members), 1.0), count = 0.0, breadth = 0.0;
    for (long k = 0; k < people->sectors; k++) {
        count += w->present[k] > 0.0 ? 1.0 : 0.0;
        breadth += least(1.0, w->present[k] / (p->critical_share * most(1.0, people->everyone[k]))) / (double)people->sectors;
    }
    now->inside = total_of(members);
    now->membership = now->inside / (double)people->n;
    now->participation = total_of(power);
    now->mandated = total_of(mandated) / many;
    now->prestige = saturating(total_of(signals) / people->all_profile, p->prestige_scale);
    now->news = saturating(total_of(news) / people->all_profile, p->prestige_scale);
    now->sectors = count;
    now->breadth = breadth;
}

/* What members do this month and what they are, and the four kinds of work, as shares of what all could do, in `work`. */
static void add_work(struct world *w) {
    const struct population *people = w->people;
    const struct parameters *p = w->ground->p;
    struct coalition *now = &w->whole.now;
    double hidden = 1.0 - 1.0 / sqrt(most(1.0, now->inside)), matching = (1.0 - p->unmatched) * w->whole.convener.matching;
    double on_trial = p->effort_pilot, unmatched = p->unmatched, floor = p->effort_floor, forced = p->effort_mandated * p->effort_floor;
    lane mapped = {0}, ownership = {0}, leaders = {0}, expertise = {0}, money = {0}, reach = {0}, authority = {0};
    for (long g = 0; g < people->groups; g++) {
        const struct fixed *t = &people->fixed[g];
        const struct state *s = &w->state[g];
        const double *in = w->inside[g];
        EACH(o) {
            double left_to_others = p->shirking * (1.0 - s->identity[o]) * hidden, status = s->status[o];
            double given = (floor + (1.0 - floor) * s->ownership[o]) * (1.0 - left_to_others);
            given *= status == PILOT ? on_trial : 1.0;
            given = status == MANDATED ? forced : given;
            given *= in[o] * (unmatched + matching * s->mapped[o]);
            mapped[o] += in[o] * s->mapped[o];
            ownership[o] += in[o] * s->ownership[o];
            leaders[o] += in[o] * s->leaders[o];
            expertise[o] += given * t->expertise[o];
            money[o] += given * t->money[o];
            reach[o] += given * t->reach[o];
            authority[o] += given * t->authority[o];
        }
    }
    double many = most(now->inside, 1.0);
    now->mapped = total_of(mapped) / many;
    now->ownership = total_of(ownership) / many;
    now->leaders = total_of(leaders) / many;
    w->work[0] = total_of(expertise) / people->all_expertise;
    w->work[1] = total_of(money) / people->all_money;
    w->work[2] = total_of(reach) / people->all_reach;
    w->work[3] = total_of(authority) / people->all_authority;
}

/* The mean trust on all ties. */
static double trust_among_all(const struct world *w) {
    lane trust = {0}, ties = {0};
    for (const struct column *c = w->column; c < w->column + w->people->columns; c++)
        EACH(o) {
            trust[o] += c->strength[o] * c->trust[o];
            ties[o] += c->strength[o];
        }
    return total_of(ties) > 0.0 ? total_of(trust) / total_of(ties) : 0.0;
}

/* Returns how many ties members have among themselves (by strength); fills their mean trust, over all ties while none are. */
static double trust_among_members(const struct world *w, double *mean) {
    lane sum = {0}, many = {0};
    for (long g = 0; g < w->people->groups; g++) {
        const double *in = w->inside[g];
        if (!w->members[g]) continue;
        lane mine = {0}, ties = {0};
        const struct column *end = w->column + w->people->first[g + 1];
        for (const struct column *c = w->column + w->people->first[g]; c < end; c++) {
            EACH(o) {
                double among = c->says[o] != 0.0 ? c->strength[o] : 0.0;
                mine[o] += among * c->trust[o];
                ties[o] += among;
            }
        }
        EACH(o) {
            sum[o] += in[o] * mine[o];
            many[o] += in[o] * ties[o];
        }
    }
    double ties = total_of(many);
    *mean = ties > 0.0 ? total_of(sum) / ties : trust_among_all(w);
    return ties;
}

static double coordination(const struct world *w, double trust, double each, const struct parameters *p) {
    const struct convener *c = &w->whole.convener;
    const struct coalition *now = &w->whole.now;
    double direction = c->control * c->presence;
    double central = c->backbone * (1.0 + p->direction_bonus * direction) * p->span / (1.0 + now->inside);
    double mutual = p->mutual_adjustment * trust * trust * each / (each + p->ties_to_adjust);
    double capacity = central + p->self_coordination * now->leaders + mutual;
    return p->coordination_floor + (1.0 - p->coordination_floor) * capacity / (1.0 + capacity);
}

/* Contributions combine into collective action; `changed`: somebody moved since this was last done. */
static void members_work(struct world *w, int changed) {
    const struct parameters *p = w->ground->p;
    const struct convener *c = &w->whole.convener;
    struct coalition *now = &w->whole.now;
    if (changed)
        count_members(w);
    else
        now->news = 0.0;
    add_work(w);
    TICK(WORK);
    double ties = trust_among_members(w, &now->trust);
    TICK(TRUST);
    double trust = ties > 0.0 ? now->trust : p->stranger_trust, each = ties / most(1.0, now->inside);
    now->viability = c->collected >= c->start_up_cost ? 1.0 : pow(c->collected / c->start_up_cost, p->start_up_steepness);
    now->direction = p->base_direction + (1.0 - p->base_direction) * c->control;
    now->coordination = coordination(w, trust, each, p);
    now->cohesion = p->cohesion_floor + (1.0 - p->cohesion_floor) * trust;
    double work = ces(w->work[0], w->work[1], w->work[2], w->work[3], p->substitution);
    now->action = work * now->coordination * now->cohesion * now->viability;
    now->progress = 0.0;
    if (now->participation > 0.0) {
        double reached = bounded(now->action / (now->participation * p->satisfaction));
        now->progress = reached + p->early_wins * c->goals * now->ownership * (1.0 - reached);
    }
    now->domination = c->control * c->power * (1.0 - c->transparency) * c->presence;
    now->candour = 1.0 - c->power * (1.0 - c->transparency);
    now->vagueness = (1.0 - c->backbone) * (1.0 - c->vision);
}

#endif

/* Step 6: experience feeds back on trust, beliefs, ownership, and on the convener's means. */
#ifndef EXPERIENCING_H
#define EXPERIENCING_H
#include "deciding.h"

/* Trust of members in their ties inside, by `loss`, which disappointment costs it; fills their mean trust in those. */
static inline void trust_ties(struct world *w, long g, const lane loss, lane mean) {
    const struct parameters *p = w->ground->p;
    const double *in = w->inside[g];
    struct column *c = w->column + w->people->first[g], *end = w->column + w->people->first[g + 1];
    double gain = p->trust_gain * w->whole.now.progress, stranger = p->stranger_trust;
    lane sum = {0}, count = {0};
    for (; c < end; c++) {
        EACH(o) {
            double old = c->trust[o], with = c->strength[o] > 0.0 ? in[o] : 0.0;
            with = c->says[o] != 0.0 ? with : 0.0;
            double gained = gain * (1.0 - 0.5 * c->distance[o]) * (1.0 - old);
            double next = most(0.0, old + gained - loss[o] * old);
            next = with > 0.0 ? next : old;
            c->trust[o] = next;
            sum[o] += with * next;
            count[o] += with;
        }
    }
    EACH(o) mean[o] = count[o] > 0.0 ? sum[o] / count[o] : stranger;
}

/* Trust of members in ties that walked out this month. */
static void mourn(struct world *w) {
    const struct population *people = w->people;
    double breach = w->ground->p->breach;
    for (long m = 0; m < w->movers; m++) {
        long row = w->moved[m];
        if (w->state[row / SIDE].left_now[row % SIDE] == 0.0) continue;
        for (long k = people->in_first[row]; k < people->in_first[row + 1]; k++) {
            long from = people->in_row[k], g = from / SIDE, o = from % SIDE;
            struct column *c = &w->column[people->in_column[k]];
            if (c->strength[o] > 0.0 && w->inside[g][o] > 0.0) c->trust[o] -= breach * c->trust[o];
        }
    }
}

/* A group's experience: members learn; the news of joiners travels; resentment and fatigue fade. */
static inline void learn(struct world *w, long g) {
    const struct parameters *p = w->ground->p;
    const struct coalition *now = &w->whole.now;
    const struct convener *c = &w->whole.convener;
    struct state *s = &w->state[g];
    const double *inside = w->inside[g];
    double news = p->news_of_joining * now->news, progress = now->progress, usual = now->ownership, rides;
    rides = p->free_ride_weight * now->action;
    if (!w->members[g]) { /* nobody here is inside */
        EACH(o) {
            s->legitimacy[o] = toward(s->legitimacy[o], 1.0, news);
            s->fatigue[o] -= p->fatigue_recovery * s->fatigue[o];
            s->reactance[o] -= p->reactance_fade * s->reactance[o];
            s->payoff[o] = rides;
        }
        return;
    }
    lane loss, trust, disappointment;
    EACH(o) {
        disappointment[o] = most(0.0, s->efficacy[o] - progress) + most(0.0, s->overlap[o] - s->alignment[o]);
        loss[o] = p->trust_loss * disappointment[o];
    }
    trust_ties(w, g, loss, trust);
    double speed = bounded(p->learning * (1.0 + p->goals_speed * c->goals)), growing = p->ownership_growth * progress;
    double identified = p->identity_growth * p->talk_rate, tires = p->fatigue_growth * (1.0 - progress);
    double force = c->force, dominated = now->domination;
    EACH(o) {
        double in = inside[o], status = s->status[o], forced = status == MANDATED ? force : 0.3 * force;
        double legitimacy = toward(s->legitimacy[o], 1.0, news), ownership = s->ownership[o], overlap = s->overlap[o];
        double after = bounded(legitimacy - p->let_down * disappointment[o] * legitimacy);
        double own = own_measure(s->alignment[o], s->awareness[o], usual, p), resting = status == MANDATED ? 0.0 : own;
        double growth = growing * (1.0 - ownership) - p->ownership_fade * (ownership - resting);
        double crowded = least(1.0, p->crowding_out * (forced + 0.5 * dominated));
        double owns = most(0.0, (1.0 - crowded) * (ownership + growth));
        double fatigue = s->fatigue[o], reactance = s->reactance[o], pressing = in * bounded(dominated + forced);
        s->legitimacy[o] = in > 0.0 ? after : legitimacy;
        s->efficacy[o] = toward(s->efficacy[o], progress, in * speed);
        s->overlap[o] = toward(overlap, s->alignment[o], in * p->learning);
        s->ownership[o] = in > 0.0 ? owns : ownership;
        s->identity[o] += in * identified * trust[o] * (1.0 - s->identity[o]);
        s->fatigue[o] = fatigue + in * tires * (1.0 - fatigue) - p->fatigue_recovery * fatigue;
        s->reactance[o] = reactance + p->reactance_growth * pressing * (1.0 - reactance) - p->reactance_fade * reactance;
        s->payoff[o] = in > 0.0 ? s->utility[o] : rides;
    }
}

/* Funds come in and pay for the backbone; what is not kept up fades; grants come with strings. */
static void convener_fares(struct world *w) {
    const struct parameters *p = w->ground->p;
    struct convener *c = &w->whole.convener;
    double participation = w->whole.now.participation, granted = p->grant_income * c->grant * w->whole.climate.funding;
    double income = granted + p->fee_income * c->fees * participation, upkeep = p->upkeep * c->backbone;
    double covered = upkeep > 0.0 ? least(1.0, (c->funds + income) / upkeep) : 1.0;
    c->funds = most(0.0, least(most(p->reserves, c->funds), c->funds + income - upkeep));
    double paid = upkeep > 0.0 ? least(1.0, income / upkeep) : 0.0;
    double loss = p->backbone_fade * (1.0 - p->paid_staff * paid) + p->backbone_unfunded * (1.0 - covered);
    c->backbone -= least(1.0, loss) * c->backbone;
    c->control = toward(c->control, 1.0, income > 0.0 ? p->strings * c->grant * granted / income : 0.0);
    c->collected += p->contribution_to_start_up * participation;
    c->vision -= p->vision_fade * c->vision;
    c->goals -= p->goals_fade * c->goals;
    c->matching -= p->matching_fade * c->matching;
    c->fees -= p->fees_fade * c->fees;
}

static void experience_feeds_back(struct world *w) {
    for (long g = 0; g < w->people->groups; g++) learn(w, g);
    mourn(w);
    convener_fares(w);
}

#endif

/* What a run is made of, and how it lies in memory.

   Organisations stand side by side in groups of eight, so that one vector register (AVX-512) holds one quantity of a whole
   group; all quantities of a group lie together, found from one address. Organisations are sorted by how many ties they have,
   so that the ties of a group can stand in columns too: the k-th tie of all eight side by side, with ties of strength 0 to
   fill up. So every sum over an organisation's ties is a plain sum of columns. The structs of named quantities are written by
   benchmarks/c_reference.py from model/fields.py, in fields.h. */
#ifndef WORLD_H
#define WORLD_H
#include "fields.h"
#include "numbers.h"

enum { SIDE = LANES };
/* a loop over the organisations of a group: iterations do not depend on each other */
#define EACH(o) _Pragma("omp simd") for (int o = 0; o < SIDE; o++)

#define ALWAYS_INLINE static inline __attribute__((always_inline))

typedef double lane[SIDE];
/* the same eight numbers as one register, for the two places where a compiler does not find it by itself */
typedef double eight __attribute__((vector_size(SIDE * sizeof(double))));

/* where the time goes, when compiled with -DPROFILE: ticks of the processor's clock per part of a month */
#ifdef PROFILE
enum { WORLD, ACT, ROWS, LOOK, LISTEN, BELIEVE, WEIGH, CHOOSE, MOVE, SHOW, WORK, TRUST, EXPERIENCE, RECORD, START, PARTS };
double ticks[PARTS];
static uint64_t last_tick;
#define TICK(part) (ticks[part] += (double)(__builtin_ia32_rdtsc() - last_tick), last_tick = __builtin_ia32_rdtsc())
#else
#define TICK(part) ((void)0)
#endif

static inline double total_of(const lane sum) {
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

/* per group, what follows from traits once and for all */
struct fixed {
    lane real;                                /* 1, or 0 for a place that nobody takes */
    lane nobody;                              /* 2 for such a place, else 0: added to its draws, so that it never moves */
    lane expertise, money, reach, authority;  /* power times each kind of strength */
    uint64_t salt[SIDE];                      /* (identity + 1) * GOLDEN */
};

/* The k-th ties of a group side by side; columns of a group follow each other. Trust, distance, strength: as in model/fields.py. */
struct column {
    lane trust, distance, strength;
    lane says; /* of the organisation that the tie goes to: 0 outside, its credibility inside, -1 inside under a mandate; this is
                  renewed when somebody moves, so that no pass over ties has to look organisations up */
};

struct population {
    int64_t n, groups, sectors, columns;
    uint64_t key;
    const struct traits *traits;
    const struct fixed *fixed;
    const int64_t *first;        /* groups + 1: the first column of each group */
    const struct column *column; /* ties as they are at the start */
    const lane *tie;             /* columns: 1, or 0 where there is none */
    const int32_t (*place)[SIDE]; /* columns: where the row of the organisation that a tie goes to begins, in doubles */
    const int32_t *in_first, *in_column, *in_row; /* ties by whom they go to: column, and row that they come from */
    const int32_t *by_power;                         /* rows by ascending power, and in that order: */
    const double *log_power, *power, *affected;
    const int32_t *sector;   /* rows */
    const double *everyone;  /* organisations of each sector */
    const int8_t *inside;    /* rows: 1 for members at the start */
    double all_expertise, all_money, all_reach, all_authority, all_profile;
};

struct strategy {
    int64_t phases; /* rows: phases, and what they do instead */
    const double *effort; /* phases x actions */
    const int64_t *aims;
    const double *until;
    const int64_t *others; /* rows after a phase that say what it does instead */
    const int64_t *metric;
    const double *above, *value, *admits;
    struct convener convener;
};

struct ground {
    const struct parameters *p;
    int64_t months, withdraw, events, milestones;
    double rule, by_count, among_ties, can_exit, persuasion, response;
    const struct effect *effect;  /* those of an action together, */
    const int64_t *first_effect;  /* actions + 1: beginning here */
    const struct action *action;
    const double *strength;       /* actions */
    const struct event *event;
    const double *needed;     /* milestones x (sectors, action) */
    const int32_t *needs_first, *needs; /* rows that each milestone needs */
    struct climate climate;
    double bar, sectors_needed;
};

/* The six beliefs, 1 and payoff: what a tie reads of the organisation that it goes to, one cache line. */
struct row {
    double belief[SIDE];
};


/* a run: changed month by month; all room is made before the first */
struct world {
    const struct ground *ground;
    const struct population *people;
    struct whole {
        struct convener convener;
        struct climate climate;
        struct coalition now;
    } whole;
    struct state *state;  /* groups */
    lane *inside;         /* groups: 1 or 0 */
    lane *touched;        /* groups: whom an action reaches */
    struct row *row;      /* rows */
    struct column *column;
    lane *reached;        /* columns: 1 where this month's action on ties reaches a tie */
    lane *connected;      /* groups: 1 for those with an established tie, and how many ties there are, until a strength changes: */
    double established;   /* below 0: to be counted anew */
    double usual;         /* mean distance of established ties; below 0: to be worked out anew */
    double *voice;        /* room for the columns of one group */
    int32_t *members;     /* groups: how many are inside */
    int32_t *special;     /* groups: how many are on trial or under a mandate */
    double *present;      /* sectors: how many of each are inside */
    double *shock;        /* months x 4 */
    double *rank;         /* by ascending power: how many inside up to here, 0 for those outside */
    double *influence;    /* the same order */
    int32_t *moved;       /* rows whose status changed this month */
    int64_t movers;
    double joins, leaves;
    double compelling, offering; /* whether anyone is compelled or offered a trial this month */
    double gini, voice_of_affected, spread; /* of those inside, as last worked out; spread < 0: to be worked out anew */
    double work[4];  /* the four kinds of work as shares of what all could do */
    double log_half; /* log of the critical share */
};

#endif

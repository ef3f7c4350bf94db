/* The room that runs need, made once and used again for each. */
#ifndef ARENA_H
#define ARENA_H
#include <stdlib.h>

#include "world.h"

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

/* All the room that runs of up to so many groups, columns of ties, months and sectors need; NULL when there is not enough memory. */
struct arena *arena_new(int64_t groups, int64_t columns, int64_t widest, int64_t months, int64_t sectors) {
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
    ROOM(w->present, sectors)
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

#endif

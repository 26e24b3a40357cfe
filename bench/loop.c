/* Matching by hand: a bitmap for each condition, then "and" and "or" of words; one thread, no library. */
#include <stdint.h>
#include <string.h>

typedef struct {            /* a condition: numbers in [low, high), or 8-bit numbers in a set */
    const void *numbers;
    const uint64_t *known;
    int64_t low, high;
    int32_t width;          /* 1, 2, 4 or 8 bytes; 0 for a set of 8-bit numbers, -2 for one of 16-bit numbers */
    const uint8_t *set;
} condition;

#define RANGE(TYPE)                                                                     \
    for (long word = 0; word < words; word++) {                                         \
        const TYPE *at = (const TYPE *)c->numbers + word * 64;                          \
        uint8_t inside[64];                                                             \
        for (int bit = 0; bit < 64; bit++)                                              \
            inside[bit] = (at[bit] >= low) & (at[bit] < high);                          \
        true_bits[word] = packed(inside);                                               \
    }

static inline uint64_t packed(const uint8_t *inside)
{
    uint64_t word = 0;
    for (int byte = 0; byte < 8; byte++) {
        uint64_t eight;
        memcpy(&eight, inside + byte * 8, 8);
        /* Eight bytes of 0 or 1 become eight bits: one multiplication gathers them in the highest byte. */
        word |= ((eight * 0x0102040810204080ULL) >> 56) << (byte * 8);
    }
    return word;
}

static void fill(const condition *c, long words, uint64_t *true_bits, uint64_t *possible)
{
    if (c->width == 1) {
        int16_t low = c->low < 0 ? 0 : c->low > 256 ? 256 : c->low, high = c->high > 256 ? 256 : c->high;
        RANGE(uint8_t)
    } else if (c->width == 2) {
        int32_t low = c->low < 0 ? 0 : c->low > 65536 ? 65536 : c->low, high = c->high > 65536 ? 65536 : c->high;
        RANGE(uint16_t)
    } else if (c->width == 4) {
        uint32_t low = c->low < 0 ? 0 : c->low, high = c->high > UINT32_MAX ? UINT32_MAX : c->high;
        RANGE(uint32_t)
    } else if (c->width == 8) {
        int64_t low = c->low, high = c->high;
        RANGE(int64_t)
    } else {
        for (long word = 0; word < words; word++) {
            uint8_t inside[64];
            if (c->width == 0)
                for (int bit = 0; bit < 64; bit++)
                    inside[bit] = c->set[((const uint8_t *)c->numbers)[word * 64 + bit]];
            else
                for (int bit = 0; bit < 64; bit++)
                    inside[bit] = c->set[((const uint16_t *)c->numbers)[word * 64 + bit]];
            true_bits[word] = packed(inside);
        }
    }
    for (long word = 0; word < words; word++) {
        true_bits[word] &= c->known[word];
        possible[word] = true_bits[word];
    }
}

/* `program` is for each policy: how many items; for each item: how many clauses, then their conditions. */
void match(const condition *conditions, int many, const uint64_t *everybody, long words, const int32_t *program,
           int policies, uint64_t *true_bits, uint64_t *possible, uint64_t *true_found, uint64_t *possible_found)
{
    for (int number = 0; number < many; number++) {
        uint64_t *t = true_bits + number * words, *p = possible + number * words;
        fill(conditions + number, words, t, p);
        for (long word = 0; word < words; word++)
            p[word] |= everybody[word] & ~conditions[number].known[word];
    }
    enum { BLOCK = 2048 };
    for (int policy = 0; policy < policies; policy++) {
        uint64_t *t = true_found + policy * words, *p = possible_found + policy * words;
        const int32_t *start = program, items = *program;
        for (long from = 0; from < words; from += BLOCK) {
            long size = words - from < BLOCK ? words - from : BLOCK;
            program = start + 1;
            for (int item = 0; item < items; item++) {
                int clauses = *program++;
                uint64_t some_t[BLOCK], some_p[BLOCK];
                for (int clause = 0; clause < clauses; clause++) {
                    long at = *program++ * words + from;
                    for (long word = 0; word < size; word++) {
                        some_t[word] = clause ? some_t[word] | true_bits[at + word] : true_bits[at + word];
                        some_p[word] = clause ? some_p[word] | possible[at + word] : possible[at + word];
                    }
                }
                for (long word = 0; word < size; word++) {
                    t[from + word] = item ? t[from + word] & some_t[word] : some_t[word];
                    p[from + word] = item ? p[from + word] & some_p[word] : some_p[word];
                }
            }
        }
    }
}

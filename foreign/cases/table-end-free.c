/* Wrong: free reads the descriptor of the buddy without asking whether there is one; init does not. The table has
 * an entry for each of GIVEN frames. With -DTELLS it also says where the table lies, with -DRIGHT it asks. */
#include "buddycheck.h"
struct page { unsigned char free, order; };
static struct page *table;
static unsigned n, top;
static char *base;
static struct { struct page given[GIVEN]; struct page foreign[64]; } store;
unsigned BUDDYCHECK(frame_bytes)(void) { return 64; }
int BUDDYCHECK(init)(void *b, unsigned frames, unsigned order_max) {
#ifdef TELLS
  if (frames > GIVEN) return 0;
#else
  if (frames != GIVEN) return 0;
#endif
  table = store.given;
  n = frames;
  top = order_max;
  base = b;
  for (unsigned i = 0; i < n; i++) table[i].free = table[i].order = 0;
  for (unsigned i = 0; i < n;) {
    unsigned k = top;
    while ((i & ((1u << k) - 1)) || i + (1u << k) > n) k--;
    table[i].free = 1;
    table[i].order = (unsigned char)k;
    i += 1u << k;
  }
  return 1;
}
void *BUDDYCHECK(alloc)(unsigned k) {
  for (unsigned j = k; j <= top; j++)
    for (unsigned i = 0; i < n; i += 1u << j)
      if (table[i].free && table[i].order == j) {
        table[i].free = 0;
        while (j > k) {
          j--;
          table[i + (1u << j)].free = 1;
          table[i + (1u << j)].order = (unsigned char)j;
        }
        table[i].order = (unsigned char)k;
        return base + 64 * i;
      }
  return 0;
}
int BUDDYCHECK(free)(void *block, unsigned k) {
  unsigned i = (unsigned)((char *)block - base) / 64;
  for (; k < top; k++) {
    unsigned b = i ^ (1u << k);
#ifdef RIGHT
    if (b >= n) break;
#endif
    if (!table[b].free || table[b].order != k) break;
    table[b].free = 0;
    i &= ~(1u << k);
  }
  table[i].free = 1;
  table[i].order = (unsigned char)k;
  return 1;
}
#ifdef TELLS
void *BUDDYCHECK(table)(void) { return table; }
unsigned BUDDYCHECK(table_bytes)(void) { return n * sizeof(struct page); }
#endif

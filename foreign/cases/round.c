/* rounds DOWN any size that is not a power of two: malloc(48) gets a 32-byte block of 16-byte frames */
#include "buddycheck.h"
#define FB 16u
static unsigned char *zone, used[64]; static unsigned frames;
static void my_init(void*base,unsigned bytes){ zone=base; frames=bytes/FB; for(int i=0;i<64;i++) used[i]=0; }
static void *my_malloc(unsigned bytes){ unsigned n=1; while(n*2*FB<=bytes) n*=2;   /* wrong: must round up */
 for(unsigned at=0;at+n<=frames;at+=n){unsigned i=0; while(i<n&&!used[at+i]) i++; if(i<n) continue; for(i=0;i<n;i++) used[at+i]=n; return zone+at*FB;} return 0;}
static void my_free(void*p){ unsigned at=((unsigned char*)p-zone)/FB,n=used[at]; for(unsigned i=0;i<n;i++) used[at+i]=0; }
unsigned BUDDYCHECK(frame_bytes)(void){return FB;}
int BUDDYCHECK(init)(void*base,unsigned n,unsigned om){ if(n!=1u<<om) return 0; my_init(base,n*FB); return 1;}
void *BUDDYCHECK(alloc)(unsigned o){ 
#ifdef LOWEST
 return my_malloc(o ? (FB<<o)/2+1 : 1);
#else
 return my_malloc(FB<<o);
#endif
}
/* The adapter's: also asked in bytes, so that sizes between two blocks are tried. */
void *BUDDYCHECK(alloc_bytes)(unsigned bytes) { return my_malloc(bytes); }
int BUDDYCHECK(free)(void*p,unsigned o){ my_free(p); return 1;}

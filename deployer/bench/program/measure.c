/*
 * How fast a processor is: packs the same made-up data again and again, with one process and then with one for each thread that it
 * may use, and prints how often it did and how long that took.
 *
 *   measure FILE DIRECTORY MILLISECONDS ROUNDS
 *
 * FILE and DIRECTORY are removed before anything else: they are where this program was put. Then
 *
 *   threads N                  how many it may use
 *   one UNITS USED TOOK        a line a round: microseconds of the processor's time, and of the clock's
 *   all ROUND UNITS USED TOOK  a line a process and round
 *   sum CHECKSUM               of what came out, the same on every processor
 *
 * It is made for one of three architectures and needs nothing of the system that it runs on but a Linux kernel: no libraries, no
 * floating point, no division. What it does is a small LZMA: a match finder with hash chains and an adaptive binary range coder,
 * over 512 KiB, so that what counts is what counts for most services: branches, caches and whole numbers.
 */
typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef unsigned long word;

#if defined(__x86_64__)
enum { SYS_write = 1, SYS_mmap = 9, SYS_clone = 56, SYS_exit = 60, SYS_wait4 = 61, SYS_sched_getaffinity = 204, SYS_clock_gettime = 228, SYS_unlinkat = 263 };
static long call(long n, word a, word b, word c, word d, word e, word f)
{
	long ret;
	register word r10 __asm__("r10") = d;
	register word r8 __asm__("r8") = e;
	register word r9 __asm__("r9") = f;
	__asm__ volatile("syscall" : "=a"(ret) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return ret;
}
__asm__(".globl _start\n_start: mov %rsp,%rdi\nand $-16,%rsp\ncall begin\n");
#elif defined(__aarch64__)
enum { SYS_write = 64, SYS_mmap = 222, SYS_clone = 220, SYS_exit = 93, SYS_wait4 = 260, SYS_sched_getaffinity = 123, SYS_clock_gettime = 113, SYS_unlinkat = 35 };
static long call(long n, word a, word b, word c, word d, word e, word f)
{
	register long x8 __asm__("x8") = n;
	register word x0 __asm__("x0") = a;
	register word x1 __asm__("x1") = b;
	register word x2 __asm__("x2") = c;
	register word x3 __asm__("x3") = d;
	register word x4 __asm__("x4") = e;
	register word x5 __asm__("x5") = f;
	__asm__ volatile("svc 0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return (long)x0;
}
__asm__(".globl _start\n_start: mov x0,sp\nbl begin\n");
#elif defined(__arm__)
enum { SYS_write = 4, SYS_mmap = 192, SYS_clone = 120, SYS_exit = 1, SYS_wait4 = 114, SYS_sched_getaffinity = 242, SYS_clock_gettime = 263, SYS_unlinkat = 328 };
static long call(long n, word a, word b, word c, word d, word e, word f)
{
	register long r7 __asm__("r7") = n;
	register word r0 __asm__("r0") = a;
	register word r1 __asm__("r1") = b;
	register word r2 __asm__("r2") = c;
	register word r3 __asm__("r3") = d;
	register word r4 __asm__("r4") = e;
	register word r5 __asm__("r5") = f;
	__asm__ volatile("svc 0" : "+r"(r0) : "r"(r7), "r"(r1), "r"(r2), "r"(r3), "r"(r4), "r"(r5) : "memory");
	return (long)r0;
}
__asm__(".globl _start\n_start: mov r0,sp\nbic sp,sp,#7\nbl begin\n");
#endif

enum { PROT_READ_WRITE = 3, MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_ANONYMOUS = 32, AT_FDCWD = -100, AT_REMOVEDIR = 0x200, CLOCK_MONOTONIC = 1, CLOCK_PROCESS_CPUTIME_ID = 2, SIGCHLD = 17 };

enum { SIZE = 512 << 10, HASH_BITS = 15, MOST_MATCH = 64, CHAIN = 24, MOST_THREADS = 1024 };

/* Compilers call these by themselves. */
void *memset(void *to, int v, word n)
{
	for (volatile u8 *p = to; n; n--)
		*p++ = (u8)v;
	return to;
}
void *memcpy(void *to, const void *from, word n)
{
	volatile u8 *p = to;
	for (const u8 *q = from; n; n--)
		*p++ = *q++;
	return to;
}

static void fail(void) { call(SYS_exit, 3, 0, 0, 0, 0, 0); }

static void *room(word size, int how)
{
	long at = call(SYS_mmap, 0, size, PROT_READ_WRITE, (word)(how | MAP_ANONYMOUS), (word)-1, 0);
	if (at < 0 && at > -4096)
		fail();
	return (void *)at;
}

static u32 now(word clock)
{
	long t[2];
	call(SYS_clock_gettime, clock, (word)t, 0, 0, 0, 0);
	return (u32)t[0] * 1000000u + (u32)t[1] / 1000u;
}

static char line[128];
static u32 length;

static void text(const char *s)
{
	while (*s)
		line[length++] = *s++;
}

static void number(u32 n)
{
	char digits[10];
	int i = 0;
	do
		digits[i++] = (char)('0' + n % 10u);
	while (n /= 10u);
	line[length++] = ' ';
	while (i)
		line[length++] = digits[--i];
}

static void end(void)
{
	line[length++] = '\n';
	call(SYS_write, 1, (word)line, length, 0, 0, 0);
	length = 0;
}

/* The work of one process. */
struct work {
	u8 data[SIZE];
	u32 head[1 << HASH_BITS];
	u32 before[SIZE]; /* the position before with the same hash, plus one */
	unsigned short literal[8][256], flag[2], len[64], slot[64], low[16];
	u64 base;
	u32 range, sum, state;
};

static u32 chance(struct work *w)
{
	w->state = w->state * 1664525u + 1013904223u;
	return w->state >> 8;
}

/* make makes data that repeats itself as texts do: near more often than far, short more often than long. */
static void make(struct work *w)
{
	w->state = 12345;
	for (u32 at = 0; at < SIZE;) {
		u32 r = chance(w);
		if (at < 64 || (r & 7) < 2) {
			u32 a = chance(w) & 0xff, b = chance(w) & 0xff;
			w->data[at++] = (u8)(a & b);
			continue;
		}
		u32 distance = 1 + (chance(w) & ((2u << (chance(w) & 15)) - 1)), n = 2 + (r >> 4 & (2u << (r >> 12 & 3)));
		if (distance > at)
			distance = at;
		for (; n && at < SIZE; n--, at++)
			w->data[at] = w->data[at - distance];
	}
}

static void out(struct work *w, u32 byte) { w->sum = (w->sum << 5 | w->sum >> 27) + byte; }

static void shift(struct work *w)
{
	while (w->range < 1u << 24) {
		out(w, (u32)(w->base >> 24) & 0x1ff);
		w->base = w->base << 8 & 0xffffffffu;
		w->range <<= 8;
	}
}

static void bit(struct work *w, unsigned short *p, u32 b)
{
	u32 bound = (w->range >> 11) * *p;
	if (b) {
		w->base += bound;
		w->range -= bound;
		*p = (unsigned short)(*p - (*p >> 5));
	} else {
		w->range = bound;
		*p = (unsigned short)(*p + ((2048 - *p) >> 5));
	}
	shift(w);
}

static void tree(struct work *w, unsigned short *p, u32 bits, u32 value)
{
	u32 node = 1;
	while (bits--) {
		u32 b = value >> bits & 1;
		bit(w, p + node, b);
		node = node << 1 | b;
	}
}

static void direct(struct work *w, u32 bits, u32 value)
{
	while (bits--) {
		w->range >>= 1;
		if (value >> bits & 1)
			w->base += w->range;
		shift(w);
	}
}

static void distanceOf(struct work *w, u32 d)
{
	u32 bits = 0;
	while (d >> (bits + 1))
		bits++;
	tree(w, w->slot, 5, bits);
	direct(w, bits, d & ((1u << bits) - 1));
}

static u32 hashAt(const u8 *p)
{
	u32 v = (u32)p[0] | (u32)p[1] << 8 | (u32)p[2] << 16;
	return v * 2654435761u >> (32 - HASH_BITS);
}

static void insert(struct work *w, u32 at)
{
	u32 h = hashAt(w->data + at);
	w->before[at] = w->head[h];
	w->head[h] = at + 1;
}

static void pack(struct work *w)
{
	unsigned short *p = &w->literal[0][0];
	for (u32 i = 0; i < (sizeof w->literal + sizeof w->flag + sizeof w->len + sizeof w->slot + sizeof w->low) / sizeof *p; i++)
		p[i] = 1024;
	for (u32 i = 0; i < 1 << HASH_BITS; i++)
		w->head[i] = 0;
	w->base = 0;
	w->range = 0xffffffffu;
	u32 at = 0, matched = 0;
	while (at + MOST_MATCH < SIZE) {
		u32 best = 2, from = 0, tries = CHAIN;
		for (u32 c = w->head[hashAt(w->data + at)]; c && tries; c = w->before[c - 1], tries--) {
			const u8 *a = w->data + at, *b = w->data + c - 1;
			if (a[best] != b[best])
				continue;
			u32 n = 0;
			while (n < MOST_MATCH && a[n] == b[n])
				n++;
			if (n > best) {
				best = n;
				from = c - 1;
				if (n == MOST_MATCH)
					break;
			}
		}
		if (best < 3) {
			bit(w, &w->flag[matched], 0);
			tree(w, w->literal[at ? w->data[at - 1] >> 5 : 0], 8, w->data[at]);
			insert(w, at++);
			matched = 0;
			continue;
		}
		bit(w, &w->flag[matched], 1);
		tree(w, w->len, 6, best - 1);
		distanceOf(w, at - from);
		for (; best; best--)
			insert(w, at++);
		matched = 1;
	}
}

/* What a round came to. */
struct round {
	u32 units, used, took; /* packed so often; microseconds of the processor's time, and of the clock's */
};

/* measure packs until so many microseconds are over. */
static void measure(struct work *w, u32 micros, struct round *r)
{
	u32 start = now(CLOCK_MONOTONIC), used = now(CLOCK_PROCESS_CPUTIME_ID);
	r->units = 0;
	do {
		pack(w);
		r->units++;
		r->took = now(CLOCK_MONOTONIC) - start;
	} while (r->took < micros);
	r->used = now(CLOCK_PROCESS_CPUTIME_ID) - used;
}

static void tell(const struct round *r)
{
	number(r->units);
	number(r->used);
	number(r->took);
	end();
}

static u32 threads(void)
{
	static word mask[MOST_THREADS / 8 / sizeof(word)];
	long n = call(SYS_sched_getaffinity, 0, sizeof mask, (word)mask, 0, 0, 0);
	u32 count = 0;
	for (long i = 0; i < n / (long)sizeof(word); i++)
		for (word m = mask[i]; m; m &= m - 1)
			count++;
	return count ? count : 1;
}

static u32 parsed(const char *s)
{
	u32 n = 0;
	while (*s >= '0' && *s <= '9')
		n = n * 10u + (u32)(*s++ - '0');
	return n;
}

static void alone(u32 micros, u32 rounds)
{
	struct work *w = room(sizeof *w, MAP_PRIVATE);
	make(w);
	pack(w);
	text("sum");
	number(w->sum);
	end();
	for (; rounds; rounds--) {
		struct round r;
		measure(w, micros, &r);
		text("one");
		tell(&r);
	}
}

static void together(u32 n, u32 micros, u32 rounds)
{
	struct round *said = room(n * rounds * sizeof *said, MAP_SHARED);
	for (u32 i = 0; i < n; i++) {
		long child = call(SYS_clone, SIGCHLD, 0, 0, 0, 0, 0);
		if (child < 0)
			fail();
		if (child)
			continue;
		struct work *w = room(sizeof *w, MAP_PRIVATE);
		make(w);
		pack(w);
		for (u32 r = 0; r < rounds; r++)
			measure(w, micros, &said[r * n + i]);
		call(SYS_exit, 0, 0, 0, 0, 0, 0);
	}
	for (u32 i = 0; i < n; i++)
		call(SYS_wait4, (word)-1, 0, 0, 0, 0, 0);
	for (u32 r = 0; r < rounds; r++)
		for (u32 i = 0; i < n; i++) {
			text("all");
			number(r);
			tell(&said[r * n + i]);
		}
}

void begin(word *stack)
{
	char **argv = (char **)(stack + 1);
	if (stack[0] != 5)
		fail();
	call(SYS_unlinkat, (word)AT_FDCWD, (word)argv[1], 0, 0, 0, 0);
	call(SYS_unlinkat, (word)AT_FDCWD, (word)argv[2], AT_REMOVEDIR, 0, 0, 0);
	u32 micros = parsed(argv[3]) * 1000u, rounds = parsed(argv[4]), n = threads();
	text("threads");
	number(n);
	end();
	alone(micros, rounds);
	together(n, micros, rounds);
	call(SYS_exit, 0, 0, 0, 0, 0, 0);
}

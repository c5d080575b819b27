package wording

import (
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"berth/planner"
)

func TestAmountsReadAsOnTheBoard(t *testing.T) {
	const gb, mb = planner.GB, planner.MB
	en, fr := For(EN), For(FR)
	for _, c := range []struct{ name, got, want string }{
		{"a whole gigabyte keeps its decimal", en.Used(6 * gb), "6.0 GB"},
		{"French has a comma and octets", fr.Used(6 * gb), "6,0 Go"},
		{"below a gigabyte it is megabytes", en.Used(200 * mb), "200 MB"},
		{"in French too", fr.Used(200 * mb), "200 Mo"},
		{"used rounds up", en.Used(6*gb + 1), "6.1 GB"},
		{"used rounds up into the next unit", en.Used(gb - 1), "1.0 GB"},
		{"and only when it reaches it", en.Used(1023 * mb), "1023 MB"},
		{"left rounds down", en.Left(2*gb - 2), "1.9 GB"},
		{"a small rest stays in gigabytes", en.Left(gb/5 + 1), "0.2 GB"},
		{"a very small one falls to megabytes", en.Left(gb/10 - 2), "102 MB"},
		{"one byte over is one byte", en.Used(1), "1 byte"},
		{"nothing is nothing", en.Used(0), "0 MB"},
		{"a shortage is rounded away from zero", en.Left(-gb - 1), "-1.1 GB"},
		{"a terabyte", en.Used(4 * planner.TB), "4.0 TB"},
		{"sizes are exact", en.Size(9*gb + 256*mb), "9.25 GB"},
		{"sizes drop what they do not need", en.Size(8 * gb), "8 GB"},
		{"a small size", en.Size(512 * mb), "512 MB"},
		{"an uneven size rounds up", en.Size(gb + 1), "1.1 GB"},
		{"to the byte", en.Exact(1503238554), "1,503,238,554 bytes"},
		{"to the byte in French", fr.Exact(1503238554), "1 503 238 554 octets"},
		{"one octet", fr.Exact(1), "1 octet"},
		{"a change adds up with what is shown", en.Change(6*gb+1, 7*gb), "+0.9 GB"},
		{"a change downwards", en.Change(3*gb, gb), "-2.0 GB"},
		{"a change within a tenth", en.Change(2*gb-mb, 2*gb-1), "+1 MB"},
		{"a change of small amounts", en.Change(50*mb, 30*mb), "-20 MB"},
		{"a change of middling amounts", en.Change(500*mb, 300*mb), "-0.2 GB"},
		{"a change of sizes is exact", en.Resize(2*gb, 2*gb+256*mb), "+256 MB"},
		{"a change of sizes downwards", en.Resize(14*gb, 8*gb), "-6 GB"},
		{"a column stays in gigabytes", en.Column(512 * mb), "0.5 GB"},
		{"a margin is the share that it is", en.Left(planner.Permille(900).Of(8 * gb)), "7.2 GB"},
		{"but never more", en.Left(planner.Permille(899).Of(8 * gb)), "7.1 GB"},
		{"what is over a margin has its byte, too", en.Over(95*gb/10 - planner.Permille(900).Of(8*gb)), "2.3 GB"},
		{"over is what the two amounts beside it say", en.over(64*gb/10+1, 36*gb/10), "2.9 GB"},
		{"a little over is shown as it is", en.over(6*gb+18*mb, 6*gb), "18 MB"},
		{"no change", en.Change(gb, gb), "0"},
		{"a share", fr.Percent(875), "87,5 %"},
		{"a whole share", en.Percent(900), "90 %"},
		{"one core", en.Cores(1000), "1 core"},
		{"half a core is plural in English", en.Cores(500), "0.5 cores"},
		{"one and a half is singular in French", fr.Cores(1500), "1,5 cœur"},
		{"two are plural", fr.Cores(2000), "2 cœurs"},
		{"a day", en.Date(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)), "22 November 2026"},
		{"un jour", fr.Date(time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)), "22 novembre 2026"},
		{"the first of a month", fr.Date(time.Date(2026, 8, 1, 0, 0, 0, 0, time.UTC)), "1er août 2026"},
		{"none is singular in French", fr.Services(0), "0 service"},
		{"none is plural in English", en.Services(0), "0 services"},
		{"elision", fr.of("immich"), "d'immich"},
		{"no elision", fr.of("pve"), "de pve"},
		{"names", fr.And([]string{"a", "b", "c"}), "a, b et c"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.name, c.got, c.want)
		}
	}
}

// parse reads a shown amount back, in bytes.
func parse(t *testing.T, s string) float64 {
	t.Helper()
	n, u, _ := strings.Cut(strings.ReplaceAll(s, ",", ""), " ")
	f, err := strconv.ParseFloat(n, 64)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	size := map[string]float64{"byte": 1, "bytes": 1, "KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30, "TB": 1 << 40}[u]
	if size == 0 {
		t.Fatalf("%q: no unit", s)
	}
	return f * size
}

func TestRoundingNeverLies(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	w := For(EN)
	for range 20000 {
		b := planner.Bytes(r.Int64N(int64(1) << (1 + r.IntN(50))))
		// The amounts are below 2^53, so that a float64 holds them; a hair is left for the division.
		used, left, size := parse(t, w.Used(b)), parse(t, w.Left(b)), parse(t, w.Size(b))
		if used < float64(b)-0.001 || size < float64(b)-0.001 {
			t.Fatalf("%d bytes used read as %s, as a size %s: less", b, w.Used(b), w.Size(b))
		}
		if left > float64(b)+1.001 {
			t.Fatalf("%d bytes left read as %s: more", b, w.Left(b))
		}
		if b > 0 && (used == 0 || left == 0) {
			t.Fatalf("%d bytes read as nothing: %s, %s", b, w.Used(b), w.Left(b))
		}
		if b > 100*planner.MB && (used > 1.1*float64(b) || left < 0.9*float64(b)-0.1*(1<<30)) {
			t.Fatalf("%d bytes are far from %s and %s", b, w.Used(b), w.Left(b))
		}
	}
}

func TestExtremeAmountsDoNotOverflow(t *testing.T) {
	w := For(EN)
	for _, b := range []planner.Bytes{math.MaxInt64, math.MinInt64, math.MinInt64 + 1, math.MaxInt64 - 1} {
		for _, s := range []string{w.Used(b), w.Left(b), w.Size(b)} {
			if (b < 0) != strings.HasPrefix(s, "-") || !strings.HasSuffix(s, " TB") {
				t.Errorf("%d reads as %q", int64(b), s)
			}
		}
	}
}

func TestWhatKeepsABoundLooksAsIfItDid(t *testing.T) {
	w := For(EN)
	const mb, gb = planner.MB, planner.GB
	for _, c := range []struct {
		used, reserved, usable planner.Bytes
		want                   string
	}{
		{5915 * mb, 0, 5943 * mb, "5.8 GB"}, // 5.78 rounded up beside 5.80 rounded down
		{5925 * mb, 0, 5930 * mb, "5.7 GB"},
		{5930 * mb, 0, 5925 * mb, "5.8 GB"}, // it does not keep it
		{5 * gb, 215 * mb, 5343 * mb, "4.9 GB"},
		{50 * mb, 0, 60 * mb, "50 MB"},
		{6 * gb, 0, 8 * gb, "6.0 GB"},
		{3 * planner.TB, 0, 4 * planner.TB, "3.0 TB"},
	} {
		if got := w.Taken(c.used, c.reserved, c.usable); got != c.want {
			t.Errorf("%d + %d of %d: %s, want %s", c.used, c.reserved, c.usable, got, c.want)
		}
	}
}

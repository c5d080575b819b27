package quantity_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"berth/planner"
	"berth/quantity"
)

const (
	mb = planner.MB
	gb = planner.GB
)

// table runs a reader over what it takes and what it refuses.
func table[T any](t *testing.T, read func(string) (T, error), good map[string]T, bad ...string) {
	t.Helper()
	for in, want := range good {
		got, err := read(in)
		if err != nil {
			t.Errorf("%q: %v", in, err)
		} else if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q: %s", in, d)
		}
	}
	for _, in := range bad {
		got, err := read(in)
		switch {
		case err == nil:
			t.Errorf("%q is read as %v", in, got)
		case len(err.Error()) > 160 || strings.ContainsAny(err.Error(), "\n\x00"):
			t.Errorf("%q: the message is no line: %q", in, err)
		}
	}
}

func TestBytes(t *testing.T) {
	table(t, quantity.Bytes, map[string]planner.Bytes{
		"512MB": 512 * mb, "6 GB": 6 * gb, "6GB": 6 * gb, "1.5GiB": 1536 * mb, "6g": 6 * gb, "4 Go": 4 * gb, "512Mo": 512 * mb, "1.5 Gio": 1536 * mb, "2097152 o": 2 * mb, "6G": 6 * gb, "512m": 512 * mb,
		"512mib": 512 * mb, "8589934592": 8 * gb, "8589934592b": 8 * gb, "0": 0, "0.5GB": 512 * mb, "1TB": 1024 * gb, "3.5GB": 3584 * mb,
		"512Mi": 512 * mb, "1.5Gi": 1536 * mb, " 2GB ": 2 * gb, "1048576": mb, "1024TB": quantity.MaxBytes, "16k": 16 << 10, "9007199254740": 9007199254740,
	}, "", " ", "GB", "-1GB", "+1GB", "1e9", "0x10", "1_000", "NaN", "Inf", "infinity", "1025TB", "9999999999999999TB", "99999999999999999999",
		"1.5", "1.5b", "1,5GB", "1 .5GB", "5XB", "5GBs", "5 G B", "1PB", "1..2GB", ".5GB", "5.GB", "٣GB", "5\x00GB", strings.Repeat("9", 1000))
}

func TestAnAmountThatIsTooLargeIsNotCalledUnreadable(t *testing.T) {
	for _, s := range []string{"1PB", "99PB", "2 eib", "1025TB", "9223372036854775807", "99999999999999999999", strings.Repeat("9", 400), "1.5PB"} {
		if _, err := quantity.Bytes(s); err == nil || !strings.HasSuffix(err.Error(), "is too large; write 1024TB at most") {
			t.Errorf("%q: %v", s, err)
		}
	}
	for _, s := range []string{"1e30", "0.5PB", "99PBs"} {
		if _, err := quantity.Bytes(s); err == nil || !strings.Contains(err.Error(), "is no amount") {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestRange(t *testing.T) {
	table(t, quantity.Range, map[string]planner.Range{
		"2GB..16GB": {Min: 2 * gb, Max: 16 * gb}, "512MB .. 2 GB": {Min: 512 * mb, Max: 2 * gb}, "4GB": {Min: 4 * gb, Max: 4 * gb}, "4GB..4GB": {Min: 4 * gb, Max: 4 * gb},
	}, "16GB..2GB", "..2GB", "2GB..", "2GB...4GB", "1GB..2GB..3GB", "2GB-4GB", "", "..")
	if _, err := quantity.Range("2GB-16GB"); err.Error() != `"2GB-16GB" is no amount; write a range with two points: 2GB..16GB` {
		t.Error(err)
	}
	if _, err := quantity.Range("16GB..2GB"); err.Error() != `the range "16GB..2GB" is upside down; write 2GB..16GB` {
		t.Error(err)
	}
}

// An amount in another form is answered with the right one.
func TestWhatWasMeantIsSaid(t *testing.T) {
	for in, want := range map[string]string{
		"7,6 GB": "write 7.6GB", "8 GB RAM": "write 8GB", "8gigs": "write 8GB", "8 gigabytes": "write 8GB", "7,6 Go": "write 7.6GB", "8,192 MB": "write 8192MB", "~8GB": "write 8GB",
		"4": `"4" is 4 bytes; write 4GB, with its unit`, "512": "write 512MB, with its unit", "8192": "write 8192MB, with its unit",
		"2GB..16GB": "write 16GB", "2GB-16GB": "write 16GB", "lots": "write 512MB, 6GB or 1.5GB", "1e9": "write 512MB, 6GB or 1.5GB",
	} {
		if _, err := quantity.Bytes(in); err == nil || !strings.HasSuffix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
	for in, want := range map[string]string{
		"2GB-16GB": "2GB..16GB", "2-4GB": "2GB..4GB", "4GB - 8GB": "4GB..8GB", "2G–4G": "2GB..4GB", "2GB...4GB": "2GB..4GB", "2 to 16 GB": "2GB..16GB", "2..16": "2GB..16GB", "2,5GB..4GB": "2.5GB..4GB",
		"512..2048": "512MB..2048MB",
	} {
		if _, err := quantity.Range(in); err == nil || !strings.HasSuffix(err.Error(), " "+want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func TestShares(t *testing.T) {
	table(t, quantity.Percent, map[string]planner.Permille{"90%": 900, "87.5 %": 875, "100%": 1000, "0.1%": 1},
		"90", "0.9", "0%", "101%", "-5%", "90.25%", "90.255%", "%", "", "9e1%", "NaN%")
	table(t, quantity.Ratio, map[string]planner.Permille{"2": 2000, "1.5": 1500, "1.25": 1250, "100": 100_000, "0.1": 100},
		"0", "0.05", "101", "-1", "2x", "", "1e1", "1.0005")
	table(t, quantity.Watts, map[string]planner.MilliWatts{"8W": 8000, "6.5 W": 6500, "8": 8000},
		"0W", "8WW", "8kW", "-1W", "", "W", "1e3W", "100001W")
	table(t, quantity.Price, map[string]planner.Price{"0.30 EUR": {Amount: 3000, Currency: "EUR"}, "0,2516 €": {Amount: 2516, Currency: "EUR"}, "0.3 CHF/kWh": {Amount: 3000, Currency: "CHF"}},
		"0.30", "EUR", "0 EUR", "30 ct", "0.30 euro", "", "-1 EUR", "0.12345 EUR")
	table(t, quantity.Speed, map[string]planner.Permille{"1": 1000, "1.9": 1900, "0.032": 32, "1000": 1_000_000},
		"0", "0.0001", "1001", "-1", "2x", "100%", "", "1e1")
	table(t, quantity.CPU, map[string]planner.MilliCPU{"2": 2000, "0.5": 500, "250m": 250, "0.001": 1, "1024": 1_024_000, "1500m": 1500},
		"0", "0m", "-1", "0.0001", "1.5m", "1025", "two", "", "m", "1e3", "Inf", "0.5.5")
}

func TestWorkload(t *testing.T) {
	table(t, quantity.Workload, map[string]planner.Workload{
		"30 photos/week": {Amount: 30, Unit: "photos", Period: planner.Week}, "100 photos/day": {Amount: 100, Unit: "photos", Period: planner.Day},
		"15 documents / month": {Amount: 15, Unit: "documents", Period: planner.Month}, "0 pages/year": {Amount: 0, Unit: "pages", Period: planner.Year},
	}, "", "30", "30 photos", "photos/week", "30 photos/fortnight", "-3 photos/day", "1.5 photos/day", "30photos/week", "30 photos/",
		"9999999999 photos/day", "99999999999 photos/day", "30 photos/week/day", "1000000001 a/day")
}

func TestFigure(t *testing.T) {
	s, m := time.Second, time.Minute
	table(t, quantity.Figure, map[string]planner.Figure{
		"1-2s": {Text: "1-2s", Low: s, High: 2 * s}, "10-15min": {Text: "10-15min", Low: 10 * m, High: 15 * m}, "~30s": {Text: "~30s", Low: 30 * s, High: 30 * s},
		"1-2h": {Text: "1-2h", Low: 60 * m, High: 120 * m}, "45s-2min": {Text: "45s-2min", Low: 45 * s, High: 2 * m}, "250 ms": {Text: "250 ms", Low: s / 4, High: s / 4},
		"1.5 – 2 s": {Text: "1.5 – 2 s", Low: 1500 * time.Millisecond, High: 2 * s}, "instant": {Text: "instant"}, "real time": {Text: "real time"},
	}, "", "1-2", "5", "2-1s", "2min-30s", "0s", "-1s", "1e3s", "1-2-3s", "5 parsecs", "~", "#", "a\nb", strings.Repeat("x", 61))
}

func TestPort(t *testing.T) {
	table(t, quantity.Port, map[string]planner.Port{"53": {Number: 53}, "53/tcp": {Number: 53}, "53/udp": {Number: 53, UDP: true}, "65535": {Number: 65535},
		"192.168.1.2:53/udp": {Number: 53, UDP: true, Address: "192.168.1.2"}, "[FD00:0::2]:53": {Number: 53, Address: "fd00::2"}, "[::ffff:10.0.0.1]:53": {Number: 53, Address: "10.0.0.1"}},
		"0", "65536", "-1", "+53", "53/", "53/sctp", "http", "", "/udp", "5 3", "53/udp/tcp", ":53", "nas:53", "192.168.1:53", "fd00::2:53", "[192.168.1.2]:53", "[fd00::2]53", "[fe80::1%eth0]:53", "192.168.1.2:")
}

func TestArch(t *testing.T) {
	table(t, quantity.Arch, map[string]planner.Arch{
		"amd64": {Family: "amd64"}, "amd64/v3": {Family: "amd64", Level: 3}, "arm64": {Family: "arm64"}, "arm64/v8": {Family: "arm64"}, "arm/v7": {Family: "arm", Level: 7},
	}, "", "x86_64", "aarch64", "amd64/v5", "amd64/v0", "amd64/3", "amd64/", "arm64/v9", "arm64/v", "mips", "amd64/v33", "AMD64")
}

func TestWhatIsWrittenIsShort(t *testing.T) {
	for b, want := range map[planner.Bytes]string{9 * gb: "9GB", 3584 * mb: "3.5GB", 300 * mb: "300MB", 9*gb + 256*mb: "9.25GB", 1: "1B", 0: "0", gb + 1: "1073741825", 1536: "1.5KB", 2560 * gb: "2.5TB"} {
		if got := quantity.FormatBytes(b); got != want {
			t.Errorf("%d: %s, want %s", b, got, want)
		}
	}
	if got := quantity.FormatRange(planner.Range{Min: gb, Max: 8 * gb}); got != "1GB..8GB" {
		t.Error(got)
	}
	if got := quantity.FormatPercent(875); got != "87.5%" {
		t.Error(got)
	}
}

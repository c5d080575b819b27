package main

import (
	"bytes"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestAStandInBehavesAsItsWordsSay(t *testing.T) {
	for _, test := range []struct {
		words string
		want  behaviour
	}{
		{"", behaviour{}},
		{"refuse", behaviour{Refuse: true}},
		{"unhealthy,die-after=60", behaviour{Unhealthy: true, DieAfter: time.Minute}},
		{"start-after=0.5\n", behaviour{StartAfter: 500 * time.Millisecond}},
		{"nonsense die-after=soon die-after=-1", behaviour{}},
	} {
		t.Setenv("STANDIN", test.words)
		if got := behaviourOf(part{Services: []string{"nothing/there"}}); got != test.want {
			t.Errorf("%q: %+v, not %+v", test.words, got, test.want)
		}
	}
}

func TestStartsAreCountedOverRestartsAndVolumes(t *testing.T) {
	a, b := t.TempDir(), t.TempDir()
	for want := 1; want <= 3; want++ {
		if got := countStart([]string{a, b}); got != want {
			t.Fatalf("start %d is counted as %d", want, got)
		}
	}
	if got := countStart([]string{filepath.Join(a, "missing"), b}); got != 4 {
		t.Errorf("with one volume gone: %d, not 4", got)
	}
	if got := countStart(nil); got != 0 {
		t.Errorf("without a volume: %d, not 0", got)
	}
}

func TestEveryPathSaysWhetherTheStandInIsWell(t *testing.T) {
	server := httptest.NewServer(answer(part{Services: []string{"a/b"}}))
	defer server.Close()
	var out bytes.Buffer
	if err := curl([]string{"-fsS", server.URL + "/any"}, &out); err != nil || !strings.Contains(out.String(), `"UP"`) {
		t.Errorf("curl: %v, %s", err, out.String())
	}
	t.Setenv("STANDIN", "unhealthy")
	var code exitCode
	if err := curl([]string{"-fsS", "-o", "/dev/null", server.URL}, &out); !errors.As(err, &code) || code != 22 {
		t.Errorf("curl of an unhealthy one: %v, not exit code 22", err)
	}
	answer, err := http.Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	if answer.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d, not 503", answer.StatusCode)
	}
	server.Close()
	if err := curl([]string{server.URL}, &out); !errors.As(err, &code) || code != 7 {
		t.Errorf("curl of nobody: %v, not exit code 7", err)
	}
}

func TestWhoIsToldToRefuseDoesNotStart(t *testing.T) {
	t.Setenv("STANDIN", "refuse")
	dir := t.TempDir()
	if err := serve(part{Services: []string{"a/b"}, Dirs: []string{dir}}, nil); !errors.Is(err, errRefused) {
		t.Errorf("serve: %v", err)
	}
	if err := become(part{Services: []string{"a/b"}}, []string{"sh", "-c", "exit 0"}); !errors.Is(err, errRefused) {
		t.Errorf("become: %v", err)
	}
	if starts([]string{dir}) != 0 {
		t.Error("a refused start is counted")
	}
}

func TestAPortThatIsTakenEndsTheStandIn(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(server.URL, "http://"), ":")
	var taken uint16
	for _, digit := range port {
		taken = taken*10 + uint16(digit-'0')
	}
	if err := listen(part{TCP: []uint16{taken}}, make(chan error, 3)); err == nil || !strings.Contains(err.Error(), "in use") {
		t.Errorf("listen: %v", err)
	}
}

func TestADatabaseIsEmptiedAndPutBack(t *testing.T) {
	p := part{Dirs: []string{t.TempDir()}}
	countStart(p.Dirs)
	countStart(p.Dirs)
	dump, err := os.Create(filepath.Join(t.TempDir(), "dump.sql"))
	if err != nil {
		t.Fatal(err)
	}
	stdout, stdin := os.Stdout, os.Stdin
	defer func() { os.Stdout, os.Stdin = stdout, stdin }()
	os.Stdout = dump
	if err := pgDump(p, nil); err != nil {
		t.Fatal(err)
	}
	if err := dropdb(p, nil); err != nil || starts(p.Dirs) != 0 {
		t.Fatalf("dropdb: %v, %d rows left", err, starts(p.Dirs))
	}
	if _, err := dump.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	os.Stdin = dump
	if err := psql(p, []string{"-q"}); err != nil || starts(p.Dirs) != 2 {
		t.Errorf("psql: %v, %d rows, not 2", err, starts(p.Dirs))
	}
}

func TestTheFileThatSaysThePartHasToBeThere(t *testing.T) {
	if _, err := readPart(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

package main

import (
	"archive/tar"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"testing"
)

// benchData is the folder of one kind of other people's instances, which are no part of the project:
// below BERTH_BENCH_DATA, else below shared/bench beside the project. Where it is missing the test is skipped.
func benchData(t testing.TB, kind string) string {
	t.Helper()
	root := os.Getenv("BERTH_BENCH_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared", "bench")
	}
	dir := filepath.Join(root, kind)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("*** NOT TESTED: no public instances in %s; BERTH_BENCH_DATA names the folder that has them", dir)
	}
	return dir
}

// vector is an instance of vector packing with what is known of it.
type vector struct {
	file      string
	optimum   int64
	published int64 // the best of the published heuristics
}

// vectors unpacks every nth instance whose optimum is known of a set into a folder of the test.
func vectors(t testing.TB, set string, nth int) []vector {
	t.Helper()
	data := benchData(t, "vbp")
	known, err := os.Open(filepath.Join(data, set+"_summary_known.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer known.Close()
	table := csv.NewReader(known)
	table.Comma = '\t'
	rows, err := table.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string]int{}
	var out []vector
	dir := t.TempDir()
	count := 0
	for _, row := range rows[1:] {
		optimum, _ := strconv.ParseInt(row[2], 10, 64)
		published, _ := strconv.ParseInt(row[3], 10, 64)
		if optimum <= 0 { // not known
			continue
		}
		if count++; count%nth == 0 {
			wanted[row[0]] = len(out)
			out = append(out, vector{file: filepath.Join(dir, row[0]+".vbp"), optimum: optimum, published: published})
		}
	}
	unpack(t, filepath.Join(data, set+"_instances.tar.gz"), func(name string, content io.Reader) {
		if at, ok := wanted[baseName(name)]; ok {
			all, err := io.ReadAll(content)
			if err == nil {
				err = os.WriteFile(out[at].file, all, 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
	return out
}

func unpack(t testing.TB, archive string, tell func(name string, content io.Reader)) {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(z); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		tell(h.Name, r)
	}
}

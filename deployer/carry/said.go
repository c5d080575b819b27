package carry

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"time"

	"berth/deployer/ledger"
)

// Progress is how far a copy is.
type Progress struct {
	Bytes int64         // of files, carried so far
	Rate  int64         // bytes a second, over the last seconds
	Left  time.Duration // as rsync expects it; 0: nobody knows
}

// Stats are what a copy did.
type Stats struct {
	Files    int64 // and directories and all else, that the source has; 0: a first copy by tar does not count them
	Bytes    int64 // of its files; by tar with what it needs for their names
	Carried  int64 // of them, in files that differed
	Sent     int64 // over the network
	Vanished bool  // files went away on the source meanwhile
}

// said takes what rsync says on the source, line by line; progress ends with a carriage return.
type said struct {
	told  func(Progress) // may be nil
	item  func(string)   // what differs, as rsync itemizes it; may be nil
	begun time.Time      // tar does not say how fast it is
	part  []byte
	words []string // of the other side that it asked for
	stats Stats
	went  bool     // tar has handed something on
	lost  bool     // ssh has not come to the other side, or has lost it
	last  []string // what else it said, the last of it
}

// mostLast is how many of the last lines of a program are told.
const mostLast = 4

// mostSaid is how much of a line is read, in bytes: a path has at most 4096, of which each may be written with four.
const mostSaid = 32 << 10

func (s *said) Write(p []byte) (int, error) {
	n := len(p)
	for {
		i := bytes.IndexAny(p, "\r\n")
		if i < 0 {
			break
		}
		s.keep(p[:i])
		s.line(string(s.part))
		s.part, p = s.part[:0], p[i+1:]
	}
	s.keep(p)
	return n, nil
}

func (s *said) keep(p []byte) { s.part = append(s.part, p[:min(len(p), mostSaid-len(s.part))]...) }

var progressForm = regexp.MustCompile(`^ *([0-9]+) +[0-9]+% +([0-9.]+)([kMGT]?)B/s +([0-9]+):([0-9]{2}):([0-9]{2})`)

var statsForm = regexp.MustCompile(`^(Number of files|Total file size|Total transferred file size|Total bytes sent|Total bytes written): ([0-9]+)`)

func (s *said) line(line string) {
	if word, is := strings.CutPrefix(line, "berth word "); is {
		s.words = append(s.words, word)
		return
	}
	if n, is := strings.CutPrefix(line, "tar: berth at "); is {
		s.poured(n)
		return
	}
	if line == "berth unreached" {
		s.lost = true
		return
	}
	if item, is := strings.CutPrefix(line, "berth item "); is {
		if s.item != nil {
			s.item(item)
		}
		return
	}
	if m := progressForm.FindStringSubmatch(line); m != nil {
		if s.told != nil {
			s.told(progressOf(m))
		}
		return
	}
	if m := statsForm.FindStringSubmatch(line); m != nil {
		n, _ := strconv.ParseInt(m[2], 10, 64)
		*map[string]*int64{"Number of files": &s.stats.Files, "Total file size": &s.stats.Bytes, "Total transferred file size": &s.stats.Carried, "Total bytes sent": &s.stats.Sent, "Total bytes written": &s.stats.Sent}[m[1]] = n
		return
	}
	if line = ledger.Clean(strings.TrimSpace(line)); line != "" && !statistics(line) {
		s.last = append(s.last, line)
		s.last = s.last[max(len(s.last)-mostLast, 0):]
	}
}

// poured takes the count of what tar has written, in records of 64 KB.
func (s *said) poured(count string) {
	n, err := strconv.ParseInt(count, 10, 64)
	s.went = s.went || err == nil
	if err != nil || s.told == nil {
		return
	}
	n *= recordSize
	s.told(Progress{Bytes: n, Rate: int64(float64(n) / max(time.Since(s.begun).Seconds(), 0.001))})
}

func progressOf(m []string) Progress {
	n, _ := strconv.ParseInt(m[1], 10, 64)
	rate, _ := strconv.ParseFloat(m[2], 64)
	for range strings.Index(" kMGT", m[3]+"") {
		rate *= 1024
	}
	var left time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		x, _ := strconv.Atoi(m[4+i])
		left += time.Duration(x) * unit
	}
	return Progress{Bytes: n, Rate: int64(rate), Left: left}
}

// statistics reports whether a line is one of rsync's figures, of which the others are not needed.
func statistics(line string) bool {
	for _, begin := range []string{"Number of ", "Literal data:", "Matched data:", "File list ", "Total bytes received:", "sent ", "total size is "} {
		if strings.HasPrefix(line, begin) {
			return true
		}
	}
	return false
}

package report

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"berth/message"
)

// endings are the formats by the ending of a file's name.
var endings = map[string]Format{".txt": AsText, ".md": AsMarkdown, ".html": AsHTML, ".htm": AsHTML, ".json": AsJSON, ".svg": AsSVG, ".png": AsPNG}

// ByEnding is the format of files that end so; the ending begins with its dot.
func ByEnding(ending string) (Format, bool) {
	f, ok := endings[strings.ToLower(ending)]
	return f, ok
}

// Choose is the format that --format names, else that of the ending of -o's file, else text.
func Choose(format, file string) (Format, error) {
	if format != "" {
		f, ok := ParseFormat(format)
		if !ok {
			return f, message.Errorf("--format %s: it is one of %s", format, strings.Join(Formats(), ", "))
		}
		return f, nil
	}
	if file == "" {
		return AsText, nil
	}
	f, ok := ByEnding(filepath.Ext(file))
	if !ok {
		return f, message.Errorf("-o %s: the ending chooses the format: .txt, .md, .html, .json, .svg or .png; or name one with --format", file)
	}
	return f, nil
}

// SheetAlone is the format of the first page alone: drawn in characters where it would be text.
func SheetAlone(f Format) (Format, error) {
	switch f {
	case AsText, AsSheet:
		return AsSheet, nil
	case AsSVG, AsPNG:
		return f, nil
	}
	return f, message.Errorf("--sheet: the first page alone is text, .svg or .png; %s has it with all others", f)
}

// Day is the date that a report shows: that of --date, else that of SOURCE_DATE_EPOCH; else, in a file, today, and on the screen none. With
// SOURCE_DATE_EPOCH, even an empty one, the same input gives the same bytes.
func Day(flag string, file bool) (time.Time, error) {
	if flag != "" {
		day, err := time.Parse(time.DateOnly, flag)
		if err != nil {
			return day, message.Errorf("--date %s: it is written like 2026-11-22", flag)
		}
		return day, nil
	}
	epoch, given := os.LookupEnv("SOURCE_DATE_EPOCH")
	if !given && file {
		return time.Now(), nil
	}
	if epoch == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseInt(epoch, 10, 64)
	if err != nil {
		return time.Time{}, message.Errorf("SOURCE_DATE_EPOCH=%s: it is a number of seconds", epoch)
	}
	return time.Unix(seconds, 0).UTC(), nil
}

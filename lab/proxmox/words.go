package main

import (
	"errors"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// asNumber is a text as a number of JSON.
func asNumber(text string) (any, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil
}

func cmpOr(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

func isKilled(err error) bool { return errors.Is(err, errKilled) }

package pve

import (
	"regexp"
	"strings"
	"sync"
)

// perlGroup is a group with flags as Perl prints a compiled expression: (?^:...), (?^i:...), (?^u:...).
var perlGroup = regexp.MustCompile(`\(\?\^([a-z]*):`)

// beyond is a repetition that is longer than Go takes; the one there is goes with a length.
var beyond = regexp.MustCompile(`\{0,\d{4,}\}`)

var compiled sync.Map // pattern -> *regexp.Regexp

// whole compiles a Perl pattern as Proxmox uses it, between ^ and $: in "a|b" each of them anchors one side only, and the
// end is also before a last line feed.
func whole(pattern string) *regexp.Regexp {
	if re, ok := compiled.Load(pattern); ok {
		return re.(*regexp.Regexp)
	}
	text := perlGroup.ReplaceAllStringFunc(pattern, func(group string) string {
		if strings.Contains(perlGroup.FindStringSubmatch(group)[1], "i") {
			return "(?i:"
		}
		return "(?-i:"
	})
	text = beyond.ReplaceAllString(strings.ReplaceAll(text, `\0`, `\x00`), "*")
	re := regexp.MustCompile(`^` + text + `(?:\n?\z)`)
	compiled.Store(pattern, re)
	return re
}

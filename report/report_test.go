package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"berth/planner"
	"berth/wording"
)

// texts lists every string of a document that a reader must get.
func texts(d *Document) []string {
	out := []string{d.Title, d.Date}
	for _, l := range d.Lead {
		out = append(out, l.Text)
	}
	for _, s := range d.Sections {
		out = append(out, s.Title)
		for _, b := range s.Blocks {
			out = append(out, blockTexts(b)...)
		}
	}
	return out
}

func blockTexts(block Block) []string {
	var out []string
	switch b := block.(type) {
	case Paragraph:
		out = append(out, b.Text)
	case Table:
		for _, r := range b.Rows {
			out = append(out, r.Cells...)
		}
		for _, c := range b.Columns {
			out = append(out, c.Title)
		}
	case List:
		for _, i := range b.Items {
			out = append(out, i.Lines...)
			for _, d := range i.Details {
				out = append(append(out, d.Label), d.Lines...)
			}
		}
	case Card:
		out = append(append(out, b.Name, b.About, b.Bar.Caption), b.Notes...)
		out = append(out, blockTexts(b.Table)...)
	case Legend:
		out = append(out, b.Used, b.Reserved, b.Margin, b.Free)
	}
	return out
}

var space = regexp.MustCompile(`[\s\x{a0}|]+`)

// words reduces a rendering to its words, so that it can be searched for a text wherever that wrapped.
func words(s string) string { return strings.TrimSpace(space.ReplaceAllString(s, " ")) }

// TestFormatsAgree finds what one format says and another does not.
func TestFormatsAgree(t *testing.T) {
	tags := regexp.MustCompile(`(?s)<style>.*?</style>|<[^>]*>`)
	for _, d := range []*Document{document(wording.EN), document(wording.FR), brokenDocument()} {
		markdown := words(strings.NewReplacer(`\`, "", "**", "", "&emsp;", "").Replace(html.UnescapeString(string(Markdown(d)))))
		page := words(html.UnescapeString(tags.ReplaceAllString(string(HTML(d)), " ")))
		text := strings.ToLower(string(Text(d, 160, false)))
		for _, s := range texts(d) {
			if s = words(s); s == "" {
				continue
			}
			if !strings.Contains(markdown, s) {
				t.Errorf("Markdown lacks %q", s)
			}
			if !strings.Contains(page, s) {
				t.Errorf("HTML lacks %q", s)
			}
			for _, word := range strings.Fields(strings.ToLower(s)) {
				if !strings.Contains(text, word) {
					t.Errorf("text lacks %q of %q", word, s)
				}
			}
		}
	}
}

func TestNoLineOfTextIsTooWide(t *testing.T) {
	long := strings.Repeat("extraordinarily-long-", 6) + "service"
	for _, d := range []*Document{document(wording.EN), document(wording.FR), brokenDocument(), hostile(long), hostile("日本語のサービス名はとても長い場合がある日本語のサービス名")} {
		for _, n := range []int{60, 72, 80, 100, 120, 160} {
			for i, line := range strings.Split(string(Text(d, n, n > 100)), "\n") {
				if width(line) > n {
					t.Errorf("width %d, line %d has %d columns: %s", n, i+1, width(line), line)
				}
				if strings.TrimRight(line, " ") != line {
					t.Errorf("width %d, line %d ends in a space: %q", n, i+1, line)
				}
			}
		}
	}
}

func TestLongNamesAreNotCut(t *testing.T) {
	name := strings.Repeat("extraordinarily-long-", 6) + "service"
	got := regexp.MustCompile(`\s`).ReplaceAllString(string(Text(hostile(name), 80, false)), "")
	if !strings.Contains(got, name) {
		t.Error("the name is not whole in the text")
	}
}

// hostile is the fixture with a name that an inventory should not have.
func hostile(name string) *Document {
	plan, d := fixture()
	plan.Problem.Services[1].Name = name
	plan.Problem.Name = name
	plan.Moves[0].Service = name
	d.risks[1].Service = name
	return build(plan, Options{}, d)
}

func TestNamesCannotBreakOutOfAFormat(t *testing.T) {
	d := hostile("</td><script>alert(1)</script>\x1b[31m|`*")
	page := string(HTML(d))
	if strings.Contains(page, "<script>") {
		t.Error("HTML has a script")
	}
	for format, got := range map[string]string{"text": string(Text(d, 80, false)), "HTML": page, "Markdown": string(Markdown(d))} {
		if strings.ContainsRune(got, '\x1b') {
			t.Errorf("%s has an escape sequence", format)
		}
	}
	if strings.Contains(string(Markdown(d)), "<script>") || strings.Contains(string(Markdown(d)), "[31m|") {
		t.Error("Markdown has markup in a name")
	}
}

func TestHTMLLoadsNothing(t *testing.T) {
	page := string(HTML(document(wording.EN)))
	for _, s := range []string{"http:", "https:", "src=", "<link", "@import", "<script", "javascript:", "ZgotmplZ"} {
		if strings.Contains(page, s) {
			t.Errorf("the page has %q", s)
		}
	}
	ids := map[string]int{}
	for _, m := range regexp.MustCompile(`id="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]]++; ids[m[1]] > 1 {
			t.Errorf("id %q appears twice", m[1])
		}
	}
	for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if ids[m[1]] == 0 {
			t.Errorf("nothing has the id %q", m[1])
		}
	}
}

func TestPlanThatDoesNotFitSaysSoFirst(t *testing.T) {
	lines := strings.Split(string(Text(brokenDocument(), 80, false)), "\n")
	if !strings.HasPrefix(lines[1], "! Does not fit: 2 rules broken, 1 service without a place") {
		t.Errorf("the second line is %q", lines[1])
	}
	d := brokenDocument()
	if d.Sections[0].ID != "faults" {
		t.Errorf("the first section is %s", d.Sections[0].ID)
	}
	for _, s := range []string{"1,503,238,554 bytes", "3,435,973,837 bytes", "Rule changed: margin 80 % instead of 90 %", "planned without cargo", "Free from their pins"} {
		if !strings.Contains(words(string(Text(d, 160, false))), s) {
			t.Errorf("the text lacks %q", s)
		}
	}
}

func TestBriefIsTheFirstPage(t *testing.T) {
	plan, d := fixture()
	var ids []string
	for _, s := range build(plan, Options{Brief: true}, d).Sections {
		ids = append(ids, s.ID)
	}
	if got := fmt.Sprint(ids); got != "[memory changes tight]" {
		t.Error(got)
	}
}

func TestRenderWritesEveryFormat(t *testing.T) {
	for _, name := range Formats() {
		f, ok := ParseFormat(name)
		if !ok || f.String() != name {
			t.Errorf("ParseFormat(%q) = %v, %v", name, f, ok)
		}
		plan, _ := fixture()
		a, b := Render(plan, f, Options{}), Render(plan, f, Options{})
		if len(a) == 0 || !bytes.Equal(a, b) {
			t.Errorf("%s: %d bytes, and not the same twice", name, len(a))
		}
		if f == AsJSON && !json.Valid(a) {
			t.Error("JSON is not valid")
		}
	}
	if f, ok := ParseFormat("md"); !ok || f != AsMarkdown {
		t.Error("md is not Markdown")
	}
	if _, ok := ParseFormat("pdf"); ok {
		t.Error("pdf is a format")
	}
}

func TestExplainAndAdviseNameEveryHostAndRemedy(t *testing.T) {
	plan, _ := broken()
	d := Explain(plan, "paperless-ngx", []planner.Answer{
		{Host: "tower", Reasons: plan.Unplaced[0].Hosts[0].Reasons}, {Host: "media", Fits: true, Headroom: gb, Grows: 2 * gb, Size: 9 * gb},
	}, Options{})
	golden(t, "explain.txt", Text(d, 80, false))
	after, _ := fixture()
	d = Advise(plan, []planner.Advice{
		{Remedies: []planner.Remedy{{Kind: planner.AcceptVerdict, Subject: "paperless-ngx"}}, Plan: after},
		{Remedies: []planner.Remedy{{Kind: planner.LeaveOut, Subject: "jellyfin"}, {Kind: planner.AddMemory, Subject: "pve", Add: gb, To: 33 * gb, Sold: 48 * gb}}, Plan: after},
	}, Options{})
	golden(t, "advice.txt", Text(d, 80, false))
	if len(Advise(plan, nil, Options{}).Sections[0].Blocks) != 1 {
		t.Error("no advice is not said")
	}
	if d := Explain(plan, "nobody", nil, Options{}); len(d.Sections) != 0 {
		t.Error("a service that is not there is explained")
	}
}

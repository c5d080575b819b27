package begin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"berth/catalog"
	"berth/internal/wholefile"
	"berth/planner"
	"berth/planning"
	"berth/quantity"
)

// usualMemory is what an entry has of which nothing is known.
const usualMemory = 256 * planner.MB

// New writes an entry of one container into the catalog, of what is given and, in a terminal, of what is answered. What lies there stays.
func (d *Desk) New(ctx context.Context, draft catalog.Draft) error {
	c, err := catalog.Load(planning.Catalogs(d.Inventory, d.Catalogs)...)
	if err != nil {
		return input(err)
	}
	dir, _ := planning.EntriesDir(d.Inventory)
	at := filepath.Join(dir, draft.Name)
	if e, err := c.Entry(draft.Name); err == nil && !e.Shipped() {
		return inputf("the catalog has %s already, in %s", draft.Name, e.Path("."))
	}
	if _, err := os.Lstat(at); !errors.Is(err, fs.ErrNotExist) {
		return inputf("%s is there already, and is not written over", at)
	}
	if draft.Image == "" && (d.Yes || !d.Person.Attended()) {
		return inputf("--image NAME:VERSION says what it runs; nobody can be asked here")
	}
	q := &questions{desk: d, ctx: ctx, open: !d.Yes && d.Person.Attended()}
	like := q.complete(c, &draft)
	if err := cmp.Or(q.err, wrongDraft(&draft)); err != nil {
		return err
	}
	if err := d.saveEntry(dir, &draft); err != nil {
		return err
	}
	w := d.Words
	if like != nil {
		fmt.Fprintln(d.Stderr, w.Say("berth: berth has an entry for this software, %s, with more than this says (berth catalog show %s); yours is another unless it has that name",
			"berth : berth a une entrée pour ce logiciel, %s, qui en dit plus (berth catalog show %s) ; la vôtre en est une autre, sauf si elle a ce nom", like.Name, like.Name))
	}
	fmt.Fprintln(d.Stderr, w.Say("berth: add what it needs beside that (environment:, secrets), then under services: of the inventory write\n  %s: {}\nand: berth plan",
		"berth : ajoutez-y ce qu'il lui faut encore (environment:, secrets), puis écrivez sous services: de l'inventaire\n  %s: {}\net : berth plan", draft.Name))
	return nil
}

func wrongDraft(draft *catalog.Draft) error {
	if err := draft.Check(); err != nil {
		return input(err)
	}
	return nil
}

// saveEntry writes an entry that lint takes, whole or not at all.
func (d *Desk) saveEntry(dir string, draft *catalog.Draft) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(dir, ".berth-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	files := draft.Files()
	if err := os.Mkdir(filepath.Join(tmp, draft.Name), 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := wholefile.Write(filepath.Join(tmp, draft.Name, name), data); err != nil {
			return err
		}
	}
	if _, findings := catalog.Check(tmp); catalog.Worst(findings) == catalog.Error {
		var out []error
		for _, f := range findings {
			out = append(out, errors.New(strings.ReplaceAll(f.String(), tmp+string(filepath.Separator), "")))
		}
		return input(errors.Join(out...))
	}
	if err := os.Rename(filepath.Join(tmp, draft.Name), filepath.Join(dir, draft.Name)); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintln(d.Stderr, d.Words.Say("berth: saved %s", "berth : %s est enregistré", filepath.Join(dir, draft.Name, name)))
	}
	return nil
}

// questions are asked one after the other, as long as nothing went wrong.
type questions struct {
	desk *Desk
	ctx  context.Context
	open bool // somebody is there
	err  error
}

// complete puts answers, or what a shipped entry of the same software has, where a draft says nothing. It gives that entry.
func (q *questions) complete(c *catalog.Catalog, draft *catalog.Draft) *catalog.Entry {
	w := q.desk.Words
	if draft.Image == "" {
		wish := ""
		if _, has := c.Like(draft.Name, ""); has != nil {
			wish = has.Image
		}
		draft.Image = q.one(w.Say("Image, with its version", "Image, avec sa version"), wish, func(text string) error { return catalog.CheckImage(text) })
	}
	like, has := c.Like(draft.Name, draft.Image)
	if has == nil {
		has = &catalog.Draft{Memory: usualMemory}
	}
	if draft.Ports == nil {
		draft.Ports = q.several(w.Say("Ports, the host's before the container's, as 8080:80", "Ports, celui de l'hôte avant celui du conteneur, comme 8080:80"), has.Ports, catalog.CheckPort)
	}
	if draft.Data == nil {
		draft.Data = q.several(w.Say("Paths in the container that keep data", "Chemins du conteneur qui gardent des données"), has.Data, catalog.CheckData)
	}
	if draft.Memory == 0 {
		text := q.one(w.Say("Memory that it may take at most", "Mémoire qu'il peut prendre au plus"), quantity.FormatBytes(has.Memory), func(text string) error {
			_, err := quantity.Bytes(text)
			return err
		})
		if amount, err := quantity.Bytes(text); err == nil {
			draft.Memory = amount
		}
	}
	return like
}

// one asks until the answer is right; nothing is what is wished. Without anybody that is the answer.
func (q *questions) one(question, wish string, check func(string) error) string {
	for q.open && q.err == nil {
		text := question
		if wish != "" {
			text += " [" + wish + "]"
		}
		var answer string
		if answer, q.err = q.desk.Person.Ask(q.ctx, text+q.desk.Words.Say(": ", " : ")); q.err != nil {
			return ""
		}
		answer = cmp.Or(strings.TrimSpace(answer), wish)
		err := check(answer)
		if err == nil {
			return answer
		}
		fmt.Fprintln(q.desk.Stderr, q.desk.Words.Error(err))
	}
	return wish
}

// several asks for a list; - is none.
func (q *questions) several(question string, wish []string, check func(string) error) []string {
	words := func(text string) []string {
		if text == "-" {
			return []string{}
		}
		return strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' })
	}
	answer := q.one(question+q.desk.Words.Say(" (- for none)", " (- pour aucun)"), cmp.Or(strings.Join(wish, " "), "-"), func(text string) error {
		var problems []error
		for _, word := range words(text) {
			problems = append(problems, check(word))
		}
		return errors.Join(problems...)
	})
	return words(answer)
}

package tui

import (
	"bytes"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

func TestALineThatIsFollowedByANewOneIsNoChange(t *testing.T) {
	file := bytes.TrimRight(bytes.Split(labFile(t), []byte("\n\n# What runs today"))[0], "\n") // services are the last, without a newline
	store := newShelf(t, file)
	m := outside(t, labA(t), 100, 40, store, nil)
	m.do(m.wishes.addService("vaultwarden"))
	m.Update(nil)
	pressAndSettle(t, m, "S")
	seen(t, m, "+  vaultwarden: {}")
	for _, l := range m.reading.lines {
		if l.head == "-" {
			t.Errorf("a line counts as taken out: %q", l.text)
		}
	}
	pressAndSettle(t, m, "enter")
	if got := string(store.inventory); !strings.HasPrefix(got, string(file)) {
		t.Errorf("the file is now:\n%s", got)
	}
}

// The program may end after a deployment was confirmed and before it has begun.
func TestADeploymentThatHasNotBegunIsNotWaitedFor(t *testing.T) {
	c := &crew{t: t}
	m, _ := ready(t, c, 140, 40)
	begin := m.do(m.deploy.start())
	over := make(chan struct{})
	go func() { m.deploy.end(); close(over) }()
	select {
	case <-over:
	case <-time.After(patience):
		t.Fatal("it waits for what never began")
	}
	batch, ok := begin().(tea.BatchMsg) // and what comes too late does nothing
	if !ok || batch[0]() != nil || c.runs != 0 {
		t.Errorf("it begins after the end: %d runs", c.runs)
	}
}

func TestADeploymentIsAboutThePlanThatRan(t *testing.T) {
	c := &crew{t: t, goOn: make(chan struct{})}
	m, d := ready(t, c, 140, 40)
	d.confirm("4")
	d.until("the first step", begun(m))
	press(m, "esc down enter") // it goes on behind the board
	find(m, "immich")
	press(m, "p") // which changes meanwhile
	close(c.goOn)
	d.until("the end", ended(m))
	seen(t, m, "d shows it")
	d.press("d")
	seen(t, m, "blackbox is deployed")
	press(m, "esc")
	d.press("d") // what is there now is another plan
	d.until("the next preview", func() bool { return m.deploy.stage == prepared })
	if c.runs != 1 {
		t.Errorf("%d runs", c.runs)
	}
}

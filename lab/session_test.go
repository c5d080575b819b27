package lab

import (
	"path/filepath"
	"regexp"
	"strings"
)

var countOfSteps = regexp.MustCompile(`(\d+) steps on 3 hosts`)

// inTheSession deploys from the planning session, as one whose sudo wants a password: it is asked for on the
// plain terminal, and the screen comes back.
func inTheSession(f *faults) {
	f.fresh()
	o := f.asDeploy()
	password := strings.TrimSpace(f.read(f.environment().Variables["BERTH_LAB_PASSWORD_FILE"]))
	p := o.person()
	p.starts("")
	p.sees("d deploy")
	p.keys("d")
	p.sees("sudo password of deploy")
	p.types(password)
	p.sees("enter carry it out")
	screen := p.sees(" steps on 3 hosts")
	if strings.Contains(screen, password) {
		f.t.Error("the password is on the screen")
	}
	p.keys("Enter")
	p.types(countOfSteps.FindStringSubmatch(screen)[1])
	p.sees("is deployed")
	p.keys("Escape")
	p.sees("d deploy")
	p.keys("q")
	p.left(0)
	o2 := f.operator(reachInventory, "")
	o2.run(0, "status").says(f.t, fine)
	if again := o2.run(0, "deploy", "--yes"); !strings.HasPrefix(again.stdout, "Nothing to do") {
		f.t.Errorf("berth deploy finds something to do:\n%s", again.stdout)
	}
	if copies, err := filepath.Glob(filepath.Join(f.dir, "inventory-*", ".berth", "journal", "*.jsonl")); err != nil || len(copies) == 0 {
		f.t.Errorf("there is no copy of the journal: %v", err)
	}
}

// keys presses keys by their names.
func (p *person) keys(names ...string) {
	p.t.Helper()
	if err := p.at.Press(names...); err != nil {
		p.t.Fatal(err)
	}
}

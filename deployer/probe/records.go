package probe

import (
	"encoding/json"
	"path"
	"regexp"
	"strconv"
	"strings"

	"berth/deployer/ledger"
	"berth/message"
	"berth/plain"
)

var sumText = regexp.MustCompile(`^[0-9a-f]{64}$`)

// record reads "NAME JSON".
func (a *answer) record(s string) error {
	name, text, _ := strings.Cut(s, " ")
	if !ledger.ServiceName.MatchString(name) {
		return message.Errorf("%.80q is no name of a service", name)
	}
	f := ServiceFacts{Files: map[string]FileFact{}}
	err := json.Unmarshal([]byte(text), &f.Record)
	switch {
	case text == "":
		err = message.New("it is empty, or only root reads it")
	case err != nil:
		err = message.New("it is no JSON of a record")
	case f.Record.Service != name:
		err = message.Errorf("it is of another service, %.80q", ledger.Clean(f.Record.Service))
	case !path.IsAbs(f.Record.Dir) || path.Clean(f.Record.Dir) != f.Record.Dir || ledger.Clean(f.Record.Dir) != f.Record.Dir:
		err = message.New("its directory is no full path")
	case !f.Record.IsText():
		err = message.New("what is in it is no text")
	case !f.Record.SoundData():
		err = message.New("it names no places for data")
	}
	if err != nil {
		f = ServiceFacts{Record: ledger.Record{Service: name}, Err: err}
	}
	a.Services = append(a.Services, f)
	return nil
}

// file takes "NAME ..." apart: the service, and the rest.
func (a *answer) file(s string) (*ServiceFacts, string, error) {
	name, rest, _ := strings.Cut(s, " ")
	for i := range a.Services {
		if a.Services[i].Record.Service == name {
			return &a.Services[i], rest, nil
		}
	}
	return nil, "", message.Errorf("no record of %.80q", name)
}

// below gives the path of a file below the service's directory.
func (f *ServiceFacts) below(name string) (string, error) {
	rest, ok := strings.CutPrefix(name, f.Record.Dir+"/")
	if f.Err != nil || !ok || rest == "" || path.Clean(rest) != rest || strings.HasPrefix(rest, "../") {
		return "", message.Errorf("%.200q is not in the directory of %s", name, f.Record.Service)
	}
	return rest, nil
}

// sum reads a line of sha256sum: the sum, two signs, the path.
func (a *answer) sum(s string) error {
	f, line, err := a.file(s)
	if err != nil {
		return err
	}
	if len(line) < 67 || !sumText.MatchString(line[:64]) {
		return message.Errorf("unexpected %.100q", line)
	}
	name, err := f.below(line[66:])
	if err != nil {
		return err
	}
	file := f.Files[name]
	file.SHA256 = line[:64]
	f.Files[name] = file
	return nil
}

// mode reads "OCTAL PATH".
func (a *answer) mode(s string) error {
	f, line, err := a.file(s)
	if err != nil {
		return err
	}
	octal, full, _ := strings.Cut(line, " ")
	mode, err := strconv.ParseUint(octal, 8, 12)
	if err != nil {
		return message.Errorf("unexpected %.100q", line)
	}
	name, err := f.below(full)
	if err != nil {
		return err
	}
	file := f.Files[name]
	file.Mode = uint32(mode)
	f.Files[name] = file
	return nil
}

func (a *answer) locked(string) error {
	if a.Lock == nil {
		a.Lock = &ledger.LockFacts{Files: map[string]string{}}
	}
	return nil
}

// lockFile reads "NAME CONTENT".
func (a *answer) lockFile(s string) error {
	name, content, _ := strings.Cut(s, " ")
	if a.Lock == nil || len(a.Lock.Files) >= maxNotes {
		return message.New("unexpected file of a lock")
	}
	a.Lock.Files[ledger.Clean(name)] = ledger.Clean(content)
	return nil
}

// journal reads "RUN LAST-LINE".
func (a *answer) journal(s string) error {
	run, last, _ := strings.Cut(s, " ")
	if run = ledger.Clean(run); run == "" {
		return message.New("no name")
	}
	a.Journal = &ledger.JournalFacts{Run: run, Last: plain.Text(last)}
	return nil
}

// run collects what the host says of its runs, which is read as a whole.
func (a *answer) run(s string) error {
	a.past.WriteString(s + "\n")
	return nil
}

package ledger

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// OnEach does work for every host at once; one that fails is in nobody's way. The error is a *HostErrors.
func OnEach(hosts []Host, work func(Host) error) error {
	errs := make([]error, len(hosts))
	var all sync.WaitGroup
	for i, h := range hosts {
		all.Go(func() { errs[i] = work(h) })
	}
	all.Wait()
	var out HostErrors
	for i, err := range errs {
		if err != nil {
			out.Hosts, out.Errs = append(out.Hosts, hosts[i].Name()), append(out.Errs, err)
		}
	}
	if len(out.Errs) == 0 {
		return nil
	}
	return &out
}

// HostErrors is why something failed on some of the hosts on which it was done.
type HostErrors struct {
	Hosts []string
	Errs  []error // in the order of Hosts
}

// Error says each cause once, with the names of the hosts that have it.
func (e *HostErrors) Error() string {
	var causes []string
	names := map[string][]string{}
	for i, err := range e.Errs {
		cause := strings.TrimPrefix(err.Error(), "host "+e.Hosts[i]+": ")
		if names[cause] == nil {
			causes = append(causes, cause)
		}
		names[cause] = append(names[cause], e.Hosts[i])
	}
	for i, cause := range causes {
		word := "host"
		if len(names[cause]) > 1 {
			word = "hosts"
		}
		causes[i] = fmt.Sprintf("%s %s: %s", word, strings.Join(names[cause], ", "), cause)
	}
	return strings.Join(causes, "\n")
}

// Unwrap gives the errors of the hosts.
func (e *HostErrors) Unwrap() []error { return e.Errs }

// FailedOn lists the hosts on which something failed for another reason than some sentinel; nil: for any.
func FailedOn(err, but error) []string {
	var each *HostErrors
	if !errors.As(err, &each) {
		return nil
	}
	var out []string
	for i, host := range each.Hosts {
		if but == nil || !errors.Is(each.Errs[i], but) {
			out = append(out, host)
		}
	}
	return out
}

// Except lists hosts without those that are named.
func Except(hosts []Host, names []string) []Host {
	return slices.DeleteFunc(slices.Clone(hosts), func(h Host) bool { return slices.Contains(names, h.Name()) })
}

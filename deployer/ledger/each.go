package ledger

import (
	"errors"
	"slices"
	"strings"
	"sync"

	"berth/message"
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
func (e *HostErrors) Error() string { return e.text().String() }

// French is the same in French.
func (e *HostErrors) French() string { return e.text().French() }

func (e *HostErrors) text() message.Text {
	var causes []message.Text
	names := map[string][]string{} // by the English of the cause
	for i, err := range e.Errs {
		cause := message.Because(err).Without(message.Of("host %s: ", e.Hosts[i]))
		if names[cause.String()] == nil {
			causes = append(causes, cause)
		}
		names[cause.String()] = append(names[cause.String()], e.Hosts[i])
	}
	for i, cause := range causes {
		if on := names[cause.String()]; len(on) > 1 {
			causes[i] = message.Of("hosts %s: %s", strings.Join(on, ", "), cause)
		} else {
			causes[i] = message.Of("host %s: %s", on[0], cause)
		}
	}
	return message.Join(causes, message.Same("\n"))
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

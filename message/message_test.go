package message

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"testing"
)

// of makes an error by formats that are no constants, as go vet wants them of berth's sentences.
func of(format string, args ...any) error { return Errorf(format, args...) }

func TestAnErrorIsSaidInBothLanguages(t *testing.T) {
	amount := of("%s is no amount of memory or disk; write %s", `"8 Gx"`, Word("512MB, 6GB or 1.5GB"))
	service := Of("service %s", `"a"`)
	for _, tt := range []struct {
		err    error
		en, fr string
	}{
		{amount, `"8 Gx" is no amount of memory or disk; write 512MB, 6GB or 1.5GB`, `"8 Gx" n'est pas une quantité de mémoire ou de disque ; écrire 512MB, 6GB ou 1.5GB (ou 512Mo, 6Go, 1.5Go)`},
		{of("ports of %s: %v", service, amount), `ports of service "a": ` + amount.Error(), `ports du service "a" : ` + French(amount)},
		{of("gateway of %s: it is the guest's own address", Of("guest %s", `"b"`)), `gateway of guest "b": it is the guest's own address`, `gateway de l'invité "b" : c'est l'adresse de l'invité lui-même`},
		{of("%s of %s: %s", "x", "immich", "y"), "x of immich: y", "x d'immich : y"},
		{of("%s of %s: %s", "x", "pve", "y"), "x of pve: y", "x de pve : y"},
		{fmt.Errorf("f: %w", amount), "f: " + amount.Error(), "f: " + French(amount)},
		{errors.Join(amount, errors.New("theirs")), amount.Error() + "\ntheirs", French(amount) + "\ntheirs"},
		{fmt.Errorf("%w, %w", amount, New("the file is empty")), amount.Error() + ", the file is empty", French(amount) + ", le fichier est vide"},
		{errors.New("what somebody else says"), "what somebody else says", "what somebody else says"},
		{of("a sentence that nobody has put into French: %d", 8096), "a sentence that nobody has put into French: 8096", "a sentence that nobody has put into French: 8096"},
	} {
		if got := tt.err.Error(); got != tt.en {
			t.Errorf("got %s, want %s", got, tt.en)
		}
		if got := French(tt.err); got != tt.fr {
			t.Errorf("got %s, want %s", got, tt.fr)
		}
	}
}

func TestAnErrorIsWhatItWraps(t *testing.T) {
	err := fmt.Errorf("x: %w", of("%s: change %s: %w", "f", "a", fs.ErrNotExist))
	if both := of("%w %w", context.Canceled, fs.ErrExist); !errors.Is(err, fs.ErrNotExist) || !errors.Is(both, fs.ErrExist) || !errors.Is(both, context.Canceled) {
		t.Error("what is wrapped is lost")
	}
	empty := New("the file is empty")
	if other := New("the file is empty"); !errors.Is(fmt.Errorf("x: %w", empty), empty) || errors.Is(empty, other) {
		t.Error("an error is another one")
	}
	var path *fs.PathError
	if !errors.As(of("%s: %w", "f", &fs.PathError{Op: "open", Path: "p", Err: fs.ErrExist}), &path) || path.Path != "p" {
		t.Error("the type of what is wrapped is lost")
	}
}

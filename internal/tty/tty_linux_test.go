package tty

import (
	"os"
	"testing"

	"golang.org/x/sys/unix"

	"berth/internal/tty/ttytest"
)

func TestATerminalWithoutEchoHandsOnLinesAndSignalsAndIsAsItWasAgain(t *testing.T) {
	_, terminal := ttytest.Open(t)
	before := ttytest.Modes(t, terminal)
	restore, err := EchoOff(int(terminal.Fd()))
	if err != nil {
		t.Fatal(err)
	}
	if during := ttytest.Modes(t, terminal); during.Lflag != before.Lflag&^(unix.ECHO|unix.ECHONL)|unix.ICANON|unix.ISIG {
		t.Errorf("modes %#x, before %#x", during.Lflag, before.Lflag)
	}
	restore()
	if after := ttytest.Modes(t, terminal); after != before {
		t.Errorf("%+v, before %+v", after, before)
	}
}

func TestWhatIsNoTerminalHasNoEchoAndIsNobodysForeground(t *testing.T) {
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if _, err := EchoOff(int(null.Fd())); err == nil {
		t.Error("its echo was switched off")
	}
	if !Foreground(null) {
		t.Error("it is somebody else's")
	}
	if _, other := ttytest.Open(t); !Foreground(other) {
		t.Error("a terminal that does not govern the test is somebody else's")
	}
}

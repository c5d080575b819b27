package tui

import (
	"context"
	"errors"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"berth/message"
)

// Why a session ended otherwise than by the operator leaving it.
var (
	ErrStopped  = message.New("stopped from outside")
	ErrFault    = message.New("this is a fault of berth's")
	ErrNotSaved = message.New("the last state of the session is not saved")
)

// Run puts the session on the terminal until the operator leaves it, and then returns nil, or from an example ErrOwnMachines or
// ErrEmptyInventory. It ends early with
// ErrStopped when the context is done, and with ErrFault after a panic, which is printed with its stack.
// However it ends, the terminal is as it was and the session's file holds the last state; where that
// could not be written, the error is ErrNotSaved too.
func Run(ctx context.Context, o Options) error {
	return run(ctx, o, New)
}

func run(ctx context.Context, o Options, begin func(context.Context, Options) *Model, more ...tea.ProgramOption) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var last *lastWord
	if o.Store != nil {
		last = &lastWord{Store: o.Store}
		o.Store = last
	}
	m := begin(ctx, o)
	// Signals come by the context: whoever began the program decides which end it.
	options := append([]tea.ProgramOption{tea.WithAltScreen(), tea.WithMouseCellMotion(), tea.WithContext(ctx), tea.WithoutSignalHandler()}, more...)
	_, err := tea.NewProgram(m, options...).Run()
	m.deploy.end()
	switch {
	case err == nil:
		err = m.begins
	case errors.Is(err, tea.ErrProgramPanic):
		err = ErrFault
	case errors.Is(err, tea.ErrProgramKilled) && ctx.Err() != nil:
		err = ErrStopped
	default:
		err = message.Errorf("the screen: %w", err)
	}
	if last == nil {
		return err
	}
	return errors.Join(err, m.saveLast(last, err == nil || m.begins != nil))
}

// saveLast writes the session's file once more when the program has ended. The operator who left although
// the file could not be written has been asked already.
func (m *Model) saveLast(store *lastWord, left bool) (err error) {
	if m.saving.given {
		return message.Errorf("%w: it was left before the file was written", ErrNotSaved)
	}
	if m.s.Count() == m.saving.first || left && m.saving.err != nil {
		return nil
	}
	defer func() {
		if r := recover(); r != nil { // a panic in the middle of a step: the file has the state before it
			err = message.Errorf("%w: %v", ErrNotSaved, r)
		}
	}()
	snapshot := m.s.Snapshot()
	if left {
		snapshot = snapshot.Ended()
	}
	if err := store.end(snapshot.Encode()); err != nil {
		return message.Errorf("%w: %w", ErrNotSaved, err)
	}
	return nil
}

// lastPatience is how long the last write may take: a disk that does not answer must not hold the terminal.
const lastPatience = 10 * time.Second

// lastWord is a store to which nothing is written after the last state: a write that was on its way when
// the program ended could otherwise come after it with an older one.
type lastWord struct {
	Store
	patience time.Duration // 0 is the usual one
	mu       sync.Mutex
	ended    bool
}

// SaveSession implements Store.
func (l *lastWord) SaveSession(data []byte) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended {
		return ErrStopped
	}
	return l.Store.SaveSession(data)
}

// end writes the last state. It gives up where the write, or one before it, does not come to its end.
func (l *lastWord) end(data []byte) error {
	done := make(chan error, 1)
	go func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.ended = true
		done <- l.Store.SaveSession(data)
	}()
	patience := l.patience
	if patience == 0 {
		patience = lastPatience
	}
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return message.Errorf("the disk has not answered for %s", patience)
	}
}

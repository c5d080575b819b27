package discover

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"berth/deployer/ledger"
	"berth/deployer/probe"
	"berth/message"
	"berth/wording"
)

// Watch has the memory of hosts sampled for a while, where a look alone knows what they use now.
type Watch struct {
	For  time.Duration
	Tick func(time.Duration) (ticks <-chan time.Time, stop func()) // the clock
	Tell func(string)
}

// Ticking is the clock of a watch.
func Ticking(every time.Duration) (<-chan time.Time, func()) {
	t := time.NewTicker(every)
	return t.C, t.Stop
}

// ParseWatch reads for how long to watch: 30m, 1h, 24h.
func ParseWatch(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < time.Minute || d > 7*24*time.Hour {
		return 0, message.Errorf("--watch %.20q: write for how long, such as 30m or 1h; a minute at least, 168h at most", text)
	}
	return d, nil
}

// every is how long it is from one sample to the next.
func (w *Watch) every() time.Duration {
	return min(max(w.For/120, 5*time.Second), time.Minute).Round(time.Second)
}

// watch takes samples until the time is over, or the context ends, which ends nothing else. The facts have what was the most.
func (w *Watch) watch(ctx context.Context, hosts map[string]ledger.Host, facts map[string]*probe.Facts, say wording.Words) {
	var names, told []string
	for name, f := range facts {
		if f.Err != nil || f.Hardware == nil || hosts[name] == nil {
			continue
		}
		names = append(names, name)
		if tells(f) {
			told = append(told, name)
		}
	}
	if len(names) == 0 || w.Tell == nil {
		return
	}
	slices.Sort(told)
	if len(told) > 0 {
		w.Tell(say.Say("berth: on %s the kernel tells the most that each container had since it was started: for those no watching is needed\n",
			"berth : sur %s le noyau dit le maximum de chaque conteneur depuis son démarrage : pour ceux-là, observer est inutile\n", strings.Join(told, ", ")))
	}
	every, all := w.every(), int(w.For/w.every())
	w.Tell(say.Say("berth: watching memory for %s, a sample every %s; ctrl+c ends it earlier, and what there is by then counts\n",
		"berth : mémoire observée pendant %s, une mesure toutes les %s ; ctrl+c y met fin plus tôt, et ce qui est mesuré compte\n", lasts(w.For), lasts(every)))
	ticks, stop := w.Tick(every)
	defer stop()
	for range all {
		select {
		case <-ctx.Done():
			return
		case <-ticks:
		}
		var done sync.WaitGroup
		for _, name := range names {
			done.Go(func() {
				if s, err := probe.TakeSample(ctx, hosts[name], containersUp(facts[name])); err == nil {
					facts[name].Every = every
					facts[name].Add(s)
				}
			})
		}
		done.Wait()
	}
}

// tells reports whether the kernel of a host tells the peak of all that runs there.
func tells(f *probe.Facts) bool {
	ids := containersUp(f)
	return len(ids) > 0 && !slices.ContainsFunc(f.Containers, func(c probe.Container) bool { return c.Runs() && c.Peak == 0 })
}

// containersUp lists the IDs of the containers that run.
func containersUp(f *probe.Facts) []string {
	var out []string
	for _, c := range f.Containers {
		if c.Runs() {
			out = append(out, c.ID)
		}
	}
	return out
}

// lasts is a time as people write it: 1h, 30m, 30s.
func lasts(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// sampled says where a figure is from that was watched; empty where it was not.
func sampled(n int, every time.Duration) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("highest of %d samples in %s", n, lasts(time.Duration(n)*every))
}

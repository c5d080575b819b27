package tui

import (
	"os"
	"testing"

	"berth/wording"
)

func TestExplainingAServiceNamesEveryHost(t *testing.T) {
	golden(t, "explain", func(w, h int) *Model {
		m := opened(t, labA(t), w, h)
		find(m, "immich")
		press(m, "e")
		return m
	})
}

func TestExplainingAServiceWithoutAPlace(t *testing.T) {
	m := opened(t, labA(t), 140, 60)
	find(m, "immich")
	press(m, "space shift+tab !")
	if m.board.at.host != "control-tower" {
		t.Fatalf("the cursor is on %+v", m.board.at)
	}
	press(m, "e")
	seen(t, m, "immich on control-tower", "! immich on control-tower: not recommended", "memory over by 5.6 GB (12.8 GB needed", "! control-tower runs here, although:", "On control-tower: given, although", "Verdict: not recommended")
	press(m, "esc")
	find(m, "immich")
	press(m, "backspace e")
	seen(t, m, "immich, without a place", "immich has no place (needs 6.0 GB", "cargo fits, 0.4 GB left",
		"! media memory of pve over by", "the guest would need 10.75 GB, its range ends at 8 GB")
}

func TestExplainingAMachineAndItsHosts(t *testing.T) {
	m := opened(t, labA(t), 140, 60)
	press(m, "up enter")
	seen(t, m, "How full it is", "What it carries: 13 services, the largest first", "~ paperless-ngx")
	press(m, "esc right right enter")
	seen(t, m, "Its guests", "create 110 media with 9 GB", "14 of 24 vCPUs")
	press(m, "esc down enter")
	seen(t, m, "appliance: never moved")
	press(m, "esc down enter")
	seen(t, m, "jellyfin", "virtual machine on pve", "22 MB left; it grows with its services up to 16 GB")
	press(m, "esc x")
	press(m, "e")
	seen(t, m, "switched off")
}

//raced:skip
func TestEveryPlaceCanBeExplainedInBothLanguages(t *testing.T) {
	for _, lang := range []wording.Lang{wording.EN, wording.FR} {
		m := opened(t, labA(t), 80, 24)
		m.o.Lang, m.w = lang, wording.For(lang)
		for i := range machines(m.s) {
			for _, e := range stopsOf(m.board.machine(i)) {
				m.board.at = e.at
				m.do(m.board.explain())
				fills(t, m)
				press(m, "end")
				fills(t, m)
				press(m, "esc")
				if m.screen != onBoard {
					t.Fatalf("%+v: on screen %d", e.at, m.screen)
				}
			}
		}
	}
}

func TestThereIsNothingToExplainInAnEmptyTray(t *testing.T) {
	m := opened(t, labA(t), 140, 40)
	m.board.at = spot{}
	press(m, "e")
	if m.screen != onBoard || m.board.notExplainable() == "" {
		t.Errorf("screen %d, %q", m.screen, m.board.notExplainable())
	}
}

// What a service left at its last move is said in the pane below the board and in its explanation, with what to type; where it goes back there,
// that is berth return.
func TestWhatAServiceLeftIsSaidOfIt(t *testing.T) {
	data, err := os.ReadFile("../inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	m := opened(t, sessionOf(t, "inventory.yaml", append(data, "\nwaiting: {immich: {on: control-tower, since: 2026-11-30, size: 10GB}}\n"...)), 200, 60)
	find(m, "immich")
	const left = "its data is on control-tower, too, since 2026-11-30 (10 GB): berth finish immich deletes it"
	seen(t, m, "~ "+left)
	press(m, "e")
	seen(t, m, left)
	press(m, "esc")
	find(m, "jellyfin")
	unseen(t, m, "2026-11-30")
	find(m, "immich")
	m.s.Move("control-tower", "immich")
	seen(t, m, "it goes back to control-tower, where its data of 2026-11-30 lies (10 GB): berth return immich is the way")
}

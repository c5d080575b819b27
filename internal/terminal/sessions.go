package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"berth/internal/tmux"
)

// The sessions, in the order in which they are played.
var sessions = []session{
	{title: "a session, left with q", file: "session.txt", play: aSession},
	{title: "ended by SIGTERM", play: terminated},
	{title: "killed, and gone on with", file: "resumed.txt", play: killed},
	{title: "its terminal closed, and gone on with", play: closed},
	{title: "ended by a panic", play: faulted},
	{title: "begun from the example", play: begun},
}

// The search has the time that it takes beside other work: its proof is on the screens.
const dark = "--theme dark --time 5m --no-motion"

// aSession is an operator at work on lab A: carries, drags, plans, looks at what happens when a machine
// fails, keeps and saves.
func aSession(p *player) {
	p.open("", p.berth, dark)
	p.step("the board", "best possible")
	p.opened()
	carrying(p)
	planning(p)
	sizes(p)
	keeping(p)
	p.step("leave", "left: 0", press("q"))
	p.left(0, "")
	info, err := os.Stat(filepath.Join(p.dir, ".berth", "session.json"))
	p.check(err == nil && info.Mode().Perm() == 0o600, "the session's file: %v, %v", info, err)
}

func carrying(p *player) {
	p.step("find", "find", press("/"))
	p.step("type a name", "immich", write("immich"))
	p.step("find it", "/immich", press("Enter"))
	p.step("show all again", "blackbox   fits · best", press("Escape"))
	p.step("pick immich up", "carrying immich", press("Space"))
	p.step("over control-tower", "over by 5.6 GB", press("BTab"))
	p.step("drop where it does not fit", "! drops all the same", press("Space"))
	p.step("over cargo again", "from here", press("Tab"))
	p.step("drop", "immich on cargo", press("Space"))
	p.step("press on diun", "diun on cargo", hold("diun"))
	p.step("drag it to control-tower", "carrying diun", drag("adguard-home", 3))
	p.step("release it there", "by hand", letGo("adguard-home", 3))
}

func planning(p *player) {
	p.step("plan", "better than now", press("a"))
	p.step("take the proposal", "best possible", press("Enter"))
	p.step("undo it", "by hand", press("u"))
	p.step("redo it", "best possible", press("C-r"))
	p.step("undo it again", "by hand", press("u"))
	p.step("undo the drag", "best possible", press("u"))
	p.step("click on pve", "┌ pve ", click("Ryzen 5")...)
	p.step("switch it off", "pve off", press("x"))
	p.step("plan without it", "proposal", press("a"))
	p.step("leave that", "pve off", press("Escape"))
	p.step("switch it on again", "best possible", press("u"))
}

func sizes(p *player) {
	p.step("a lower terminal", "more below", resized(columns, 24))
	p.step("the wheel over pve", "more above", wheel(tmux.WheelDown, "110 media"))
	p.step("the wheel back", "110 media", wheel(tmux.WheelUp, "120 downloads"))
	p.step("a narrow terminal", "best possible", resized(80, 24))
	p.step("too small a one", "berth needs 80 x 24", resized(60, 20))
	p.step("the first size again", "goal: balance", resized(columns, rows))
}

func keeping(p *player) {
	p.step("click on immich", "immich on cargo", click("immich")...)
	p.step("pin it", "pinned", press("p"))
	p.step("change its workload", "workload", press("w"))
	p.step("clear the field", "workload", press("C-u"))
	p.step("type another", "45 photos/week", write("45 photos/week"))
	p.step("take it", "immich on cargo", press("Enter"))
	p.step("keep a variant", "replaced", press("b"))
	p.step("by that name", "kept as A", press("Enter"))
	p.step("explain", "immich", press("e"))
	p.step("back from that", "immich on cargo", press("Escape"))
	p.step("help", "pick up", press("?"))
	p.step("back from the help", "immich on cargo", press("Escape"))
	p.step("what saving changes", "45 photos/week", press("S"))
	p.step("save", "inventory.yaml", press("Enter"))
	text := p.file("inventory.yaml")
	shipped, err := os.ReadFile(p.inventory)
	p.did(err)
	p.check(strings.Contains(text, "45 photos/week") && strings.Contains(text, "on: cargo"), "the inventory now:\n%s", text)
	p.check(strings.Count(text, "#") == strings.Count(string(shipped), "#"), "comments are lost:\n%s", text)
}

// moved opens berth and moves diun to control-tower with the keyboard.
func moved(p *player, sees func(name, sees string, inputs ...input)) {
	p.open("", p.berth, dark)
	sees("the board", "best possible")
	p.opened()
	sees("find", "find", press("/"))
	sees("type a name", "/diun", write("diun"))
	sees("find it", "diun on cargo", press("Enter"))
	sees("show all again", "immich", press("Escape"))
	sees("pick it up", "carrying diun", press("Space"))
	sees("over control-tower", "diun to control-tower", press("BTab"))
	sees("drop it", "saved", press("Space"))
}

// await waits for a text on the screen.
func (p *player) await(name, sees string, inputs ...input) {
	for _, in := range inputs {
		if p.err != nil {
			return
		}
		p.did(in(p))
	}
	if p.err != nil {
		return
	}
	screen, err := p.t.Await(func(screen string) bool { return strings.Contains(screen, sees) })
	if err != nil && err != tmux.ErrLate {
		p.did(err)
	}
	p.print(name, screen)
	p.check(err == nil, "%s: %q expected\n%s", name, sees, screen)
}

func terminated(p *player) {
	moved(p, p.await)
	p.kill(syscall.SIGTERM)
	p.left(1, "nothing is lost")
	p.check(strings.Contains(p.file(".berth/session.json"), "diun"), "the session's file does not have the move")
}

func killed(p *player) {
	moved(p, p.await)
	p.kill(syscall.SIGKILL)
	p.another()
	p.open("", p.berth, dark)
	p.step("the offer", "was cut short")
	p.opened()
	p.step("go on with it", "gone on with", press("Enter"))
	p.step("undo the move", "taken back", press("u"))
	p.step("leave", "left: 0", press("q"))
	p.left(0, "")
}

// closed is a terminal that is closed while berth runs: berth ends with it.
func closed(p *player) {
	moved(p, p.await)
	p.another()
	p.check(p.gone(), "berth runs on without a terminal")
	p.open("", p.berth, dark)
	p.await("the offer", "was cut short")
	p.await("go on with it", "gone on with: 1 step", press("Enter"))
	p.await("leave", "left: 0", press("q"))
	p.left(0, "")
}

// faulted runs the test binary of package tui, in which F12 panics inside Update.
func faulted(p *player) {
	p.open("BERTH_TEST_FAULT=terminal", p.fault, "-test.run=^TestAPanicGivesTheTerminalBackAndLosesNothing$")
	p.await("the board", "best possible")
	p.opened()
	p.await("a panic", "berth/tui.faulty", press("F12"))
	p.left(1, "this is a fault of berth's")
}

// begun is somebody without an inventory: the example is said to be one, the way to his machines asks for them, and the other one
// opens a lab that is written for him.
func begun(p *player) {
	p.did(os.Remove(filepath.Join(p.dir, "inventory.yaml")))
	p.open("", p.berth, dark)
	p.await("the example", "an example lab: it is not yours")
	p.opened()
	p.await("look around", "i my machines", press("Enter"))
	p.await("the ways again", "one look over SSH", press("i"))
	p.await("his machines", "Hosts to look at over SSH", press("i"))
	p.await("a host that nobody knows", "none of the hosts could be looked at", write("nobody@127.0.0.1:1"), press("Enter"))
	p.await("back to the example", "it is not yours", press("Enter"))
	p.await("an inventory to fill in", "my-lab", press("n"))
	p.await("leave", "left: 0", press("q"))
	p.left(0, "")
	p.check(strings.Contains(p.file("inventory.yaml"), "name: my-lab"), "no inventory was written")
}

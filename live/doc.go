// Package live shows a run to somebody who watches it. On a terminal finished steps scroll by above, and
// below them stands a line a host with what it does now, for how long, and how far it is (View). Elsewhere
// each end of a step is a line (Lines), with the same words.
//
// It is told events of package runview, and knows nothing of who carries the run out. A View has three
// layers: the model is what is shown, and draws it as lines; the screen writes frames to a terminal that may
// become narrower meanwhile; the hold takes echo and signals for as long as the view stands.
package live

import _ "berth/tui/quiet" // before Bubble Tea

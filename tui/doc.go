// Package tui is the planning session on the screen.
//
// Model is a Bubble Tea model that knows screens and not their insides: each is a page, which draws itself
// and takes the keys that are no action. What an operator can do is a table of actions; keys, help and
// palette read it. The state is a session.Session, every figure and rule the planner's, every sentence
// about them wording's.
//
// The board lies on a canvas of cells (tui/cells), and one function (frame) says where everything is:
// drawing, the cursor and the mouse ask it. Work that takes time runs in commands and comes back as a
// message; it never touches the model.
package tui

import _ "berth/tui/quiet" // before Bubble Tea

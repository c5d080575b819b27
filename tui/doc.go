// Package tui is the planning session on the screen.
//
// Model is a Bubble Tea model that routes. A page owns its state, draws itself and takes the keys that are no action; it gets a
// view (session, words, glyphs, keys, size) and gives back intents: a notice, a question, another page, work. Model does those, and
// nothing else changes what is around a page. What an operator can do is a table of actions, each bound to its page; keys, help and
// palette read it. The state is a session.Session, every figure and rule the planner's, every sentence about them wording's.
//
// The board lies on a canvas of cells (tui/cells), and one function (frame) says where everything is:
// drawing, the cursor and the mouse ask it. Work that takes time runs in commands and comes back as a
// message, which finds the page that it is for; it never touches a page.
//
// Files stand one on the other: view, intents and what is drawn with; a file or a few for each page; pages, with the actions; Model.
package tui

import _ "berth/tui/quiet" // before Bubble Tea

// Package cells is what screens are drawn with: a canvas of cells, the glyphs, and the theme, which is the
// one place where what something means gets its colour. The planning session draws on the canvas; the live
// view of a run writes lines and takes tones and glyphs only.
//
// The HTML report has colours of its own (report/page.css): paper has neither profiles nor a background.
package cells

package tui

// result is the message of work that has ended, or has news: it finds its way to the page that it is for.
type result interface {
	reach(p *pages) intent
}

func (msg adviceComputedMsg) reach(p *pages) intent { return p.search.adviceComputed(msg) }
func (msg deployAsideMsg) reach(*pages) intent      { return work(msg.asked()) }
func (msg deployPreparedMsg) reach(p *pages) intent { return p.deploy.prepared(msg) }
func (msg deployEndedMsg) reach(p *pages) intent    { return p.deploy.ended(msg) }
func (msg deployEventMsg) reach(p *pages) intent    { return p.deploy.event(msg) }
func (msg deployTickedMsg) reach(p *pages) intent   { return p.deploy.ticked(msg) }
func (msg planComputedMsg) reach(p *pages) intent   { return p.search.planComputed(msg) }
func (msg inventoryReadMsg) reach(p *pages) intent  { return p.file.read(msg) }
func (msg inventorySavedMsg) reach(p *pages) intent { return p.file.saved(msg) }
func (msg sessionKeptMsg) reach(p *pages) intent    { return p.saving.kept(msg) }
func (msg fileSavedMsg) reach(p *pages) intent      { return p.papers.fileSaved(msg) }
func (msg reportRenderedMsg) reach(p *pages) intent { return p.papers.rendered(msg) }
func (msg sessionSavedMsg) reach(p *pages) intent   { return p.saving.saved(msg) }
func (msg improvedMsg) reach(p *pages) intent       { return p.search.improved(msg) }

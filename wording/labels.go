package wording

// Label is a heading, the head of a column, or a fixed phrase of the report.
type Label int

// The labels.
const (
	Allocation Label = iota
	Contents
	DoesNotFit
	Memory
	Today
	Planned
	Change
	UnderMargin
	Appliance
	Changes
	NothingChanges
	NoHost
	NoPhases
	HasRoom
	Leaving
	TightLabel
	NothingTight
	Hosts
	ServicesOrGuests
	Reserved
	Margin
	Free
	Agents
	Critical
	AcceptedByWish
	GuestsLabel
	Machine
	Action
	What
	MovesLabel
	From
	To
	Data
	Because
	WishRemoves
	PerformanceLabel
	PowerLabel
	DrawsLabel
	AYearLabel
	OffSavesLabel
	Reference
	Expected
	Compared
	Costs
	Proof
	ThisPlan
	AtBest
	Resilience
	ResilienceNote
	Fits
	RunsElsewhere
	NoOtherPlace
	Risks
	Backups
	SavedLabel
	VerifiedLabel
	Never
	NobodyAsked
	NothingKept
	CoverLabel
	Phases
	Does
	RestartsLabel
	DownLabel
	OrderLabel
	NeedsLabel
	WayBackLabel
	UntilLabel
	TakesLabel
	Checklist
	Host
	Room
	HowWell
	WhereLabel
	HostByHost
	AdviceLabel
	Truer
	WouldFit
	CouldBeOff
	NoAdvice
	Then
	lastLabel
)

// labels has each label in English and in French.
var labels = [...][2]string{
	Allocation:       {"Allocation", "Répartition"},
	Contents:         {"Contents", "Sommaire"},
	DoesNotFit:       {"Does not fit", "Ce qui ne tient pas"},
	Memory:           {"Memory", "Mémoire"},
	Today:            {"today", "aujourd'hui"},
	Planned:          {"planned", "prévu"},
	Change:           {"change", "écart"},
	UnderMargin:      {"under margin", "sous la marge"},
	Appliance:        {"appliance, fixed", "appliance, fixe"},
	Changes:          {"Changes", "Changements"},
	NoPhases:         {"None: a plan that does not fit is not to be carried out.", "Aucune : un plan qui ne tient pas n'est pas à exécuter."},
	NoHost:           {"there is no host at all", "il n'y a aucun hôte"},
	HasRoom:          {"would take it; the placement does not name it", "le prendrait ; le placement ne le nomme pas"},
	NothingChanges:   {"Nothing changes: this is how it runs today.", "Rien ne change : c'est ainsi que tout tourne aujourd'hui."},
	Leaving:          {"leave", "partent"},
	TightLabel:       {"Tight", "Serré"},
	NothingTight:     {"Nothing is tight.", "Rien n'est serré."},
	Hosts:            {"Machines and guests", "Machines et invités"},
	ServicesOrGuests: {"services, or guests", "services, ou invités"},
	Reserved:         {"reserved", "réservé"},
	Margin:           {"margin", "marge"},
	Free:             {"free", "libre"},
	Agents:           {"agents", "agents"},
	Critical:         {"critical", "critique"},
	AcceptedByWish:   {"accepted by the wish", "accepté par le souhait"},
	GuestsLabel:      {"Guests", "Invités"},
	Machine:          {"machine", "machine"},
	Action:           {"action", "action"},
	What:             {"what", "quoi"},
	MovesLabel:       {"Services", "Services"},
	From:             {"from", "de"},
	To:               {"to", "vers"},
	Data:             {"data", "données"},
	Because:          {"there because", "à cet endroit car"},
	WishRemoves:      {"the wish removes it", "le souhait le retire"},
	PerformanceLabel: {"Performance", "Performances"},
	PowerLabel:       {"Power", "Électricité"},
	DrawsLabel:       {"draws", "consomme"},
	AYearLabel:       {"a year", "par an"},
	OffSavesLabel:    {"switched off saves a year", "éteinte, économise par an"},
	Costs:            {"Costs", "Coûts"},
	Reference:        {"reference", "référence"},
	Expected:         {"expected", "attendu"},
	Compared:         {"compared", "comparé"},
	Proof:            {"Proof", "Preuve"},
	ThisPlan:         {"this plan", "ce plan"},
	AtBest:           {"at best", "au mieux"},
	Resilience:       {"Outages", "Pannes"},
	ResilienceNote: {
		"Each line is planned anew as if that machine failed after this plan; what was pinned to it may go elsewhere.",
		"Chaque ligne est calculée à nouveau, comme si cette machine tombait après ce plan ; ce qui y était épinglé peut aller ailleurs.",
	},
	Fits:          {"fits", "tient"},
	RunsElsewhere: {"would run elsewhere", "tournerait ailleurs"},
	NoOtherPlace:  {"would be down", "serait à l'arrêt"},
	Backups:       {"Backups and moves", "Sauvegardes et déménagements"},
	SavedLabel:    {"saved", "sauvegardé"},
	VerifiedLabel: {"verified", "vérifié"},
	Never:         {"never", "jamais"},
	NobodyAsked:   {"No host was asked: berth report --look says what was saved and verified last, and which moves wait.", "Aucun hôte n'a été interrogé : berth report --look dit ce qui a été sauvegardé et vérifié en dernier, et quels déménagements attendent."},
	NothingKept:   {"Nothing that runs today keeps anything.", "Rien de ce qui tourne aujourd'hui ne garde de données."},
	Risks:         {"Risks", "Points de vigilance"},
	CoverLabel:    {"cover", "parade"},
	Phases:        {"Phases", "Phases"},
	Does:          {"does", "fait"},
	RestartsLabel: {"restarts", "redémarre"},
	DownLabel:     {"down meanwhile", "à l'arrêt entre-temps"},
	OrderLabel:    {"in this order", "dans cet ordre"},
	NeedsLabel:    {"needs", "demande"},
	WayBackLabel:  {"Way back", "Retour arrière"},
	UntilLabel:    {"until when", "jusqu'à quand"},
	TakesLabel:    {"takes about", "dure environ"},
	Checklist:     {"Checklist", "Liste de contrôle"},
	Host:          {"host", "hôte"},
	Room:          {"room", "place"},
	HowWell:       {"how well", "aptitude"},
	WhereLabel:    {"Where and why", "Où et pourquoi"},
	HostByHost:    {"Host by host", "Hôte par hôte"},
	AdviceLabel:   {"Advice", "Conseils"},
	Truer:         {"What would make this plan truer", "Ce qui rendrait ce plan plus juste"},
	CouldBeOff:    {"What could be switched off", "Ce qui pourrait être éteint"},
	WouldFit:      {"What would make it fit, cheapest first", "Ce qui le ferait tenir, le moins coûteux d'abord"},
	NoAdvice: {
		"No small set of changes makes everything fit.",
		"Aucun petit ensemble de changements ne fait tout tenir.",
	},
	Then: {"then", "alors"},
}

// Label gives a label.
func (w Words) Label(l Label) string { return w.say(labels[l][0], labels[l][1]) }

package pack_test

import (
	"context"
	"fmt"

	"berth/planner/pack"
)

// threeIntoTwo asks for the bins that draw the fewest watts and hold three items. None may stay out.
func threeIntoTwo() *pack.Problem {
	either := []pack.Choice{{Bin: 0}, {Bin: 1}}
	return &pack.Problem{
		Resources: []pack.Resource{{Name: "memory"}},
		Goals:     1,
		Bins: []pack.Bin{
			{Name: "small", Parent: pack.Root, Hard: []int64{8}, Open: pack.Cost{15}},
			{Name: "large", Parent: pack.Root, Hard: []int64{16}, Open: pack.Cost{40}},
		},
		Items: []pack.Item{
			{Name: "photos", Demand: []int64{6}, Choices: either, MustFit: true, Start: pack.Nowhere},
			{Name: "films", Demand: []int64{5}, Choices: either, MustFit: true, Start: pack.Nowhere},
			{Name: "wiki", Demand: []int64{2}, Choices: either, MustFit: true, Start: pack.Nowhere},
		},
	}
}

func ExampleSolve() {
	p := threeIntoTwo()
	if err := p.Validate(); err != nil {
		fmt.Println(err)
		return
	}
	r := pack.Solve(context.Background(), p, pack.Options{Seed: 1})
	for i, bin := range r.Bin {
		fmt.Println(p.Items[i].Name, "->", p.Bins[bin].Name)
	}
	fmt.Println("watts:", r.Cost[0], "optimal:", r.Optimal())
	// Output:
	// photos -> large
	// films -> large
	// wiki -> large
	// watts: 40 optimal: true
}

// A group keeps two items apart: now both bins are in use.
func ExampleSolve_apart() {
	p := threeIntoTwo()
	p.Groups = []pack.Group{{Kind: pack.Apart, Items: []int{0, 2}}}
	r := pack.Solve(context.Background(), p, pack.Options{Seed: 1})
	fmt.Println("together:", r.Bin[0] == r.Bin[2], "watts:", r.Cost[0])
	// Output:
	// together: false watts: 55
}

// A certificate is believed by adding it up, not by searching again. It takes prices and capacities from the problem, so
// the proof for one problem shows nothing for another, here the same with a bin that draws less.
func ExampleCertificate_Check() {
	p := threeIntoTwo()
	r := pack.Solve(context.Background(), p, pack.Options{Seed: 1})
	least, err := r.Certificate.Check(p)
	fmt.Println("costs", r.Cost[0], "and no solution less than", least, err)

	p.Bins[1].Open[0] = 30
	_, err = r.Certificate.Check(p)
	fmt.Println(err)
	// Output:
	// costs 40 and no solution less than 40 <nil>
	// opens: type 1 costs 40, and bin 1 30
}

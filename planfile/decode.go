package planfile

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"berth/message"
)

// decoder fills the structs of format.go from nodes and collects everything that does not match them.
type decoder struct {
	problems []placed    // of types: with them nothing else can be concluded
	figures  []placed    // of numbers that no plan can have
	at       map[any]int // where the fields are that Read checks further: pointer to a value -> offset
}

func (d *decoder) wrong(offset int, text message.Text) {
	d.problems = append(d.problems, placed{offset, text})
}

// decode fills v, which what names for messages.
func (d *decoder) decode(n *node, v reflect.Value, what message.Text) {
	if v.CanAddr() {
		d.at[v.Addr().Interface()] = n.start
		switch x := v.Addr().Interface().(type) {
		case *share:
			d.share(n, x, what)
			return
		case *scores:
			d.scores(n, x, what)
			return
		}
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		d.decode(n, v.Elem(), what)
	case reflect.Struct:
		d.object(n, v, what)
	case reflect.Slice:
		d.list(n, v, what)
	case reflect.String:
		if s, ok := n.value.(string); ok {
			v.SetString(s)
		} else {
			d.wrong(n.start, message.Of("%s must be a string, not %s", what, n.is()))
		}
	case reflect.Bool:
		if b, ok := n.value.(bool); ok {
			v.SetBool(b)
		} else {
			d.wrong(n.start, message.Of("%s must be true or false, not %s", what, n.is()))
		}
	default:
		if i, ok := d.integer(n, what); ok {
			v.SetInt(i)
		}
	}
}

func (d *decoder) integer(n *node, what message.Text) (int64, bool) {
	number, ok := n.value.(json.Number)
	if !ok {
		d.wrong(n.start, message.Of("%s must be a whole number, not %s", what, n.is()))
		return 0, false
	}
	i, err := strconv.ParseInt(number.String(), 10, 64)
	if err != nil {
		d.wrong(n.start, message.Of("%s must be a whole number below 2^63, not %s", what, clip(number.String())))
		return 0, false
	}
	return i, true
}

func (d *decoder) share(n *node, s *share, what message.Text) {
	number, ok := n.value.(json.Number)
	if !ok {
		d.wrong(n.start, message.Of("%s must be a number, not %s", what, n.is()))
		return
	}
	f, err := strconv.ParseFloat(number.String(), 64)
	if err != nil || f < 0 || f > 1000 {
		d.wrong(n.start, message.Of("%s must be a number from 0 to 1000, not %s", what, clip(number.String())))
		return
	}
	*s = share(f*1000 + 0.5)
}

func (d *decoder) scores(n *node, s *scores, what message.Text) {
	if n.value != json.Delim('{') {
		d.wrong(n.start, message.Of("%s must be an object, not %s", what, n.is()))
		return
	}
	for _, f := range n.fields {
		if i, ok := d.integer(f.value, message.Same(strconv.Quote(clip(f.name)))); ok {
			*s = append(*s, score{f.name, i})
		}
	}
}

func (d *decoder) list(n *node, v reflect.Value, what message.Text) {
	if n.value != json.Delim('[') {
		d.wrong(n.start, message.Of("%s must be a list, not %s", what, n.is()))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.items), len(n.items)))
	for i, item := range n.items {
		d.decode(item, v.Index(i), message.Of("an entry of %s", what))
	}
}

func (d *decoder) object(n *node, v reflect.Value, what message.Text) {
	if n.value != json.Delim('{') {
		d.wrong(n.start, message.Of("%s must be an object, not %s", what, n.is()))
		return
	}
	d.at[v.Addr().Interface()] = n.start
	byName := map[string]reflect.Value{}
	names := fieldsOf(v, byName)
	for _, f := range n.fields {
		x, ok := byName[f.name]
		if !ok {
			d.wrong(f.start, message.Of("unknown field %q in %s; known are %s", clip(f.name), what, strings.Join(names, ", ")))
			continue
		}
		d.decode(f.value, x, message.Same(strconv.Quote(f.name)))
		d.figure(f, x)
	}
}

// most bounds every figure of a plan: an exbibyte. Sums of what is below it do not overflow.
const most = 1 << 60

// figure refuses a number that no plan can have. That also holds for figures that are computed anew when a plan is read:
// whoever wrote such a one meant something else than berth would do.
func (d *decoder) figure(f field, x reflect.Value) {
	if x.Kind() == reflect.Pointer && !x.IsNil() {
		x = x.Elem()
	}
	if !x.CanInt() {
		return
	}
	switch n := x.Int(); {
	case n > most, n < -most:
		d.figures = append(d.figures, placed{f.value.start, message.Of("%q is %d, which no lab has", f.name, n)})
	case n < 0 && f.name != "headroom_bytes": // of a host with too much on it that is below 0
		d.figures = append(d.figures, placed{f.value.start, message.Of("%q must not be below 0, and is %d", f.name, n)})
	}
}

// fieldsOf lists the fields of a struct and of those embedded in it, in their order.
func fieldsOf(v reflect.Value, byName map[string]reflect.Value) []string {
	var names []string
	for i := range v.NumField() {
		t := v.Type().Field(i)
		if t.Anonymous {
			names = append(names, fieldsOf(v.Field(i), byName)...)
			continue
		}
		name, _, _ := strings.Cut(t.Tag.Get("json"), ",")
		names = append(names, name)
		byName[name] = v.Field(i)
	}
	return names
}

// clip keeps messages short where a file is not what it should be.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}

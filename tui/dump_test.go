package tui
import ("testing";"fmt";"os")
func TestDump(t *testing.T){
 m:=opened(t,labA(t),140,40)
 keys:=os.Getenv("KEYS")
 press(m,keys)
 fmt.Println(m.View())
 m=opened(t,labA(t),80,24)
 press(m,keys)
 fmt.Println(m.View())
}

package chdb

// asNobody runs f: nobody tests as root on a Mac.
func asNobody(f func() error) error { return f() }

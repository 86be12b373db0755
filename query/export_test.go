package query

// Forget drops every figure that is kept in memory. What was worked out from the
// catalogue stays, as it does where figures move on.
func Forget(s *Service) { s.cache = newCache(s.cache.budget, s.cache.touched) }

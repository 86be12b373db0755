package main

// trait is what real life does to one figure; figures/illustrative/README.md names the cell that shows each.
type trait struct {
	unit, indicator, period string // an empty field stands for all
	notSent                 bool
	value, status, note     string // where not empty they replace the figure's own
	noValue                 bool
	received                string
}

// traits are applied in order to every figure they fit.
func traits() []trait {
	const city, noPilot = "tv-travinh", "thành phố không có xã điểm"
	return []trait{
		// Missing is not zero: a whole period, a cell of the past, a report that has not come.
		{indicator: "complaints_due", period: "2011H2", notSent: true},
		{indicator: "complaints_resolved", period: "2011H2", notSent: true},
		{unit: "tv-duyenhai-h", indicator: "jobs_created", period: "2012H1", notSent: true},
		{unit: "tv-duyenhai-h", indicator: "minority_jobs", period: "2012H1", notSent: true},
		{unit: "tv-duyenhai-h", indicator: "files_resolved", period: "2014H1", notSent: true},
		{unit: "tv-duyenhai-h", indicator: "files_ontime", period: "2014H1", notSent: true},
		// Not applicable.
		{unit: city, indicator: "nrd_communes_met", status: "not_applicable", noValue: true, note: noPilot},
		{unit: city, indicator: "nrd_pilot_total", status: "not_applicable", noValue: true, note: noPilot},
		{unit: city, indicator: "nrd_pilot_band", status: "not_applicable", noValue: true, note: noPilot},
		// Provisional and estimated.
		{unit: "tv-chauthanh", indicator: "jobs_created", period: "2014H1", status: "provisional", note: "tạm tính, chờ đối chiếu với Sở LĐ-TB&XH"},
		{unit: "tv-chauthanh", indicator: "rice_support", period: "2014H1", status: "estimated", note: "ước thực hiện đến 30/6"},
		// A stock with direction up that falls.
		{unit: "tv-cauke", indicator: "procedures_posted", period: "2014H1", value: "9", note: "giảm 1: một đơn vị sự nghiệp sáp nhập"},
		// Late: after the due day, the 25th.
		{unit: "tv-tracu", indicator: "files_resolved", period: "2014H1", received: "2014-06-28T15:20:00+07:00"},
		{unit: "tv-tracu", indicator: "files_ontime", period: "2014H1", received: "2014-06-28T15:20:00+07:00"},
		{unit: "tv-tracu", indicator: "iso_agencies", period: "2014H1", received: "2014-06-28T15:20:00+07:00"},
		{unit: "tv-tracu", indicator: "massmob_regulation", period: "2014H1", received: "2014-06-27T10:05:00+07:00"},
		{unit: "tv-tracu", indicator: "houses_merit", period: "2014H1", received: "2014-06-26T08:40:00+07:00"},
		{unit: "tv-caungang", indicator: "nrd_communes_met", period: "2014H1", received: "2014-06-26T14:10:00+07:00"},
		{unit: "tv-caungang", indicator: "houses_merit", period: "2014H1", received: "2014-06-26T14:10:00+07:00"},
		{unit: "tv-duyenhai-h", indicator: "files_resolved", period: "2013H2", received: "2013-12-31T16:30:00+07:00"},
		{unit: "tv-duyenhai-h", indicator: "files_ontime", period: "2013H2", received: "2013-12-31T16:30:00+07:00"},
		// The first of three versions; the others are corrections.
		{unit: "tv-tracu", indicator: "complaints_resolved", period: "2014H1", value: "124", received: "2014-06-24T16:05:00+07:00"},
	}
}

// lived applies the traits to a figure; false: it was never sent.
func lived(f figure, p half) (figure, bool) {
	for _, t := range traits() {
		fits := (t.unit == "" || t.unit == f.unit) && t.indicator == f.indicator && (t.period == "" || t.period == p.key)
		if !fits {
			continue
		}
		if t.notSent {
			return f, false
		}
		f.value, f.status = or(t.value, f.value), or(t.status, f.status)
		f.note, f.received = or(t.note, f.note), or(t.received, f.received)
		if t.noValue {
			f.value = ""
		}
	}
	return f, true
}

func or(first, second string) string {
	if first != "" {
		return first
	}
	return second
}

// corrections came later, each in a file of its own: two of Trà Cú's complaints (124, then 122, then 128), and a
// figure that was taken back. The underscore sorts them after the report they correct.
func corrections() map[string][]figure {
	tracu := func(value, note, received string) []figure {
		return []figure{{unit: "tv-tracu", indicator: "complaints_resolved", period: "2014H1", value: value, status: "reported", note: note, received: received}}
	}
	return map[string][]figure{
		"2014H1_correction_1.csv": tracu("122", "trừ 2 đơn đếm trùng", "2014-06-27T16:40:00+07:00"),
		"2014H1_correction_2.csv": tracu("128", "bổ sung 6 đơn của xã Định An gửi sau", "2014-07-13T09:12:00+07:00"),
		"2013H1_correction_1.csv": {{unit: "tv-caungang", indicator: "free_care", period: "2013H1", status: "withdrawn",
			note: "rút lại: đếm cả lượt khám bảo hiểm y tế", received: "2013-07-02T10:30:00+07:00"}},
	}
}

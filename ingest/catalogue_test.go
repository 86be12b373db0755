package ingest

import (
	"github.com/giaoban/giaoban"
)

// vi and en names in one go.
func named(vi, en string) giaoban.Text { return giaoban.Text{VI: vi, EN: en} }

// province is a small catalogue with what makes names hard: a district that gave a
// town of its own name in 2015, two wards of one name, a code that was used again,
// an office that is no district.
func province() *giaoban.Catalogue { return provinceAs("") }

// provinceAs is the same province with other ids, so that many tests can share one
// store without meeting in it; a file still finds the plain ids, as aliases.
func provinceAs(prefix string) *giaoban.Catalogue {
	unit := func(id, code, vi, en, level, parent, from, to string, aliases ...string) giaoban.Unit {
		if prefix != "" {
			aliases = append(aliases, id)
		}
		if parent != "" {
			parent = prefix + parent
		}
		u := giaoban.Unit{ID: giaoban.UnitID(prefix + id), Code: code, Name: named(vi, en), Level: level, Parent: giaoban.UnitID(parent), ValidFrom: day(from), ValidTo: giaoban.Forever, Aliases: aliases, Ranked: id != "so-nganh"}
		if to != "" {
			u.ValidTo = day(to)
		}
		return u
	}
	units := giaoban.NewUnits([]giaoban.Unit{
		unit("tv", "84", "Tỉnh Trà Vinh", "Tra Vinh Province", "province", "", "1992-01-01", ""),
		unit("tv-tp", "842", "Thành phố Trà Vinh", "Tra Vinh City", "district", "tv", "1992-01-01", ""),
		unit("tv-canglong", "844", "Huyện Càng Long", "Cang Long District", "district", "tv", "1992-01-01", ""),
		unit("tv-cauke", "845", "Huyện Cầu Kè", "Cau Ke District", "district", "tv", "1992-01-01", ""),
		unit("tv-duyenhai-h", "850", "Huyện Duyên Hải", "Duyen Hai District", "district", "tv", "1992-01-01", ""),
		unit("tv-duyenhai-tx", "851", "Thị xã Duyên Hải", "Duyen Hai Town", "district", "tv", "2015-05-15", "", "TXDH"),
		unit("so-nganh", "", "Khối sở, ngành", "Departments", "district", "tv", "1992-01-01", ""),
		unit("tp-p1", "29236", "Phường 1", "Ward 1", "commune", "tv-tp", "1992-01-01", ""),
		unit("tp-p3", "29242", "Phường 3", "Ward 3", "commune", "tv-tp", "1992-01-01", "2025-07-01"),
		unit("tv-p", "29242", "Phường Trà Vinh", "Tra Vinh Ward", "commune", "tv-tp", "2025-07-01", ""),
		unit("tx-p1", "29500", "Phường 1", "Ward 1", "commune", "tv-duyenhai-tx", "2015-05-15", ""),
		unit("ck-hoatan", "29311", "Xã Hoà Tân", "Hoa Tan Commune", "commune", "tv-cauke", "1992-01-01", ""),
		unit("cl-thitran", "29266", "Thị trấn Càng Long", "Cang Long Township", "commune", "tv-canglong", "1992-01-01", ""),
	}, []giaoban.BoundaryChange{
		{Date: day("2015-05-15"), From: giaoban.UnitID(prefix + "tv-duyenhai-h"), To: giaoban.UnitID(prefix + "tv-duyenhai-tx"), Kind: giaoban.Split},
		{Date: day("2025-07-01"), From: giaoban.UnitID(prefix + "tp-p3"), To: giaoban.UnitID(prefix + "tv-p"), Kind: giaoban.Merge},
	}, nil)
	pilot := &giaoban.Scheme{Code: "pilot", Name: named("Mức tiêu chí", "Criteria"), Bands: []giaoban.Band{
		{Code: "8-10", Label: named("8 đến 10", "8 to 10")}, {Code: "11-14", Label: named("11 đến 14", "11 to 14")}, {Code: "19", Label: named("Đủ 19", "All 19")}}}
	district := []giaoban.Owner{{Level: "district", From: giaoban.FirstDate, To: giaoban.Forever}}
	half := []giaoban.Frequency{giaoban.Half, giaoban.Year}
	zero := giaoban.Bounds{HasMin: true}
	share := giaoban.Bounds{HasMin: true, HasMax: true, Max: giaoban.Whole(100)}
	percent := giaoban.Ratio{Scale: giaoban.Whole(100)}
	all := []*giaoban.Indicator{
		{Code: "jobs", Name: named("Lao động được giải quyết việc làm", "Workers given jobs"), UnitOfMeasure: named("người", "people"), Kind: giaoban.Flow{}, Whole: true, Bounds: zero, Aliases: []string{"Lao động được GQVL"}},
		{Code: "jobs_poor", Name: named("Lao động nghèo có việc làm", "Poor workers given jobs"), UnitOfMeasure: named("người", "people"), Kind: giaoban.Flow{}, Whole: true, Bounds: zero, SubsetOf: "jobs"},
		{Code: "revenue", Name: named("Thu ngân sách", "Budget revenue"), UnitOfMeasure: named("tỷ đồng", "billion dong"), Kind: giaoban.Flow{}, ReportedAs: giaoban.AsCumulative, Frequencies: []giaoban.Frequency{giaoban.Month, giaoban.Quarter, giaoban.Year}},
		{Code: "houses", Name: named("Nhà cho người có công", "Houses for people of merit"), UnitOfMeasure: named("căn", "houses"), Kind: giaoban.Flow{}, Whole: true, Bounds: zero},
		{Code: "area", Name: named("Diện tích gieo trồng", "Sown area"), UnitOfMeasure: named("ha", "ha"), Kind: giaoban.Stock{}},
		{Code: "iso", Name: named("Cơ quan áp dụng ISO", "Agencies under ISO"), UnitOfMeasure: named("cơ quan", "agencies"), Kind: giaoban.Stock{}, Whole: true, Bounds: zero},
		{Code: "complaints_due", Name: named("Đơn khiếu nại phải giải quyết", "Complaints due"), UnitOfMeasure: named("đơn", "complaints"), Kind: giaoban.Flow{}, Whole: true, Bounds: zero, Aliases: []string{"Khiếu nại / Phải GQ"}},
		{Code: "complaints_resolved", Name: named("Đơn khiếu nại đã giải quyết", "Complaints resolved"), UnitOfMeasure: named("đơn", "complaints"), Kind: giaoban.Flow{}, Whole: true, Bounds: zero, SubsetOf: "complaints_due", Aliases: []string{"Khiếu nại / Đã GQ"}},
		{Code: "complaints_rate", Name: named("Tỷ lệ giải quyết khiếu nại", "Complaints resolved, rate"), UnitOfMeasure: named("%", "%"), Kind: percent, Numerator: "complaints_resolved", Denominator: "complaints_due", Bounds: share, Aliases: []string{"Khiếu nại / Tỷ lệ (%)"}},
		{Code: "poverty", Name: named("Tỷ lệ hộ nghèo", "Poverty rate"), UnitOfMeasure: named("%", "%"), Kind: percent, Bounds: share},
		{Code: "pilot_band", Name: named("Xã điểm theo số tiêu chí", "Pilot communes by criteria"), UnitOfMeasure: named("xã", "communes"), Kind: giaoban.Distribution{Scheme: pilot}, Whole: true, Bounds: zero},
	}
	for _, i := range all {
		i.ValidFrom, i.ValidTo, i.ReportedBy = giaoban.FirstDate, giaoban.Forever, district
		if i.Frequencies == nil {
			i.Frequencies = half
		}
	}
	c := &giaoban.Catalogue{Hash: "province", Units: units, Schemes: map[string]*giaoban.Scheme{"pilot": pilot}}
	c.SetIndicators(all)
	return c
}

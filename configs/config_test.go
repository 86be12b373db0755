package configs_test

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/configs"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestBadConfigurationsAreRefusedInTheseWords(t *testing.T) {
	files, _ := filepath.Glob("testdata/config/bad/*.yaml")
	if len(files) == 0 {
		t.Fatal("testdata/config/bad is empty")
	}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			problems := configs.CheckAt(file, nil, noon)
			if !configs.Refused(problems) {
				t.Fatal("nothing was refused")
			}
			golden(t, strings.TrimSuffix(file, ".yaml")+".messages.txt", words(problems, here+"/"))
		})
	}
}

func TestConfigurationSaysNothing(t *testing.T) {
	c := config(t, "testdata/config/good/defaults.yaml")
	base, _ := filepath.Abs("testdata/config/good")
	want := configs.Config{Listen: "127.0.0.1:8080", Catalogue: filepath.Join(base, "../../good/minimal"), StoreURL: "chdb://" + base + "/var/store",
		Lang: giaoban.Vietnamese, Zone: c.Zone, MaxSeries: 20000, UploadLimit: 64 << 20, MailHour: 7, Illustrative: true, Idle: 2 * time.Hour, Last: 12 * time.Hour}
	if !reflect.DeepEqual(c, want) || c.Zone.String() != "Asia/Ho_Chi_Minh" {
		t.Errorf("defaults are\n%+v, want\n%+v", c, want)
	}
	if got := c.Viewing(time.Date(2014, 6, 30, 18, 0, 0, 0, time.UTC)).String(); got != "2014-07-01" {
		t.Errorf("at 18:00 in London the day in Trà Vinh is the next one; got %s", got)
	}
}

func TestConfigurationSaysEverything(t *testing.T) {
	c := config(t, "testdata/config/good/everything.yaml")
	if c.Listen != "0.0.0.0:80" || c.StoreURL != "clickhouse://giaoban@db1:9000,db2:9000/giaoban?cluster=main" || c.Token != "a-long-and-random-word" || c.Lang != giaoban.English ||
		c.Zone != time.UTC || c.Viewing(noon).String() != "2014-07-15" || c.MetricsLevel != "district" || c.MaxSeries != 500 || c.UploadLimit != 10<<20 || filepath.Base(c.UploadFolder) != "in" || !filepath.IsAbs(c.UploadFolder) || c.Illustrative {
		t.Errorf("got %+v", c)
	}
}

func TestEnvironmentWinsOverTheFile(t *testing.T) {
	c := config(t, "testdata/config/good/everything.yaml", "PATH=/bin", "GIAOBAN_LISTEN=[::1]:9999", "GIAOBAN_STORE_URL=chdb:here", "GIAOBAN_METRICS_MAX_SERIES=7", "GIAOBAN_TODAY=", "GIAOBAN_BIN=/x")
	base, _ := filepath.Abs("testdata/config/good")
	if c.Listen != "[::1]:9999" || c.StoreURL != "chdb://"+base+"/here" || c.MaxSeries != 7 || c.HasToday {
		t.Errorf("got %+v", c)
	}
	_, problems := configs.ReadConfig("testdata/config/good/defaults.yaml", []string{"GIAOBAN_LISTN=127.0.0.1:1", "GIAOBAN_LANG=fr"})
	if got := codes(problems); !slices.Equal(got, []string{"bad_value", "unknown_environment"}) || problems[1].Suggestion != "GIAOBAN_LISTEN" || problems[1].Severity != giaoban.SeverityWarning {
		t.Errorf("got %v", words(problems, ""))
	}
}

func TestOnlyLoopbackWithoutToken(t *testing.T) {
	for listen, refused := range map[string]bool{"127.0.0.1:80": false, "127.8.8.8:80": false, "[::1]:80": false, "localhost:80": false,
		":80": true, "0.0.0.0:80": true, "[::]:80": true, "10.0.0.1:80": true, "example.org:80": true, "localhost.example.org:80": true} {
		_, problems := configs.ReadConfig("testdata/config/good/defaults.yaml", []string{"GIAOBAN_LISTEN=" + listen})
		if got := slices.Contains(codes(problems), "open_listen"); got != refused {
			t.Errorf("listen %s refused: %v", listen, got)
		}
		_, problems = configs.ReadConfig("testdata/config/good/defaults.yaml", []string{"GIAOBAN_LISTEN=" + listen, "GIAOBAN_AUTH_TOKEN=a-long-and-random-word"})
		if len(problems) > 0 {
			t.Errorf("listen %s with a token: %s", listen, words(problems, ""))
		}
	}
}

func TestSeriesAreMetricsTimesUnitsTimesHeadlines(t *testing.T) {
	cat, _ := configs.ReadCatalogue("testdata/good/everything")
	day := giaoban.NewDate(2014, 7, 15)
	// all three are owed by two districts and the offices; the distribution has no value
	if n := configs.Series(configs.Config{}, cat, day); n != 2*3*10+3*9+2*3+3 {
		t.Errorf("at the reporting level: %d", n)
	}
	if n := configs.Series(configs.Config{MetricsLevel: "province"}, cat, day); n != 2*10+9+2*1+3 {
		t.Errorf("at the province: %d", n)
	}
}

// The bundled configuration works, and speaks of every key there is.
func TestBundledConfiguration(t *testing.T) {
	if problems := configs.CheckAt("giaoban.yaml", nil, noon); len(problems) > 0 {
		t.Fatal(words(problems, ""))
	}
	c := config(t, "giaoban.yaml")
	if c.Listen != "127.0.0.1:8080" || filepath.Base(c.Catalogue) != "tra-vinh" || c.Viewing(noon).String() != "2014-07-15" || !strings.HasSuffix(c.StoreURL, "/var/store") || strings.Contains(c.StoreURL, "configs") {
		t.Errorf("got %+v", c)
	}
	text, err := os.ReadFile("giaoban.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"listen", "catalogue", "store", "url", "password_file", "library", "auth", "token", "lang", "timezone", "today", "level", "max_series", "limit", "illustrative"} {
		if !strings.Contains(string(text), key+":") {
			t.Errorf("giaoban.yaml says nothing of %s", key)
		}
	}
}

func FuzzReadConfig(f *testing.F) {
	files, _ := filepath.Glob("testdata/config/*/*.yaml")
	for _, file := range append(files, "giaoban.yaml") {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text), "GIAOBAN_LISTEN=:1")
	}
	path := filepath.Join(f.TempDir(), "giaoban.yaml")
	f.Fuzz(func(t *testing.T, text, env string) {
		write(t, path, text)
		c, problems := configs.ReadConfig(path, []string{env})
		if !configs.Refused(problems) && (c.Catalogue == "" || c.Zone == nil || c.MaxSeries < 1 || c.UploadLimit < 1) {
			t.Fatalf("taken: %+v", c)
		}
	})
}

func config(t *testing.T, file string, environ ...string) configs.Config {
	t.Helper()
	c, problems := configs.ReadConfig(file, environ)
	if len(problems) > 0 {
		t.Fatal(words(problems, ""))
	}
	return c
}

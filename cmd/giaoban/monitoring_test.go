package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// daemon is a program of the monitoring that a test starts, stops and starts again.
type daemon struct {
	t    *testing.T
	path string
	args []string
	ask  string // an address that answers when it is up
	cmd  *exec.Cmd
	log  *os.File
}

func (d *daemon) start() {
	d.t.Helper()
	d.cmd = exec.Command(d.path, d.args...)
	d.cmd.Stdout, d.cmd.Stderr = d.log, d.log
	if err := d.cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(d.stop)
	eventually(d.t, 20*time.Second, filepath.Base(d.path)+" answers", func() bool {
		r, err := http.Get(d.ask)
		if err == nil {
			r.Body.Close()
		}
		return err == nil && r.StatusCode == http.StatusOK
	})
}

func (d *daemon) stop() {
	if d.cmd == nil {
		return
	}
	_ = d.cmd.Process.Signal(syscall.SIGTERM)
	_ = d.cmd.Wait()
	d.cmd = nil
}

func eventually(t *testing.T, long time.Duration, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(long); !is(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within %s: %s", long, what)
		}
	}
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// needed finds a program of the monitoring, or says that the test is skipped.
func neededTool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("SKIPPED: %s is not installed (Debian: prometheus, prometheus-alertmanager)", name)
	}
	return path
}

// bell is a receiver of Alertmanager's webhook.
type bell struct {
	mu   sync.Mutex
	rung []string // "firing GiaobanStalled c iso"
}

func (b *bell) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var m struct {
		Alerts []struct {
			Status string
			Labels map[string]string
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&m); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, a := range m.Alerts {
		b.rung = append(b.rung, strings.TrimSpace(a.Status+" "+a.Labels["alertname"]+" "+a.Labels["unit"]+" "+a.Labels["indicator"]))
	}
}

func (b *bell) heard(what string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Contains(b.rung, what)
}

// monitored is the program with Prometheus and Alertmanager around it.
type monitored struct {
	*installation
	t            *testing.T
	server       *server
	address      string
	prometheus   *daemon
	alertmanager *daemon
	bell         *bell
}

func (m *monitored) send(rows ...string) {
	m.t.Helper()
	var report struct{ State string }
	body := "unit,indicator,period,value\n" + strings.Join(rows, "\n") + "\n"
	if code := m.server.send("note=test", "text/csv", strings.NewReader(body), &report); code != http.StatusOK {
		m.t.Fatalf("the report is answered with %d", code)
	}
}

// firing lists what Prometheus holds for firing.
func (m *monitored) firing() []string {
	m.t.Helper()
	r, err := http.Get(strings.TrimSuffix(m.prometheus.ask, "/-/ready") + "/api/v1/alerts")
	if err != nil {
		return nil
	}
	defer r.Body.Close()
	var answer struct {
		Data struct {
			Alerts []struct {
				State  string
				Labels map[string]string
			}
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&answer); err != nil {
		m.t.Fatal(err)
	}
	var out []string
	for _, a := range answer.Data.Alerts {
		if a.State == "firing" && a.Labels["state"] != "itself" {
			out = append(out, strings.TrimSpace(a.Labels["state"]+" "+a.Labels["unit"]+" "+a.Labels["indicator"]))
		}
	}
	slices.Sort(out)
	return out
}

// judged lists what the program itself says of the cells that have metrics.
func (m *monitored) judged() []string {
	m.t.Helper()
	var answer struct {
		Rows []struct {
			Unit      struct{ ID string }
			Indicator string
			States    []string
			Headline  int
		}
	}
	m.server.api("stalled?limit=1000", &answer)
	var out []string
	for _, r := range answer.Rows {
		for _, s := range r.States {
			if r.Headline == 0 || s == "zero_run" {
				continue
			}
			if s == "silent" {
				out = append(out, s+" "+r.Unit.ID)
				continue
			}
			out = append(out, s+" "+r.Unit.ID+" "+r.Indicator)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func newMonitored(t *testing.T) *monitored {
	t.Helper()
	prometheus, alertmanager := neededTool(t, "prometheus"), neededTool(t, "prometheus-alertmanager")
	m := &monitored{t: t, bell: &bell{}}
	m.installation = install(t, filepath.Join(built.root, "alert/testdata/province"), "2014-10-02")
	port := freePort(t)
	text, err := os.ReadFile(m.config)
	if err != nil {
		t.Fatal(err)
	}
	m.address = fmt.Sprintf("127.0.0.1:%d", port)
	if err := os.WriteFile(m.config, []byte(strings.Replace(string(text), "127.0.0.1:0", m.address, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rules, code := m.run("rules", "--every", "1s", "--hold", "10m", "--address", "http://"+m.address)
	if code != 0 {
		t.Fatal(rules)
	}
	write("rules.yml", rules)
	ring := httptest.NewServer(m.bell)
	t.Cleanup(ring.Close)
	amPort, promPort := freePort(t), freePort(t)
	am := write("alertmanager.yml", fmt.Sprintf(`route: {receiver: all, group_by: [unit], group_wait: 0s, group_interval: 1s, repeat_interval: 2w}
receivers:
  - name: all
    webhook_configs:
      - {url: %q, send_resolved: true}
      - {url: "http://%s/api/v1/alerts/alertmanager", send_resolved: true}
`, ring.URL, m.address))
	prom := write("prometheus.yml", fmt.Sprintf(`global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:%d"]}]}]}
scrape_configs: [{job_name: giaoban, static_configs: [{targets: ["%s"]}]}]
`, amPort, m.address))
	log := func(name string) *os.File {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			f.Close()
			if b, err := os.ReadFile(f.Name()); err == nil && t.Failed() {
				t.Logf("%s:\n%s", name, b[max(0, len(b)-3000):])
			}
		})
		return f
	}
	m.alertmanager = &daemon{t: t, path: alertmanager, log: log("alertmanager.log"), ask: fmt.Sprintf("http://127.0.0.1:%d/-/ready", amPort),
		args: []string{"--config.file=" + am, "--storage.path=" + filepath.Join(dir, "am"), fmt.Sprintf("--web.listen-address=127.0.0.1:%d", amPort), "--cluster.listen-address=", "--data.retention=9600h"}}
	m.prometheus = &daemon{t: t, path: prometheus, log: log("prometheus.log"), ask: fmt.Sprintf("http://127.0.0.1:%d/-/ready", promPort),
		args: []string{"--config.file=" + prom, "--storage.tsdb.path=" + filepath.Join(dir, "tsdb"), fmt.Sprintf("--web.listen-address=127.0.0.1:%d", promPort)}}
	m.server = m.serve()
	return m
}

// A stall and an overdue report fire in a real Prometheus, ring a real Alertmanager's
// webhook, survive a restart of each of the three and the silence of the program, are
// taken in hand here, and end when the figures come and not before.
func TestAlertsLiveThroughPrometheusAndAlertmanager(t *testing.T) {
	m := newMonitored(t)
	var rows []string
	f, err := os.Open(filepath.Join(built.root, "alert/testdata/year/reports.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range all[1:] {
		if r[0] < "2014-10-01" && !(r[1] == "a" && r[2] == "jobs" && r[3] >= "2014-08") {
			rows = append(rows, strings.Join(r[1:5], ","))
		}
	}
	m.send(rows...)
	m.alertmanager.start()
	m.prometheus.start()
	const stall, late = "GiaobanStalled c iso", "GiaobanReportOverdue a jobs"
	for _, a := range []string{stall, late} {
		eventually(t, 40*time.Second, a+" rings", func() bool { return m.bell.heard("firing " + a) })
	}
	still := func(when string) {
		t.Helper()
		eventually(t, 30*time.Second, "both fire "+when, func() bool {
			f := m.firing()
			return slices.Contains(f, "stalled c iso") && slices.Contains(f, "overdue a jobs")
		})
		for _, a := range []string{stall, late} {
			if m.bell.heard("resolved " + a) {
				t.Fatalf("%s: %s was said to be over, and nothing came", when, a)
			}
		}
	}
	var same []string
	eventually(t, 20*time.Second, "Prometheus and the program agree", func() bool { same = m.judged(); return slices.Equal(m.firing(), same) })
	t.Logf("both say: %v", same)

	for _, link := range m.runbooks() {
		r, body := m.server.get(strings.TrimPrefix(link, "http://"+m.address))
		if r.StatusCode != http.StatusOK {
			t.Errorf("%s leads to %s\n%s", link, r.Status, body[:min(len(body), 200)])
		}
	}

	var list struct {
		Alerts []struct{ ID, Status, Owner string }
	}
	m.server.api("alerts?unit=c&indicator=iso", &list)
	if len(list.Alerts) != 1 {
		t.Fatalf("the program has %d alerts of the stall", len(list.Alerts))
	}
	id := list.Alerts[0].ID
	r, err := http.Post(m.server.address+"/api/v1/alerts/"+id+"/take?owner=Hoa&until=2014-10-20", "", nil)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Fatalf("taking it: %v %v", r, err)
	}
	r.Body.Close()

	m.prometheus.stop()
	m.prometheus.start()
	still("after a restart of Prometheus")
	m.alertmanager.stop()
	m.alertmanager.start()
	still("after a restart of Alertmanager")
	m.server.stop()
	time.Sleep(6 * time.Second) // scrapes fail, and every series of the program is stale
	still("while the program is silent")
	m.prometheus.stop()
	m.prometheus.start()
	still("while the program is silent, after a restart of Prometheus")
	m.server = m.serve()
	still("after a restart of the program")
	m.server.api("alerts?unit=c&indicator=iso", &list)
	if len(list.Alerts) != 1 || list.Alerts[0].Status != "taken" || list.Alerts[0].Owner != "Hoa" || list.Alerts[0].ID != id {
		t.Errorf("in the program it is %+v", list.Alerts)
	}

	m.send("c,iso,2014Q3,19", "a,jobs,2014-08,100", "a,jobs,2014-09,105")
	for _, a := range []string{stall, late} {
		eventually(t, 40*time.Second, a+" ends", func() bool { return m.bell.heard("resolved " + a) })
	}
	m.server.api("alerts?unit=c&indicator=iso&ended=true", &list)
	if !slices.ContainsFunc(list.Alerts, func(a struct{ ID, Status, Owner string }) bool { return a.ID == id && a.Status == "resolved" }) {
		t.Errorf("in the program it is %+v", list.Alerts)
	}
	eventually(t, 20*time.Second, "Prometheus and the program agree at the end", func() bool { return slices.Equal(m.firing(), m.judged()) })
}

// runbooks are the links of what fires.
func (m *monitored) runbooks() []string {
	r, err := http.Get(strings.TrimSuffix(m.prometheus.ask, "/-/ready") + "/api/v1/alerts")
	if err != nil {
		m.t.Fatal(err)
	}
	defer r.Body.Close()
	text, _ := io.ReadAll(r.Body)
	var answer struct {
		Data struct {
			Alerts []struct{ Annotations map[string]string }
		}
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		m.t.Fatal(err)
	}
	var out []string
	for _, a := range answer.Data.Alerts {
		out = append(out, a.Annotations["runbook_url"])
	}
	if len(out) == 0 {
		m.t.Error("nothing fires: no link was looked at")
	}
	return out
}

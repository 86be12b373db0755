package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/giaoban/giaoban"
	"github.com/giaoban/giaoban/people"
)

type userCommand struct {
	Add     userAddCommand     `cmd:"" help:"Make an account; its first password is printed once."`
	List    userListCommand    `cmd:"" help:"List everybody."`
	Disable userDisableCommand `cmd:"" help:"Close an account and end its sessions."`
	Enable  userEnableCommand  `cmd:"" help:"Open an account again."`
	Reset   userResetCommand   `cmd:"" help:"Give a new first password; it is printed once."`
	Rights  userRightsCommand  `cmd:"" help:"Give roles and scope in place of those before."`
	Export  userExportCommand  `cmd:"" help:"Print everything that is stored about somebody, as JSON."`
	Erase   userEraseCommand   `cmd:"" help:"Take somebody's name and addresses out of everything; it cannot be undone."`
}

// rights are the flags of what somebody may do.
type rights struct {
	Role  []string `help:"Role, repeatable: officer, head, planner, leader, monitor, administrator." enum:"officer,head,planner,leader,monitor,administrator" required:""`
	Unit  []string `help:"Id of a unit whose figures are theirs, with all below it; repeatable; * for every unit."`
	Group []string `help:"Code of a group of indicators; repeatable; none for every group that is not restricted, * for those, too."`
}

func (r rights) grant() grant {
	g := grant{Units: []giaoban.UnitID{}, Groups: r.Group}
	for _, role := range r.Role {
		g.Roles = append(g.Roles, people.Role(role))
	}
	for _, u := range r.Unit {
		g.Units = append(g.Units, giaoban.UnitID(u))
	}
	if g.Groups == nil {
		g.Groups = []string{}
	}
	return g
}

type grant struct {
	Login   string           `json:"login,omitempty"`
	Name    string           `json:"name,omitempty"`
	Roles   []people.Role    `json:"roles"`
	Units   []giaoban.UnitID `json:"units"`
	Groups  []string         `json:"groups"`
	Expires string           `json:"expires,omitempty"`
}

// person is somebody as the API tells of them.
type person struct {
	ID, Login, Name string
	Roles           []string
	Units, Groups   []string
	Disabled        bool
	MustChange      bool       `json:"must_change"`
	LastSeen        *time.Time `json:"last_seen"`
}

type userAddCommand struct {
	Login string `arg:"" help:"Name to sign in with."`
	Name  string `required:"" help:"Full name."`
	rights
}

func (c *userAddCommand) Run(s *surroundings, p *program) error {
	g := c.grant()
	g.Login, g.Name = c.Login, c.Name
	return aboutOne(s, p, "/api/v1/people", g)
}

type userListCommand struct {
	JSON bool `name:"json" help:"Print as JSON."`
}

func (c *userListCommand) Run(s *surroundings, p *program) error {
	var all struct{ People []person }
	raw, err := talk(s, p, http.MethodGet, "/api/v1/people", nil, &all)
	if err != nil || c.JSON {
		return printed(s, raw, err)
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "đăng nhập / login\thọ tên / name\tvai trò / roles\tđơn vị / units\tnhóm / groups\ttình trạng / state")
	for _, x := range all.People {
		state := "hoạt động / active"
		switch {
		case x.Disabled:
			state = "đã khóa / disabled"
		case x.MustChange:
			state = "chưa đổi mật khẩu / password to change"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", x.Login, x.Name, strings.Join(x.Roles, ","), strings.Join(x.Units, ","), strings.Join(x.Groups, ","), state)
	}
	return w.Flush()
}

// named is the person a command is about.
type named struct {
	Login string `arg:"" help:"Name they sign in with."`
}

func (n named) path(what string) string {
	return "/api/v1/people/" + url.PathEscape(n.Login) + "/" + what
}

type userDisableCommand struct{ named }

func (c *userDisableCommand) Run(s *surroundings, p *program) error {
	return aboutOne(s, p, c.path("disable"), nil)
}

type userEnableCommand struct{ named }

func (c *userEnableCommand) Run(s *surroundings, p *program) error {
	return aboutOne(s, p, c.path("enable"), nil)
}

type userResetCommand struct{ named }

func (c *userResetCommand) Run(s *surroundings, p *program) error {
	return aboutOne(s, p, c.path("reset"), nil)
}

type userRightsCommand struct {
	named
	rights
}

func (c *userRightsCommand) Run(s *surroundings, p *program) error {
	return aboutOne(s, p, c.path("rights"), c.grant())
}

type userExportCommand struct{ named }

func (c *userExportCommand) Run(s *surroundings, p *program) error {
	var any json.RawMessage
	raw, err := talk(s, p, http.MethodGet, c.path("data"), nil, &any)
	return printed(s, raw, err)
}

type userEraseCommand struct {
	named
	Yes bool `help:"Yes: it cannot be undone." required:""`
}

func (c *userEraseCommand) Run(s *surroundings, p *program) error {
	return aboutOne(s, p, c.path("erase"), nil)
}

type tokenCommand struct {
	Create tokenCreateCommand `cmd:"" help:"Make a token for a machine; its secret is printed once."`
	List   tokenListCommand   `cmd:"" help:"List the tokens."`
	Revoke tokenRevokeCommand `cmd:"" help:"End a token."`
}

type tokenCreateCommand struct {
	Name    string `arg:"" help:"What the token is for."`
	Expires string `help:"Last day of the token, 2015-12-31; without it a year from now."`
	rights
}

func (c *tokenCreateCommand) Run(s *surroundings, p *program) error {
	g := c.grant()
	g.Name, g.Expires = c.Name, c.Expires
	var made struct {
		Secret  string
		Expires time.Time
	}
	if _, err := talk(s, p, http.MethodPost, "/api/v1/tokens", g, &made); err != nil {
		return err
	}
	fmt.Fprintln(s.err, "Mã chỉ hiện một lần, hết hạn / shown once, expires:", made.Expires.Format(time.DateOnly))
	_, err := fmt.Fprintln(s.out, made.Secret)
	return err
}

type tokenListCommand struct {
	JSON bool `name:"json" help:"Print as JSON."`
}

func (c *tokenListCommand) Run(s *surroundings, p *program) error {
	var all struct {
		Tokens []struct {
			ID, Name, By         string
			Roles, Units, Groups []string
			Expires              time.Time
			LastUsed             *time.Time `json:"last_used"`
			Alive                bool
		}
	}
	raw, err := talk(s, p, http.MethodGet, "/api/v1/tokens", nil, &all)
	if err != nil || c.JSON {
		return printed(s, raw, err)
	}
	w := tabwriter.NewWriter(s.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "mã / id\ttên / name\tvai trò / roles\tđơn vị / units\ttạo bởi / by\thết hạn / expires\tdùng lần cuối / last used\ttình trạng / state")
	for _, t := range all.Tokens {
		used, state := "–", "còn hiệu lực / alive"
		if t.LastUsed != nil {
			used = t.LastUsed.Format("2006-01-02 15:04")
		}
		if !t.Alive {
			state = "đã hết / ended"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", t.ID, t.Name, strings.Join(t.Roles, ","), strings.Join(t.Units, ","), t.By, t.Expires.Format(time.DateOnly), used, state)
	}
	return w.Flush()
}

type tokenRevokeCommand struct {
	Token string `arg:"" help:"Id or name of the token."`
}

func (c *tokenRevokeCommand) Run(s *surroundings, p *program) error {
	_, err := talk(s, p, http.MethodPost, "/api/v1/tokens/"+url.PathEscape(c.Token)+"/revoke", nil, nil)
	return err
}

// aboutOne does something to one person and says what became of it.
func aboutOne(s *surroundings, p *program, path string, send any) error {
	var got struct {
		Person   person
		Password string
	}
	if _, err := talk(s, p, http.MethodPost, path, send, &got); err != nil {
		return err
	}
	if got.Password != "" {
		fmt.Fprintln(s.err, got.Person.Login+": mật khẩu đầu, chỉ hiện một lần, phải đổi khi đăng nhập / first password, shown once, to be changed at the first sign-in:")
		_, err := fmt.Fprintln(s.out, got.Password)
		return err
	}
	_, err := fmt.Fprintln(s.out, got.Person.Login)
	return err
}

func printed(s *surroundings, raw []byte, err error) error {
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		return fail(exitStore, err)
	}
	_, err = b.WriteTo(s.out)
	return err
}

package lexicon

import (
	"embed"
	"errors"
	"fmt"

	"tokenwatt/internal/strictyaml"
)

//go:embed data/*.yaml
var data embed.FS

// ErrLexicon is wrapped by errors about the words of a lexicon.
var ErrLexicon = errors.New("lexicon: unusable words")

// Subject is something that texts speak of.
type Subject struct {
	ID      string   `yaml:"-"`
	Class   string   `yaml:"class" required:"true" enum:"accelerator|server|model|organisation|country|role" doc:"What it is."`
	Name    string   `yaml:"name" required:"true" doc:"Its name for people."`
	Catalog string   `yaml:"entry" doc:"The name of its entry in the catalog."`
	Words   []string `yaml:"words" required:"true" doc:"The words for it."`
}

// cue is a group of words.
type cue struct {
	Words []string `yaml:"words" required:"true" doc:"The words of the group."`
}

// file is the form of a lexicon file.
type file struct {
	Subjects strictyaml.Map[Subject] `yaml:"subjects" doc:"Subjects by identifier."`
	Cues     strictyaml.Map[cue]     `yaml:"cues" doc:"Groups of cues by name."`
}

// Lexicon is the words and what they stand for. It is read only and may be shared.
type Lexicon struct {
	Subjects []Subject
	groups   []string
	trie     trie
}

// Builtin returns the lexicon that the program comes with.
func Builtin() (*Lexicon, error) { return Load() }

// Source is the text of a lexicon file and its name in messages.
type Source struct {
	Name string
	Data []byte
}

// Load returns the built-in lexicon with the subjects and words of more files added. Errors of a file are
// strictyaml.Errors; a word without a letter wraps ErrLexicon.
func Load(more ...Source) (*Lexicon, error) {
	l := &Lexicon{}
	l.trie.nodes = []node{{}}
	var errs []error
	for _, name := range []string{"data/subjects.yaml", "data/cues.yaml"} {
		content, err := data.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("lexicon: built-in data: %w", err)
		}
		errs = append(errs, l.add("builtin:"+name, content))
	}
	for _, s := range more {
		errs = append(errs, l.add(s.Name, s.Data))
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return l, nil
}

// add reads a file into the lexicon.
func (l *Lexicon) add(name string, content []byte) error {
	document, err := strictyaml.Parse(name, content, nil)
	if err != nil {
		return err
	}
	var f file
	if err := strictyaml.Decode(document, &f, nil); err != nil {
		return err
	}
	var errs []error
	for _, entry := range f.Subjects {
		s := entry.Value
		s.ID = entry.Name
		at := l.subject(s)
		for _, w := range s.Words {
			errs = append(errs, l.word(name, w, meaning{at: at, subject: true}))
		}
	}
	for _, entry := range f.Cues {
		at := l.group(entry.Name)
		for _, w := range entry.Value.Words {
			errs = append(errs, l.word(name, w, meaning{at: at}))
		}
	}
	return errors.Join(errs...)
}

// subject returns the place of a subject, new or known.
func (l *Lexicon) subject(s Subject) int {
	for i := range l.Subjects {
		if l.Subjects[i].ID == s.ID {
			return i
		}
	}
	l.Subjects = append(l.Subjects, s)
	return len(l.Subjects) - 1
}

// group returns the place of a group of cues, new or known.
func (l *Lexicon) group(name string) int {
	for i, g := range l.groups {
		if g == name {
			return i
		}
	}
	l.groups = append(l.groups, name)
	return len(l.groups) - 1
}

// Groups returns the names of the groups of cues.
func (l *Lexicon) Groups() []string { return append([]string(nil), l.groups...) }

// Group returns the number of a group for Hit.Group, -1 where there is none of the name.
func (l *Lexicon) Group(name string) int {
	for i, g := range l.groups {
		if g == name {
			return i
		}
	}
	return -1
}

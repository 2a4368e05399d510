package factcheck

import (
	"fmt"
	"io"

	"tokenwatt/claims"
)

type reviewGraph struct {
	Context string     `json:"@context"`
	Graph   []struct{} `json:"@graph"` // of review, written one by one
}

type review struct {
	Type      string       `json:"@type"`
	ID        string       `json:"@id"`
	URL       string       `json:"url"`
	Published string       `json:"datePublished,omitempty"`
	Author    organisation `json:"author"`
	Claimed   string       `json:"claimReviewed"`
	Item      reviewed     `json:"itemReviewed"`
	Rating    rating       `json:"reviewRating"`
}

type organisation struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type reviewed struct {
	Type       string        `json:"@type"`
	Published  string        `json:"datePublished,omitempty"`
	Author     *organisation `json:"author,omitempty"`
	Appearance work          `json:"appearance"`
}

type work struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	Text string `json:"text"` // the number as written
}

type rating struct {
	Type        string `json:"@type"`
	Value       int    `json:"ratingValue,omitempty"`
	Best        int    `json:"bestRating,omitempty"`
	Worst       int    `json:"worstRating,omitempty"`
	Name        string `json:"alternateName"`
	Explanation string `json:"ratingExplanation"`
}

// WriteClaimReview writes a ClaimReview of schema.org per claim as JSON-LD. The addresses are those of the cards in
// report.html beside it: whoever publishes the page puts its own before them.
func WriteClaimReview(w io.Writer, r *Report) error {
	title := r.title()
	graph := reviewGraph{Context: "https://schema.org", Graph: []struct{}{}}
	return writeListed(w, graph, "@graph", len(r.Result.Findings), func(i int) any {
		f := &r.Result.Findings[i]
		c := &f.Claim
		address := fmt.Sprintf("report.html#claim-%d", c.Number)
		one := review{
			Type: "ClaimReview", ID: address, URL: address, Published: r.Result.Today.String(), Author: organisation{"Organization", "tokenwatt " + r.Version},
			Claimed: r.sentence(c), Rating: rate(&f.Verdict),
			Item: reviewed{Type: "Claim", Published: r.Result.Date.String(), Appearance: work{"CreativeWork", title, r.span(c)}},
		}
		if c.Attributed != "" {
			one.Item.Author = &organisation{"Organization", c.Attributed}
		}
		return one
	})
}

// rate puts a verdict on the scale of the package.
func rate(v *claims.Verdict) rating {
	out := rating{Type: "Rating", Name: headline(v.Verdict, v.Factor), Explanation: because(v), Best: 5, Worst: 1}
	switch {
	case v.Verdict == claims.NotCheckable:
		out.Best, out.Worst = 0, 0
	case v.Verdict == claims.Consistent:
		out.Value = 5
	case v.Verdict == claims.UnitError || v.Verdict == claims.ArithmeticError:
		out.Value = 2
	case v.Verdict == claims.Contradicted || v.Factor == 0 || v.Factor >= 10:
		out.Value = 1
	case v.Factor < 2:
		out.Value = 4
	default:
		out.Value = 3
	}
	if t := trueIf(v); t != "" {
		out.Explanation += " It would be true if " + t + "."
	}
	return out
}

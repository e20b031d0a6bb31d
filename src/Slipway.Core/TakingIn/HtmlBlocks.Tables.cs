using System.Collections.Immutable;
using Slipway.Core.Html;
using Slipway.Core.Rendering;

namespace Slipway.Core.TakingIn;

// Emails are laid out with tables: what a table means is what stands in it.
internal sealed partial class HtmlBlocks
{
    private void Table(HtmlElement table)
    {
        var rows = Rows(table);
        if (Has(table, "btn") && table.Descendants().OfType<HtmlElement>().FirstOrDefault(e => e.Name == "a") is { } link)
        {
            Button(link);
        }
        else if (rows is [[var line]] && IsEmpty(line) && (line.Attribute("style") ?? "").Contains("border-top", StringComparison.Ordinal))
        {
            _blocks.Add(new Block.Rule(Nowhere));
        }
        else if (rows is [[var bar, var said]] && Has(bar, "ab") && IsEmpty(bar))
        {
            OurQuote(said);
        }
        else if (rows.Count > 0 && rows.TrueForAll(r => r is [var time, _] && Has(time, "ac")))
        {
            _blocks.Add(new Block.Agenda([.. rows.Select(r => new AgendaItem(HtmlWords(r[0]), _inlines.Read(r[1].Children), Nowhere))], Nowhere));
        }
        else if (rows.Count > 0 && rows.TrueForAll(r => r is [var mark, _] && mark.Descendants().OfType<HtmlElement>().Any(e => e.Attribute("aria-hidden") == "true")))
        {
            _blocks.Add(new Block.Speakers([.. rows.Select(r => r[1].Children.OfType<HtmlElement>().Where(e => e.Name == "p").ToList())
                .Select(p => new Speaker(p.Count > 0 ? _inlines.Read(p[0].Children) : [], p.Count > 1 ? _inlines.Read(p[1].Children) : [], Nowhere))], Nowhere));
        }
        else if (table.Attribute("role") is not ("presentation" or "none") && rows.Exists(r => r.Exists(c => c.Name == "th")))
        {
            Data(table, rows);
        }
        else
        {
            foreach (var cells in rows)
            {
                Row(cells);
            }
        }
    }

    private void Row(List<HtmlElement> cells)
    {
        var read = cells.Select(c => (Cell: c, Content: Cell(c))).Where(c => !c.Content.IsEmpty).ToList();
        if (read.Count is > 1 and <= 4)
        {
            _blocks.Add(new Block.Columns([.. read.Select(r => new Column(r.Content, Nowhere))], Nowhere));
        }
        else
        {
            _blocks.AddRange(read.SelectMany(r => r.Content));
        }
    }

    private ImmutableArray<Block> Cell(HtmlElement cell)
    {
        // A hero or a row of columns is what the cell is, and not what is in it.
        if (Has(cell, "hero") || Columns(cell) is { Count: > 1 })
        {
            return Inside([cell]);
        }

        return Inside(cell.Children);
    }

    private void OurQuote(HtmlElement said)
    {
        var rows = said.Children.OfType<HtmlElement>().FirstOrDefault(e => e.Name == "table") is { } inner ? Rows(inner) : [];
        var by = rows is [.. { Count: > 0 }, [var last]] && last.Attribute("style") is null && last.Children.OfType<HtmlElement>().ToList() is [{ Name: "p" } words] ? words : null;
        AddQuote([.. rows.Take(rows.Count - (by is null ? 0 : 1)).SelectMany(r => r).SelectMany(c => Inside(c.Children))], by is null ? [] : _inlines.Read(by.Children));
    }

    private void Data(HtmlElement table, List<List<HtmlElement>> rows)
    {
        _leftOut.Add(table, "table-as-list", "A table of data has no counterpart: each of its rows is a point of a list.", "Write it as text, or show it as an image with words in its place.");
        var items = rows.Select(r => string.Join(" · ", r.Select(HtmlWords).Where(w => w.Length > 0))).Where(t => t.Length > 0)
            .Select(t => new ListItem([new Inline.Text(t)], [])).ToImmutableArray();
        if (!items.IsEmpty)
        {
            _blocks.Add(new Block.BulletList(items, Nowhere));
        }
    }

    private static List<List<HtmlElement>> Rows(HtmlElement table)
    {
        var rows = new List<List<HtmlElement>>();
        Under(table);
        return rows;

        void Under(HtmlElement part)
        {
            foreach (var child in part.Children.OfType<HtmlElement>())
            {
                switch (child.Name)
                {
                    case "thead" or "tbody" or "tfoot":
                        Under(child);
                        break;
                    case "tr":
                        rows.Add([.. child.Children.OfType<HtmlElement>().Where(c => c.Name is "td" or "th")]);
                        break;
                    case "td" or "th" or "caption":
                        rows.Add([child]);
                        break;
                }
            }
        }
    }

    private static bool IsEmpty(HtmlElement cell) => cell.InnerText().AsSpan().Trim().Trim('\u00a0').Trim().IsEmpty && !cell.Descendants().OfType<HtmlElement>().Any(e => e.Name == "img");
}

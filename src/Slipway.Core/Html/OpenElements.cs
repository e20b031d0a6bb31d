namespace Slipway.Core.Html;

/// <summary>The elements whose end has not come yet, from the document itself to the innermost. At most <see cref="HtmlDocument.MostLevels"/> deep, so a search is bounded.</summary>
internal sealed class OpenElements(HtmlElement root)
{
    private readonly List<HtmlElement> _open = [root];
    private int _foreign;
    private int _paragraphs;
    private int _forms;

    public int Count => _open.Count;

    public HtmlElement Current => _open[^1];

    public bool HasForm => _forms > 0;

    /// <summary>Whether SVG or MathML is open, and not HTML within it.</summary>
    public bool IsForeign => _foreign > 0 && Innermost(static e => e.Is(Trait.Foreign) || e.Name is "foreignobject" or "desc" or "title", Trait.None) is { } at && _open[at].Is(Trait.Foreign);

    /// <summary>The place of the paragraph that a block ends.</summary>
    public int? Paragraph => _paragraphs > 0 && Innermost(static e => e.Name is "p" or "button", Trait.Scope) is { } at && _open[at].Name == "p" ? at : null;

    public HtmlElement this[int at] => _open[at];

    public void Push(HtmlElement element)
    {
        _open.Add(element);
        Tally(element, 1);
    }

    public HtmlElement Pop()
    {
        var element = Current;
        _open.RemoveAt(_open.Count - 1);
        Tally(element, -1);
        return element;
    }

    public int? IndexOf(HtmlElement element) => _open.IndexOf(element) is > 0 and var at ? at : null;

    /// <summary>The place of the innermost element of a name, unless one that bounds the search lies within it.</summary>
    public int? Innermost(string name, Trait bounds)
    {
        for (var i = _open.Count - 1; i > 0 && (_open[i].Name == name || !_open[i].Is(bounds)); i--)
        {
            if (_open[i].Name == name)
            {
                return i;
            }
        }

        return null;
    }

    /// <summary>The place of the innermost element that is meant, unless one that bounds the search lies within it.</summary>
    public int? Innermost(Func<HtmlElement, bool> isMeant, Trait bounds)
    {
        for (var i = _open.Count - 1; i > 0; i--)
        {
            if (isMeant(_open[i]))
            {
                return i;
            }

            if (_open[i].Is(bounds))
            {
                return null;
            }
        }

        return null;
    }

    /// <summary>The place of a part of the innermost table, or of that table.</summary>
    public int? InTable(string name)
    {
        var at = _open.Count - 1;
        while (at > 0 && _open[at].Name != name && _open[at].Name != "table")
        {
            at--;
        }

        return at > 0 && _open[at].Name == name ? at : null;
    }

    /// <summary>The place of the item that another of its kind ends, unless a list stands between them.</summary>
    public int? OpenItem(string name)
    {
        for (var i = _open.Count - 1; i > 0; i--)
        {
            var element = _open[i];
            if (name == "li" ? element.Name == "li" : element.Name is "dd" or "dt")
            {
                return i;
            }

            if (element.Is(Trait.Special) && element.Name is not ("address" or "div" or "p"))
            {
                return null;
            }
        }

        return null;
    }

    private void Tally(HtmlElement element, int by)
    {
        _foreign += element.Is(Trait.Foreign) ? by : 0;
        _paragraphs += element.Name == "p" ? by : 0;
        _forms += element.Name == "form" ? by : 0;
    }
}

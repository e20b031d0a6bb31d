using System.Collections.Immutable;
using Slipway.Core.Html;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>What a table is for, as far as its markup shows.</summary>
internal enum TableUse
{
    /// <summary>It says so itself: presentation.</summary>
    SaidLayout,

    /// <summary>It places other things side by side or below each other.</summary>
    Layout,

    /// <summary>It holds data: its rows and columns mean something.</summary>
    Data,
}

/// <summary>A table and what it is for. Mails are laid out with tables, so few of them hold data.</summary>
/// <param name="Element">The table.</param>
internal sealed record Table(HtmlElement Element)
{
    private int _rows;
    private int _cells;
    private bool _isPlain = Element.Attribute("cellpadding") is null && Element.Attribute("cellspacing") is null && Element.Attribute("bgcolor") is null && Element.Attribute("background") is null;
    private bool _isNamed;

    /// <summary>What it is for.</summary>
    public TableUse Use => Element.Attribute("role") is "presentation" or "none" ? TableUse.SaidLayout
        : _isNamed || (_isPlain && _rows > 1 && _cells >= 2 * _rows) ? TableUse.Data
        : TableUse.Layout;

    /// <summary>Whether it has a header cell.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>The tables of a document in its order.</summary>
    public static ImmutableArray<Table> Of(HtmlDocument? document)
    {
        var tables = ImmutableArray.CreateBuilder<Table>();
        var around = new Table?[document?.Elements.Count ?? 0];
        foreach (var element in document?.Elements ?? [])
        {
            var table = element.Parent is { Index: >= 0 } parent ? around[parent.Index] : null;
            table?.Take(element);
            if (element.Name == "table")
            {
                tables.Add(table = new Table(element));
            }

            around[element.Index] = table;
        }

        return tables.DrainToImmutable();
    }

    private void Take(HtmlElement element)
    {
        switch (element.Name)
        {
            case "th":
                (HasHeader, _isNamed) = (true, true);
                break;
            case "caption":
                _isNamed = true;
                break;
            case "tr":
                _rows++;
                break;
            case "td":
                _cells++;
                break;
            case "table" or "h1" or "h2" or "h3" or "img" or "form" or "div":
                _isPlain = false;
                break;
        }
    }
}

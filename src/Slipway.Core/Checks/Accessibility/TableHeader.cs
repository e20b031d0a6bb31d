using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Html;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>A table that holds data has header cells, so that those who hear it know what a figure is about.</summary>
internal sealed class TableHeader : Extension
{
    /// <inheritdoc/>
    public override string Name => "table-header";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>Reads its settings: there are none. The message gets the words of the table's first cell.</summary>
    public static Extension? Read(YamlFields fields) => new TableHeader();

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        foreach (var table in Table.Of(document.Html).Where(t => t.Use == TableUse.Data && !t.HasHeader))
        {
            var first = table.Element.Descendants().OfType<HtmlElement>().FirstOrDefault(e => e.Name is "td" or "caption");
            hits.Add(rule, table.Element, $"\"{(first is null ? "" : DocumentLink.WordsOf(first))}\"");
        }
    }
}

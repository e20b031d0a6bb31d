using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Accessibility;

/// <summary>A table that only places things says so, or screen readers count its rows and columns aloud.</summary>
internal sealed class LayoutTable : Extension
{
    /// <inheritdoc/>
    public override string Name => "layout-table";

    /// <inheritdoc/>
    public override Family Family => Family.Accessibility;

    /// <summary>Reads its settings: there are none. A finding is one for all tables of a document; the message gets their number: "%s tables that only place things do not say so."</summary>
    public static Extension? Read(YamlFields fields) => new LayoutTable();

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var tables = Table.Of(document.Html).Where(t => t.Use == TableUse.Layout).ToList();
        if (tables.Count > 0)
        {
            hits.Add(rule, tables[0].Element, tables.Count == 1 ? "1 table" : $"{tables.Count} tables");
        }
    }
}

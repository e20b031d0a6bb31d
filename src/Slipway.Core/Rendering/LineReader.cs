using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Rendering;

/// <summary>Reads a single line with merge fields: a subject, a preheader.</summary>
public static class LineReader
{
    /// <summary>Reads the line; what is wrong in it comes back as findings and never loses the rest.</summary>
    /// <param name="place">Where the text begins in its file.</param>
    /// <param name="text">The line as it was written.</param>
    public static (Template Template, ImmutableArray<Finding> Findings) Read(Place place, string text)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        if (text.AsSpan().Trim().ContainsAny('\r', '\n'))
        {
            findings.Add(Finding.Error("line-break", "This must be one line.", place, "Remove the line break."));
        }

        var source = new Source(place.File, text, place.Line, place.Column, findings);
        var parts = source.Read(source.Text.Trim()).Select(Part (piece) => piece switch
        {
            Inline.MergeField field => new Part.MergeField(field.Name, field.Fallback),
            _ => new Part.Literal(Inline.PlainText([piece]).ReplaceLineEndings(" ")),
        });
        return (new Template(TemplateFormat.Line, [.. parts]), findings.DrainToImmutable());
    }
}

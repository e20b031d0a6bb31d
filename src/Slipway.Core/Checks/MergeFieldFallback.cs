using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>Every merge field has words for when the contact has no value, and no merge tag of another tool is left in the texts.</summary>
/// <remarks>
/// Fields whose name ends in <c>_id</c> may have an empty fallback: they stand in addresses and calls, not in sentences. Whether a field exists is
/// known where the contacts are, not here.
/// </remarks>
public sealed class MergeFieldFallback : Check
{
    private static readonly string[] Leftovers = ["{{", "}}", "[[", "*|", "%%"];

    /// <inheritdoc/>
    public override string Code => "merge-field-fallback";

    /// <inheritdoc/>
    public override Explanation Explanation { get; } = new(
        Family.Mail,
        What: "Every merge field has words for people of whom the value is not known, and no merge tag of another tool is left in the text.",
        Why: "\"Hello ,\" and \"Hello *|FNAME|*,\" tell everyone that nobody looked.",
        Bad: "Hello {{ first_name }},",
        Good: "Hello {{ first_name | there }},",
        Fix: "Write what stands there instead after a bar, and turn tags of other tools into {{ name | fallback }}.");

    /// <inheritdoc/>
    public override IEnumerable<Finding> Find(CheckSubject subject) => subject.Texts.SelectMany(asset =>
        Fallbacks(subject, asset)
            .Concat(Contents.Of(asset).SelectMany(c => c.Template.AllParts().OfType<Part.Literal>().SelectMany(l => Left(subject, asset, c, l.Text)))
                .DistinctBy(f => f.Message)));

    private IEnumerable<Finding> Fallbacks(CheckSubject subject, Asset asset) =>
        from content in Contents.Of(asset)
        from field in content.Template.AllParts().OfType<Part.MergeField>().DistinctBy(f => (f.Name, f.Fallback))
        where string.IsNullOrWhiteSpace(field.Fallback) && !field.Name.EndsWith("_id", StringComparison.Ordinal)
        select About(subject, asset, FindingLevel.Error,
            $"The merge field {field.Name} in the {content.Part} of {asset.Key} has no fallback: whoever has no {field.Name} sees a gap.",
            $"Write what stands there instead, for example {{{{ {field.Name} | there }}}}.");

    private IEnumerable<Finding> Left(CheckSubject subject, Asset asset, Content content, string text)
    {
        // Styles close braces as }}; only an opening tag, or a closing one outside of HTML, is a leftover there.
        foreach (var tag in Leftovers.Where(t => t != "}}" || content.Template.Format != TemplateFormat.Html))
        {
            if (text.IndexOf(tag, StringComparison.Ordinal) is >= 0 and var at)
            {
                yield return About(subject, asset, FindingLevel.Error,
                    $"The {content.Part} of {asset.Key} holds \"{tag}\" as text, near {Contents.Quote(text[Math.Max(0, at - 20)..Math.Min(text.Length, at + 30)])}: recipients would see it.",
                    "Write merge fields as {{ name | fallback }}, or take the signs out.");
            }
        }
    }
}

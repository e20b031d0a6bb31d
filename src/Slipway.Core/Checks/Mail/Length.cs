using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Mail;

/// <summary>How long a subject, a preheader or another part may be, in letters as a person counts them: a flag or an accented letter is one.</summary>
internal sealed class Length(int? least, int? most, bool isRequired) : Extension
{
    private const string Padding = " \n\u00A0\u00AD\u034F\u2007\u200B\u200C\u200D\u200E\uFEFF";

    /// <inheritdoc/>
    public override string Name => "length";

    /// <inheritdoc/>
    internal override string? MatterFor(Rule rule) => rule.Applies.Scopes is [{ Unwanted: Scopes.None, Wanted: Scopes.Subject or Scopes.Preheader } one] ? $"{one.Wanted.ToString().ToLowerInvariant()} length" : null;

    /// <inheritdoc/>
    public override Family Family => Family.Mail;

    /// <summary>
    /// Reads its settings: <c>min</c> and <c>max</c>, letters, at least one of them unless <c>required</c>; <c>required</c>, whether the part must be there at all (false if left out). Which parts is said by
    /// <c>scope</c>; merge fields count as what they fall back to. The message gets what is wrong: "The subject %s." becomes "The subject has 61 letters, 11 more than 50."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var (least, most) = (fields.Whole("min", "40", 0, 1_000_000, required: false), fields.Whole("max", "50", 0, 1_000_000, required: false));
        var isRequired = fields.Flag("required", false);
        if (least is null && most is null && !isRequired)
        {
            fields.Findings.Error("key-missing", "Neither `min` nor `max` is there: any length passes.", fields.At, "Write, for example: `max: 50`", fields.PathOf("max"));
            return null;
        }

        if (least > most)
        {
            fields.Error("rule-length", "min", $"No text has at least {least} and at most {most} letters.", "Exchange them.");
            return null;
        }

        return new Length(least, most, isRequired);
    }

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        var chosen = document.Passages.Where(p => rule.Applies.To(p.Scopes)).ToLookup(p => (p.Scopes & Scopes.Preheader) != Scopes.None);
        foreach (var passage in chosen[false])
        {
            Judge(rule, passage, Letters(passage.Text), hits);
        }

        // Inboxes show all of it one behind the other.
        if (chosen[true].FirstOrDefault() is { } preheader)
        {
            Judge(rule, preheader, Letters(string.Join(' ', chosen[true].Select(p => p.Text))), hits);
        }

        // The subject of a mail is not in its HTML.
        if (isRequired && chosen.Count == 0 && !(document.IsHtmlSource && rule.Applies.To(Scopes.Text | Scopes.Subject)))
        {
            hits.AddWhole(rule, rule.Say("is missing"));
        }
    }

    private void Judge(Rule rule, Passage passage, int letters, Hits hits)
    {
        var problem = letters > most ? $"has {letters} letters, {letters - most} more than {most}" : letters < least ? $"has {letters} letters, {least - letters} fewer than {least}" : null;
        if (problem is not null)
        {
            hits.Add(rule, passage, 0, passage.Text.Length, null, problem);
        }
    }

    // Preheaders are filled up with signs that show nothing.
    private static int Letters(string text) => new StringInfo(text.AsSpan().Trim().TrimEnd(Padding).ToString()).LengthInTextElements;
}

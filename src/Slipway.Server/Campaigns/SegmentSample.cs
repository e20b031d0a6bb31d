using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Server.Campaigns;

/// <summary>What one segment of an audience reads in an email where others read something else.</summary>
/// <param name="Field">The contacts' field that tells the segment.</param>
/// <param name="Value">Its value; empty for everybody of whom nothing else is said.</param>
/// <param name="Texts">What is said, by merge field.</param>
public sealed record SegmentSample(string Field, string Value, ImmutableArray<(string Name, string Text)> Texts)
{
    private const string Prefix = "for-";

    /// <summary>The side of the email that shows it so, as previews name it.</summary>
    public string View => Prefix + CanonicalJson.DigestOf($"{Field}={Value}")[..16];

    /// <summary>Every segment of an email, field by field, and last of each field whoever is in none; empty where everybody reads the same.</summary>
    public static ImmutableArray<SegmentSample> Of(EmailAsset email)
    {
        var fields = ((Template[])[email.Subject, email.Preheader, email.Html, email.Text]).SelectMany(t => t.AllParts()).OfType<Part.MergeField>().Where(f => f.Words is not null).DistinctBy(f => f.Name).ToList();
        return
        [
            .. from byField in fields.GroupBy(f => f.Words!.Field, StringComparer.Ordinal)
               orderby byField.Key
               from value in byField.SelectMany(f => f.Words!.Texts.Keys).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal).Append("")
               select new SegmentSample(byField.Key, value, [.. byField.Select(f => (f.Name, f.Words!.For(value) ?? f.Fallback))]),
        ];
    }

    /// <summary>The segment that a side of an email is for; null where it is none of these.</summary>
    public static SegmentSample? Find(EmailAsset email, string view) => view.StartsWith(Prefix, StringComparison.Ordinal) ? Of(email).FirstOrDefault(s => s.View == view) : null;
}

using System.Collections.Immutable;
using Slipway.Core.Rendering;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Puts what is said to each segment into the merge fields of an email, and finds fields that no list has.</summary>
internal static class SegmentFields
{
    /// <summary>A text whose fields of segments hold what is said to each.</summary>
    public static Template Worded(Template template, ImmutableArray<SegmentList> lists)
    {
        return template.AllParts().Any(IsOpen) ? template with { Parts = Parts(template.Parts) } : template;

        ImmutableArray<Part> Parts(ImmutableArray<Part> parts) => [.. parts.Select(part => part switch
        {
            Part.MergeField field when IsOpen(field) && Listed(lists, field.Name) is { } list => field with { Words = new SegmentWords(list.Field, list.Columns[field.Name[SegmentWords.Prefix.Length..]]) },
            Part.When condition => condition with { Parts = Parts(condition.Parts) },
            _ => part,
        })];
    }

    /// <summary>Fields of an email that no list has a column for.</summary>
    public static ImmutableArray<Finding> Unknown(Draft draft, EmailSource source, Rendering.Content content, Template subject, Template preheader)
    {
        var columns = draft.Segments.SelectMany(l => l.Columns.Keys).Order(StringComparer.Ordinal).ToList();
        return [.. In(subject, source.Subject.Place).Concat(In(preheader, source.Preheader.Place)).Concat(Used(content)).Where(u => Listed(draft.Segments, u.Name) is null).Select(u => Finding.Error(
            "segment-field-unknown", $"No list of segments says anything in a column \"{u.Name[SegmentWords.Prefix.Length..]}\".", u.Place,
            columns.Count == 0 ? "Add a list, for example segments/industry.csv with the columns industry and opening; or have it made: `slipway segments pull CAMPAIGN industry`."
                : Nearest.To(u.Name[SegmentWords.Prefix.Length..], columns) is { } meant ? $"Write `{SegmentWords.Prefix}{meant}`." : $"Use one of: {string.Join(", ", columns)}."))];
    }

    /// <summary>Fields of segments on a page: anybody may read it, so there is nobody whose segment could be told.</summary>
    public static IEnumerable<Finding> OnPage(Rendering.Content content) => Used(content).Select(u => Finding.Error(
        "segment-field-on-page", $"`{u.Name}` says something else to each segment, and a page does not know who reads it.", u.Place, "Use it in an email, or write words here that are for everyone."));

    private static SegmentList? Listed(ImmutableArray<SegmentList> lists, string field) => lists.FirstOrDefault(l => l.Columns.ContainsKey(field[SegmentWords.Prefix.Length..]));

    private static bool IsOpen(Part part) => part is Part.MergeField { Words: null } field && SegmentWords.IsField(field.Name);

    private static IEnumerable<(string Name, Place Place)> In(Template line, Place place) => line.AllParts().Where(IsOpen).Select(f => (((Part.MergeField)f).Name, place));

    private static IEnumerable<(string Name, Place Place)> Used(Rendering.Content content) => content.MergeFields().Where(f => SegmentWords.IsField(f.Name)).Select(f => (f.Name, f.Place));
}

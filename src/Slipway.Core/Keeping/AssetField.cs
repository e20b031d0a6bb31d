using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Keeping;

/// <summary>A field of an asset as its file writes it.</summary>
/// <param name="Path">Where in the file's settings.</param>
/// <param name="Values">What stands there: one value, or those of a list.</param>
/// <param name="IsList">Whether it is a list.</param>
internal sealed record AssetField(string Path, ImmutableArray<string> Values, bool IsList)
{
    /// <summary>The value as a person reads it.</summary>
    public string Shown => string.Join(", ", Values);

    /// <summary>The fields of an asset that a field of a capability stands for; empty where it cannot be written as values, null inside where a value cannot be.</summary>
    /// <param name="planned">The asset as its file has it: it says in which order groups stand there.</param>
    /// <param name="asset">The asset to read.</param>
    /// <param name="field">The field, as <see cref="Sdk.Connectors.Capability.Fields"/> names it.</param>
    /// <param name="zone">The campaign's zone.</param>
    public static ImmutableArray<AssetField?> Read(Asset planned, Asset asset, string field, string zone) => (asset, field) switch
    {
        (_, "title") => [One("title", asset.Title)],
        (EmailAsset email, "subject") => [One("subject", Source(email.Subject))],
        (EmailAsset email, "preheader") => [One("preheader", Source(email.Preheader))],
        (EmailAsset { Delivery: Delivery.AtTime at }, "send") => [One("send", Moment(at.Time.At, zone))],
        (PageAsset page, "slug") => [One("slug", page.Slug)],
        (PageAsset page, "description") => [One("description", page.Description)],
        (FormAsset form, "button") => [One("button", form.Button)],
        (FormAsset form, "fields.label") when planned is FormAsset before && before.Fields.Length == form.Fields.Length => [.. form.Fields.Select((f, i) => One(At("fields", i, "label"), f.Label))],
        (AdAsset ad, "daily_budget") => [One("daily_budget.amount", Amount(ad.DailyBudget))],
        (AdAsset ad, "most_per_click") => [One("most_per_click.amount", ad.MostPerClick is { } most ? Amount(most) : null)],
        (AdAsset ad, "start") => [One("start", Day(ad.Start))],
        (AdAsset ad, "end") => [One("end", Day(ad.End))],
        (AdAsset ad, "not_for") => [new AssetField("not_for", [.. ad.Negative.Select(Written)], IsList: true)],
        (AdAsset ad, "groups.keywords" or "groups.not_for" or "groups.ads") when planned is AdAsset before => Groups(before, ad, field),
        (CrmCampaignAsset crm, "description") => [One("description", crm.Description)],
        (CrmCampaignAsset crm, "start") => [One("start", Day(crm.Start))],
        (CrmCampaignAsset crm, "end") => [One("end", Day(crm.End))],
        (CrmCampaignAsset crm, "type") => [One("type", crm.Type)],
        _ => [],
    };

    /// <summary>Whether both say the same; the order of a list's values is nobody's change.</summary>
    public bool Says(AssetField other) => Path == other.Path && (IsList ? Values.Order(StringComparer.Ordinal).SequenceEqual(other.Values.Order(StringComparer.Ordinal)) : Values.SequenceEqual(other.Values));

    private static AssetField? One(string path, string? value) => value is null ? null : new AssetField(path, [value], IsList: false);

    private static ImmutableArray<AssetField?> Groups(AdAsset planned, AdAsset ad, string field)
    {
        var names = planned.Groups.Select(g => g.Name).ToList();
        if (!names.Order(StringComparer.Ordinal).SequenceEqual(ad.Groups.Select(g => g.Name).Order(StringComparer.Ordinal)))
        {
            return [null];
        }

        return
        [
            .. ad.Groups.SelectMany(group => names.IndexOf(group.Name) is var at && field == "groups.ads"
                ? group.Ads.SelectMany((a, i) => new[]
                {
                    new AssetField(At("groups", at, At("ads", i, "headlines")), a.Headlines, IsList: true),
                    new AssetField(At("groups", at, At("ads", i, "descriptions")), a.Descriptions, IsList: true),
                    new AssetField(At("groups", at, At("ads", i, "path")), a.Path, IsList: true),
                })
                : [new AssetField(At("groups", at, field["groups.".Length..]), [.. (field == "groups.keywords" ? group.Keywords : group.Negative).Select(Written)], IsList: true)]),
        ];
    }

    private static string At(string list, int at, string field) => string.Create(CultureInfo.InvariantCulture, $"{list}[{at}].{field}");

    // A line as its author writes it; what is neither text nor a merge field has no such form.
    private static string? Source(Template line)
    {
        var parts = line.Parts.Select(p => p switch
        {
            Part.Literal literal when !literal.Text.Contains("{{", StringComparison.Ordinal) && !literal.Text.Contains("{%", StringComparison.Ordinal) => literal.Text,
            Part.MergeField field => $"{{{{ {field.Name} | {field.Fallback} }}}}",
            _ => null,
        }).ToList();
        return parts.Contains(null) ? null : string.Concat(parts).Trim();
    }

    private static string? Moment(DateTimeOffset at, string zone) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? TimeZoneInfo.ConvertTime(at, found).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : null;

    private static string Amount(Money money) => money.Amount.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Written(Keyword keyword) => keyword.Match switch { KeywordMatch.Exact => $"[{keyword.Text}]", KeywordMatch.Phrase => $"\"{keyword.Text}\"", _ => keyword.Text };
}

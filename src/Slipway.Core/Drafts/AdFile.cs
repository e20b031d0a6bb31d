using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Reads <c>ads/*.yaml</c>: an ad campaign with its groups.</summary>
internal static class AdFile
{
    private const string GroupExample = "\n  - name: picking-errors\n    keywords: [warehouse picking errors]\n    ads:\n      - headlines: [Fewer picking errors, Free webinar, 45 minutes]\n        descriptions: [Three changes that need no new hardware., Save your seat.]";

    public static AdAsset Read(AssetFile file, CampaignSettings? campaign)
    {
        var fields = file.Yaml();
        var budget = fields.Mapping("daily_budget", "  amount: 40\n  currency: EUR");
        var most = fields.Mapping("most_per_click", "  amount: 3.50\n  currency: EUR", required: false);
        var start = fields.Day("start", "2027-01-19");
        var end = fields.Day("end", "2027-02-11");
        if (start is not null && end is not null && end < start)
        {
            fields.Error("ad-end", "end", "The ads end before they begin.", "Write an end after the start.");
        }

        var groups = fields.Mappings("groups", GroupExample).Select(Group).ToImmutableArray();
        foreach (var twice in groups.GroupBy(g => g.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            fields.Error("ad-group-repeated", "groups", $"Two groups are named \"{twice.Key}\".", "Give one of them another name.");
        }

        var name = campaign?.Terms.Name ?? "";
        var ad = new AdAsset
        {
            Key = file.Define(AssetKind.Ad),
            Title = fields.Text("title", "Search ads: picking errors") ?? "",
            DailyBudget = MoneyOf(budget) ?? new Money(0, "EUR"),
            MostPerClick = MoneyOf(most),
            Start = start ?? default,
            End = end ?? default,
            Markets = campaign?.Terms.Markets ?? [],
            Language = campaign?.Terms.Language ?? "",
            Page = file.Refer(fields, "page", AssetKind.Page, "landing") ?? default,
            Utm = new Utm("google", "cpc", name, fields.Slug("content", file.Name, required: false) ?? file.Name, name),
            Groups = groups,
            Negative = Keywords(fields, "not_for"),
            Audience = AudienceOf(file, fields),
        };
        fields.Close();
        return ad;
    }

    private static AdAudience? AudienceOf(AssetFile file, YamlFields fields)
    {
        var audience = file.Refer(fields, "audience", AssetKind.Audience, "buying-groups", required: false);
        if (audience is null && fields.Has(AudienceUses.Key))
        {
            fields.Error("ad-audience-missing", AudienceUses.Key, $"`{AudienceUses.Key}` says what an audience is to the ads, and no audience is named.", "Add: `audience: buying-groups`, or take the line out.");
        }

        var use = AudienceUses.Read(fields);
        return audience is { } key ? new AdAudience(key, use) : null;
    }

    private static Money? MoneyOf(YamlFields? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var amount = fields.Amount("amount", "40");
        var currency = fields.Text("currency", "EUR");
        fields.Close();
        return amount is null || currency is null ? null : new Money(amount.Value, currency);
    }

    private static AdGroup Group(YamlFields fields)
    {
        var group = new AdGroup(fields.Text("name", "picking-errors") ?? "", Keywords(fields, "keywords"), [.. fields.Mappings("ads", GroupExample).Select(Ad)]) { Negative = Keywords(fields, "not_for") };
        if (group.Keywords.IsEmpty)
        {
            fields.Error("ad-without-keywords", "keywords", $"The group \"{group.Name}\" has no keywords, so its ads never show.", "Add: `keywords: [warehouse picking errors, \"[pick accuracy]\"]`");
        }

        fields.Close();
        return group;
    }

    private static SearchAd Ad(YamlFields fields)
    {
        var headlines = Texts(fields, "headlines", 3, 15, 30);
        var descriptions = Texts(fields, "descriptions", 2, 4, 90);
        var path = fields.Scalars("path", "[webinar, picking]", required: false).Select(p => p.Text.Trim()).ToImmutableArray();
        if (path.Length > 2 || path.Any(p => p.Length > 15))
        {
            fields.Error("ad-path", "path", "The path behind the address has at most two words of at most 15 characters each.", "Write, for example: `path: [webinar, picking]`");
        }

        fields.Close();
        return new SearchAd(headlines, descriptions) { Path = path };
    }

    // The networks' own limits, said where the words stand rather than when the platform refuses them.
    private static ImmutableArray<string> Texts(YamlFields fields, string key, int least, int most, int length)
    {
        var written = fields.Scalars(key, "[Fewer picking errors, Free webinar, 45 minutes]");
        if (written.Length < least || written.Length > most)
        {
            fields.Error($"ad-{key}", key, $"An ad has {least} to {most} {key}; here are {written.Length}.", written.Length < least ? "Write more of them." : "Take some out.");
        }

        foreach (var text in written.Where(w => w.Text.Trim().Length > length))
        {
            fields.Findings.Error("ad-text-long", $"\"{text.Text.Trim()}\" has {text.Text.Trim().Length} characters; {key} have at most {length}.", text.Place, "Shorten it.", key);
        }

        return [.. written.Select(w => w.Text.Trim())];
    }

    // As the ad networks' own editors take them: [exact], "phrase", broad.
    private static ImmutableArray<Keyword> Keywords(YamlFields fields, string key) => [.. fields.Scalars(key, "[warehouse picking errors]", required: false).Select(s => Keyword(s.Text.Trim()))];

    private static Keyword Keyword(string text) => text switch
    {
        ['[', .. var words, ']'] => new Keyword(words.Trim(), KeywordMatch.Exact),
        ['"', .. var words, '"'] => new Keyword(words.Trim(), KeywordMatch.Phrase),
        _ => new Keyword(text, KeywordMatch.Broad),
    };
}

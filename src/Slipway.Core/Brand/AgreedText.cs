using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>A text that must stand word for word: a disclaimer in its wordings for languages and markets, of <c>brand/disclaimers/*.yaml</c>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Wordings">Its wordings.</param>
/// <param name="Place">Where it is written.</param>
public sealed record AgreedText(string Id, string? Owner, ImmutableArray<Wording> Wordings, Place Place)
{
    private const string Example =
        """
        - id: capital-at-risk
          owner: legal
          texts:
            - { language: en, markets: [GB, IE], text: "Capital at risk." }
        """;

    /// <summary>The wordings that hold for a document: for each of its markets the one that fits best; none when there is none in its language.</summary>
    public ImmutableArray<Wording> For(Setting setting)
    {
        var markets = setting.Markets.IsEmpty ? [null] : setting.Markets.AsEnumerable<string?>();
        return [.. markets.Select(m => Wordings.Where(w => w.Fits(setting.Language, m)).OrderByDescending(w => w.Exactness).FirstOrDefault()).OfType<Wording>().Distinct()];
    }

    /// <summary>Reads a file that holds one text or a list of texts.</summary>
    internal static IEnumerable<AgreedText> Read(string file, string text, FindingList findings)
    {
        IEnumerable<YamlValue> items = YamlText.Read(file, text, findings) switch
        {
            null => [],
            YamlValue.List list => list.Items,
            var one => [one],
        };
        foreach (var item in items)
        {
            if (item is not YamlValue.Map map)
            {
                findings.Error("disclaimer-malformed", "Here must stand a text with its name and wordings.", item.Place, $"Write, for example:\n{Example}");
                continue;
            }

            if (Read(new YamlFields(map, findings)) is { } agreed)
            {
                yield return agreed;
            }
        }
    }

    /// <summary>Reads a text.</summary>
    internal static AgreedText? Read(YamlFields fields)
    {
        var id = fields.Slug("id", "capital-at-risk");
        var owner = fields.Text("owner", "legal", required: false);
        var wordings = fields.Mappings("texts", "\n  - { language: en, text: \"Capital at risk.\" }").Select(Wording.Read).OfType<Wording>().ToImmutableArray();
        fields.Close();
        return id is not null && !wordings.IsEmpty ? new AgreedText(id, owner, wordings, fields.At) : null;
    }
}

/// <summary>One wording of an agreed text.</summary>
/// <param name="Language">For which language, as a tag of BCP 47; null for any.</param>
/// <param name="Markets">For which markets; empty for any.</param>
/// <param name="Text">The words.</param>
public sealed record Wording(string? Language, ImmutableArray<string> Markets, string Text)
{
    internal int Exactness => (Markets.IsEmpty ? 0 : 2) + (Language is null ? 0 : 1);

    // What is not known of a document does not rule a wording out.
    internal bool Fits(string? language, string? market) =>
        (Markets.IsEmpty || market is null || Markets.Contains(market, StringComparer.OrdinalIgnoreCase))
        && (Language is null || language is null || language.Equals(Language, StringComparison.OrdinalIgnoreCase) || language.StartsWith(Language + "-", StringComparison.OrdinalIgnoreCase));

    internal static Wording? Read(YamlFields fields)
    {
        var text = fields.Text("text", "Capital at risk.");
        var wording = new Wording(fields.Text("language", "en", required: false), [.. fields.Scalars("markets", "[GB, IE]", required: false).Select(m => m.Text.Trim().ToUpperInvariant())], text ?? "");
        fields.Close();
        return text is null ? null : wording;
    }
}

using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>A claim that something stands behind, of the register <c>brand/claims.yaml</c>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Text">The words that may be said.</param>
/// <param name="Source">What stands behind them: an address, a study, a file.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="ValidUntil">The last day on which it may be said; null when there is none.</param>
/// <param name="Place">Where it is written.</param>
public sealed record BackedClaim(string Id, string Text, string Source, string Owner, DateOnly? ValidUntil, Place Place)
{
    /// <summary>Reads the register.</summary>
    internal static IEnumerable<BackedClaim> Read(string file, string text, FindingList findings)
    {
        if (YamlText.Read(file, text, findings) is not { } value)
        {
            yield break;
        }

        foreach (var item in value is YamlValue.List list ? list.Items : [value])
        {
            if (item is not YamlValue.Map map)
            {
                findings.Error("claim-malformed", "Here must stand a claim with its source.", item.Place, "Write, for example: `- { id: fewer-errors, text: 31% fewer picking errors, source: https://www.example.com/study, owner: product }`");
                continue;
            }

            if (Read(new YamlFields(map, findings)) is { } claim)
            {
                yield return claim;
            }
        }
    }

    /// <summary>Reads a claim.</summary>
    internal static BackedClaim? Read(YamlFields fields)
    {
        var (id, words) = (fields.Slug("id", "fewer-errors"), fields.Text("text", "31% fewer picking errors"));
        var (source, owner) = (fields.Text("source", "https://www.example.com/study"), fields.Text("owner", "product"));
        var until = fields.Day("valid_until", "2027-06-30", required: false);
        fields.Close();
        return id is not null && words is not null && source is not null && owner is not null ? new BackedClaim(id, words, source, owner, until, fields.At) : null;
    }
}

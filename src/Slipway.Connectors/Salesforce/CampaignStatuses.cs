using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;

namespace Slipway.Connectors.Salesforce;

/// <summary>The steps from the member statuses a campaign has to those it shall have.</summary>
/// <remarks>
/// Salesforce has its own order of things: a campaign always has one default and one that counts as a response, no two labels and no two places are the same. So those
/// that count come first, then the new ones, then the default and the rest, and what is left over goes last; places are counted on from the last one taken.
/// </remarks>
internal static class CampaignStatuses
{
    /// <summary>What Salesforce gives a new campaign; their ids are those the query of that name will find.</summary>
    public static ImmutableArray<MemberStatusRow> OfNew(string query) =>
    [
        new MemberStatusRow { Id = $"@{{{query}.records[0].Id}}", Label = "Sent", SortOrder = 1, IsDefault = true },
        new MemberStatusRow { Id = $"@{{{query}.records[1].Id}}", Label = "Responded", SortOrder = 2, HasResponded = true },
    ];

    /// <summary>As they are compared.</summary>
    public static ImmutableArray<StatusHeld> Held(IEnumerable<MemberStatusRow> rows) => [.. rows.OrderBy(r => r.SortOrder ?? 0).Select(r => new StatusHeld(r.Label, r.IsDefault, r.HasResponded))];

    /// <inheritdoc cref="Held(IEnumerable{MemberStatusRow})"/>
    public static ImmutableArray<StatusHeld> Held(ImmutableArray<MemberStatus> statuses) => [.. statuses.Select((s, at) => new StatusHeld(s.Name, at == 0, s.Responded))];

    /// <summary>The steps; none where all is as it should be.</summary>
    /// <param name="campaign">The campaign's id, or what stands for it within a transaction.</param>
    /// <param name="held">What it has.</param>
    /// <param name="wanted">What it shall have.</param>
    public static ImmutableArray<SalesforcePart> Steps(string campaign, ImmutableArray<MemberStatusRow> held, ImmutableArray<StatusHeld> wanted)
    {
        if (Held(held).SequenceEqual(wanted))
        {
            return [];
        }

        // One of the same name stays that one; the rest are renamed as far as they go.
        var free = held.Where(h => !wanted.Any(w => Same(w, h))).ToList();
        var place = held.Select(h => h.SortOrder ?? 0).DefaultIfEmpty().Max();
        var pairs = new List<(StatusHeld Wanted, MemberStatusRow? Held, decimal Place)>();
        foreach (var status in wanted)
        {
            var match = held.FirstOrDefault(h => Same(status, h)) ?? free.FirstOrDefault();
            _ = match is not null && free.Remove(match);
            pairs.Add((status, match, ++place));
        }

        var steps = pairs.Where(p => p.Held is not null && p.Wanted.Responded)
            .Concat(pairs.Where(p => p.Held is null))
            .Concat(pairs.Where(p => p.Held is not null && !p.Wanted.Responded).OrderByDescending(p => p.Wanted.First))
            .Select((p, at) => p.Held is null
                ? SalesforceRecords.Part("POST", "sobjects/CampaignMemberStatus", $"status{at}", Body(p.Wanted, p.Place, campaign))
                : SalesforceRecords.Part("PATCH", $"sobjects/CampaignMemberStatus/{p.Held.Id}", $"status{at}", Body(p.Wanted, p.Place, null)));
        return [.. steps, .. free.Select((f, at) => SalesforceRecords.Part("DELETE", $"sobjects/CampaignMemberStatus/{f.Id}", $"left{at}"))];
    }

    private static bool Same(StatusHeld wanted, MemberStatusRow held) => string.Equals(wanted.Name, held.Label, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Body(StatusHeld wanted, decimal place, string? campaign)
    {
        var body = new JsonObject { ["Label"] = wanted.Name, ["SortOrder"] = place, ["HasResponded"] = wanted.Responded };
        if (campaign is not null)
        {
            body["CampaignId"] = campaign;
        }

        // A default cannot be taken away, only given to another: Salesforce then takes it from the one before.
        if (wanted.First)
        {
            body["IsDefault"] = true;
        }

        return body;
    }
}

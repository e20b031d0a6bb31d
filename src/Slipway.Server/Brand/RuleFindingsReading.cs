using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;

namespace Slipway.Server.Brand;

/// <summary>A campaign on its way in which a rule finds something.</summary>
public sealed record FoundIn(string Name, string Title, VersionState State, int Findings, int Excepted);

/// <summary>Campaigns on their way in which a rule finds something, cut where they are many.</summary>
public sealed record FoundCampaigns(ImmutableArray<FoundIn> Campaigns, bool HasMore);

/// <summary>Looks up where a rule finds something, in what was kept of the newest versions that are on their way.</summary>
public sealed class RuleFindingsReading(Database database)
{
    /// <summary>How many campaigns are shown.</summary>
    public const int Most = 20;

    public async Task<FoundCampaigns> ReadAsync(string rule)
    {
        // Narrowed by the text of the finding's code, and counted in what is read of the few that are shown.
        var rows = await database.ReadAsync(s => s.QueryAsync<Row>(
            """
            select c.name, c.title, v.state, v.findings, v.rule_findings as rulefindings from versions v join campaigns c on c.name = v.campaign
            where v.newest = 1 and v.state in ('Checked', 'InReview', 'Returned', 'Approved', 'Launching', 'Parked')
              and (v.findings like @code escape '~' or v.rule_findings like @code escape '~') order by v.changed_at desc, c.name limit @most
            """,
            new { code = $"%\"code\":\"{rule.Replace("~", "~~", StringComparison.Ordinal).Replace("%", "~%", StringComparison.Ordinal).Replace("_", "~_", StringComparison.Ordinal)}\"%", most = Most + 1 }));
        return new FoundCampaigns([.. rows.Take(Most).Select(r => Of(r, rule)).Where(f => f.Findings > 0)], rows.Count > Most);
    }

    private static FoundIn Of(Row row, string rule)
    {
        var found = Read(row.Findings).Concat(Read(row.RuleFindings)).Where(f => f.Code == rule).ToList();
        return new FoundIn(row.Name, row.Title, Enum.Parse<VersionState>(row.State), found.Count, found.Count(f => f.Excepted is not null));
    }

    private static ImmutableArray<Finding> Read(string? json) => json is null ? [] : JsonSerializer.Deserialize<ImmutableArray<Finding>>(json, AssetJson.Options) is { IsDefault: false } read ? read : [];

    private sealed record Row
    {
        public string Name { get; init; } = "";

        public string Title { get; init; } = "";

        public string State { get; init; } = "";

        public string? Findings { get; init; }

        public string? RuleFindings { get; init; }
    }
}

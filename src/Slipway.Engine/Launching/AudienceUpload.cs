using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Audit;

namespace Slipway.Engine.Launching;

/// <summary>A file of people for an ads platform.</summary>
/// <param name="Audience">The audience's name.</param>
/// <param name="People">How many people are in it.</param>
/// <param name="Csv">The file.</param>
public sealed record UploadFile(string Audience, int People, string Csv);

/// <summary>Writes the file of people that a person uploads to an ads platform. It is made when it is asked for and kept nowhere.</summary>
/// <remarks>
/// In it are those of the approved audience who are written to and agreed to it; never who is held out, shares an address with somebody who is, unsubscribed since, or withdrew that consent.
/// Who took it is written down.
/// </remarks>
public sealed class AudienceUpload(Campaigns.Campaigns campaigns, Connections.Connections connections, Decisions decisions, AuditTrail audit)
{
    /// <param name="campaign">The campaign.</param>
    /// <param name="audience">The audience's name; null where its ads are for one alone.</param>
    /// <param name="actor">Who asks.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The file, or why there is none; neither where there is no such campaign.</returns>
    public async Task<(UploadFile? File, ImmutableArray<Finding> Findings)> WriteAsync(string campaign, string? audience, string actor, CancellationToken cancellation)
    {
        if (await ApprovedAsync(campaign) is not { } approved)
        {
            return await campaigns.NewestAsync(campaign) is null ? (null, [])
                : (null, [Finding.Error("upload-not-approved", "No version of this campaign is approved, so nobody may be uploaded.", fix: "Have it approved first.")]);
        }

        var meant = approved.Plan.Assets.OfType<AdAsset>().Select(a => a.Audience?.Key).OfType<AssetKey>().Distinct().Order().ToList();
        var key = meant.Find(k => k.Name == audience);
        if (audience is null ? meant.Count != 1 : key == default)
        {
            return (null, [Finding.Error("upload-audience", meant.Count == 0 ? "No ads of this campaign are for an audience." : audience is null ? "The ads of this campaign are for several audiences." : $"No ads of this campaign are for the audience \"{audience}\".",
                fix: meant.Count == 0 ? "Name one in the ads: `audience: buying-groups`." : $"Name one of: {string.Join(", ", meant.Select(k => k.Name))}.")]);
        }

        key = audience is null ? meant[0] : key;
        var people = await PeopleAsync(approved, key, cancellation);
        if (connections.For(approved.Plan, AssetKind.Ad).Connector is not IAudienceFile platform || people.Count == 0)
        {
            return (null, [Finding.Error("upload-nobody", $"There is nobody of {key} to upload.", fix: "Only those are uploaded who are written to and agreed to it; look at the audience's `ads_consent`.")]);
        }

        await audit.AppendAsync(actor, "audience.downloaded", campaign, $"{key}: {people.Count} people as hashes");
        return (new UploadFile(key.Name, people.Count, platform.Write(people)), []);
    }

    // The version that is on its way to people; while a newer one is being written that is the one that is live.
    private async Task<ApprovedPlan?> ApprovedAsync(string campaign)
    {
        var live = await campaigns.LaunchedAsync(campaign);
        foreach (var version in (CampaignVersion?[])[await campaigns.NewestAsync(campaign), live is null ? null : await campaigns.FindAsync(live)])
        {
            if (version is not null && (await decisions.StateAsync(version)).Approved is { } approved)
            {
                return approved;
            }
        }

        return null;
    }

    private async Task<List<AudienceMember>> PeopleAsync(ApprovedPlan approved, AssetKey audience, CancellationToken cancellation)
    {
        var all = new List<AudienceMember>();
        if (connections.For(approved.Plan, AssetKind.Audience).Connector is IAudienceMembers holder && approved.Checked.Staged.Readings.GetValueOrDefault(audience) is { } reading)
        {
            await foreach (var member in holder.MembersAsync(reading.Id, cancellation))
            {
                all.Add(member);
            }
        }

        // One address may stand for two contacts, of whom one is held out.
        var heldOut = all.Where(m => m.HeldOut).Select(m => m.Email).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. all.Where(m => !m.HeldOut && m.MayBeMatched && !heldOut.Contains(m.Email)).DistinctBy(m => m.Email, StringComparer.OrdinalIgnoreCase)];
    }
}

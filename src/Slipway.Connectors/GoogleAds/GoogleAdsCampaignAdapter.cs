using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.GoogleAds;

/// <summary>Ads of a campaign as a search campaign of Google Ads.</summary>
/// <remarks>
/// Every write is one request that Google does whole or not at all. What is staged is paused at all three levels: campaign, ad groups, ads; live are only those of which all
/// three are enabled. A label on the campaign holds our key and the operation that wrote it last.
/// </remarks>
internal sealed class GoogleAdsCampaignAdapter(GoogleAdsAccount account) : KindAdapter(GoogleAdsManifest.Manifest.Description.For(AssetKind.Ad)!)
{
    // Before its page has an address, a campaign is judged with one that has its form.
    private const string SomeAddress = "https://www.example.com/";

    // Google takes hours to match an upload, and each look costs of the day's operations.
    private static readonly TimeSpan UploadPause = TimeSpan.FromMinutes(10);

    private readonly GoogleAdsShelf _shelf = new(account);

    public override async Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) =>
        await _shelf.FindAsync(externalKey, await _shelf.LabelsAsync(cancellation), cancellation) is { } held ? ReadingOf(held) : null;

    public override async IAsyncEnumerable<Reading> ListAsync(string? campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var held in await _shelf.AllAsync(cancellation))
        {
            if (campaign is null || ExternalKeys.Parse(held.Ours?.Key)?.Campaign == campaign)
            {
                yield return ReadingOf(held);
            }
        }
    }

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation) => await _shelf.ReadAsync(remote, cancellation) is { } held ? ReadingOf(held) : null;

    public override async Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation)
    {
        var ad = (AdAsset)asset;
        var customer = await account.CustomerAsync(cancellation);
        var labels = await _shelf.LabelsAsync(cancellation);
        var key = ExternalKeys.Of(campaign, ad.Key);
        var held = await _shelf.FindAsync(key, labels, cancellation);
        var findings = Limits(ad, customer, held);
        if (!findings.IsEmpty)
        {
            return findings;
        }

        var address = held?.Current.SelectMany(g => g.Ads).Select(a => a.Ad.Ad?.FinalUrls is [var url, ..] ? url.Split('?')[0] : null).FirstOrDefault(u => u is not null) ?? SomeAddress;
        var plan = await PlanAsync(new WantedCampaign(key, "check", ad, WithUtm(address, ad.Utm)), held, labels, cancellation);
        return [.. plan.Findings, .. await JudgeAsync(plan.Operations, cancellation), .. Reviews(held, ad), .. People(held, ad)];
    }

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var ad = (AdAsset)asset;
        if (request.Needs.GetValueOrDefault(ad.Page.ToString())?.Address is not { Length: > 0 } address)
        {
            return new Outcome.Refused([Finding.Error("page-without-address", $"The ads lead to {ad.Page}, which has no address yet.", fix: "Put the page on a platform that tells its address before it is live.") with { Field = "page" }]);
        }

        var labels = await _shelf.LabelsAsync(cancellation);
        var held = await _shelf.FindAsync(request.ExternalKey, labels, cancellation);
        var wanted = new WantedCampaign(request.ExternalKey, request.Operation, ad, WithUtm(address, ad.Utm));
        var plan = await PlanAsync(wanted, held, labels, cancellation);
        if (held is not null && Adopted(held, plan, request) is { } adopted)
        {
            return adopted;
        }

        var findings = Limits(ad, await account.CustomerAsync(cancellation), held).AddRange(plan.Findings);
        if (!findings.IsEmpty)
        {
            return new Outcome.Refused(findings);
        }

        var names = await account.MutateAsync(plan.Operations, validateOnly: false, cancellation);
        var made = held?.Id ?? IdIn(names[plan.Operations.ToList().FindIndex(o => o.Body.CampaignOperation is not null)]);
        return await ReadBackAsync(made, wanted, isNew: held is null, cancellation);
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await _shelf.ReadAsync(remote, cancellation) is not { } held)
        {
            return request.Remove ? new Outcome.Done(Gone(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from Google Ads.");
        }

        var reading = ReadingOf(held);
        if (!request.Remove && reading.State is RemoteState.Live or RemoteState.Scheduled && !held.HasPending)
        {
            return new Outcome.Done(reading);
        }

        if (reading.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{reading.ExternalKey} in Google Ads is not what was approved.");
        }

        if (request.Remove)
        {
            await account.MutateAsync(CampaignSwitch.Remove(held, await ToCloseAsync(held, cancellation)), validateOnly: false, cancellation);
            return new Outcome.Done(reading with { State = RemoteState.Removed });
        }

        if (request.Asset is AdAsset { Audience: not null } && NotUploaded(held) is { } missing)
        {
            return missing;
        }

        await account.MutateAsync(CampaignSwitch.Launch(held, await _shelf.LabelsAsync(cancellation), request.Operation), validateOnly: false, cancellation);
        return await SeenAsync(remote, state => state is RemoteState.Live or RemoteState.Scheduled, "live", cancellation);
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await _shelf.ReadAsync(remote, cancellation) is not { } held)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from Google Ads.");
        }

        var (state, wanted) = (held.State(account.Now), request.Mode switch { HaltMode.Pause => RemoteState.Paused, HaltMode.Undo => RemoteState.Staged, _ => RemoteState.Live });
        var isThere = state == wanted || (request.Mode == HaltMode.Resume && state is RemoteState.Scheduled);
        if (!isThere && state is RemoteState.Staged or RemoteState.Removed)
        {
            return new Outcome.Refused([Finding.Error("cannot-halt", $"{request.Id} is not live in Google Ads.", fix: "There is nothing to hold.")]);
        }

        if (isThere)
        {
            return new Outcome.Done(ReadingOf(held));
        }

        await account.MutateAsync(request.Mode == HaltMode.Undo ? CampaignSwitch.Withdraw(held, await ToCloseAsync(held, cancellation)) : [CampaignSwitch.Set(held, request.Mode == HaltMode.Pause ? HeldCampaign.Paused : HeldCampaign.Enabled)], validateOnly: false, cancellation);
        return await SeenAsync(remote, s => s == wanted || (request.Mode == HaltMode.Resume && s is RemoteState.Scheduled or RemoteState.Finished), request.Mode switch { HaltMode.Pause => "paused", HaltMode.Undo => "withdrawn", _ => "live" }, cancellation);
    }

    public override async Task<Measurement> MeasureAsync(string remote, CancellationToken cancellation)
    {
        if (await _shelf.ReadAsync(remote, cancellation) is not { } held)
        {
            return new Measurement(ImmutableSortedDictionary<string, long>.Empty);
        }

        var metrics = await _shelf.FiguresAsync(remote, cancellation);
        var ads = held.Current.SelectMany(g => g.Ads).Where(a => a.Mark != Mark.Leaving).ToList();
        long Reviewed(params ReadOnlySpan<string> verdicts)
        {
            var count = 0;
            foreach (var ad in ads)
            {
                count += verdicts.Contains(ad.Ad.PolicySummary?.ApprovalStatus ?? "") ? 1 : 0;
            }

            return count;
        }

        return new Measurement(ImmutableSortedDictionary<string, long>.Empty
            .Add("impressions", Whole(metrics?.Impressions)).Add("clicks", Whole(metrics?.Clicks)).Add("cost_micros", Whole(metrics?.CostMicros))
            .Add("conversions", (long)Math.Round(metrics?.Conversions ?? 0, MidpointRounding.AwayFromZero))
            .Add("ads", ads.Count).Add("ads_approved", Reviewed("APPROVED", "APPROVED_LIMITED", "AREA_OF_INTEREST_ONLY")).Add("ads_disapproved", Reviewed("DISAPPROVED"))
            .Add("ads_under_review", ads.Count(a => a.Ad.PolicySummary?.ReviewStatus is "REVIEW_IN_PROGRESS" or "UNDER_APPEAL"))
            .AddRange(held.People is { } list ? [KeyValuePair.Create("people_matched", PeopleList.Known(list)), KeyValuePair.Create("match_percent", (long)(list.MatchRatePercentage ?? 0))] : Array.Empty<KeyValuePair<string, long>>()));
    }

    private async Task<CampaignPlan> PlanAsync(WantedCampaign wanted, HeldCampaign? held, ImmutableDictionary<string, AdsLabel> labels, CancellationToken cancellation)
    {
        // A list outlives the campaign that it was made for.
        var list = wanted.Asset.Negative.IsEmpty || held?.Lists.Any(l => l.Set.Name == wanted.NegativeList) == true ? null : await _shelf.ListAsync(wanted.NegativeList, cancellation);
        var meant = PeopleList.Of(wanted)?.ToString();
        var there = meant is null ? null : await _shelf.PeopleAsync(meant, cancellation);
        var leaving = held?.People is { } before && before.Name != meant ? await ToCloseAsync(held, cancellation) : null;
        return CampaignPlan.Of(account, wanted, held, labels, list, new PeopleLists(there, leaving));
    }

    // Ads of one campaign may go by the same list.
    private async Task<AdsUserList?> ToCloseAsync(HeldCampaign held, CancellationToken cancellation) =>
        held.People is { } list && !await _shelf.IsUsedElsewhereAsync(list, held.Id, cancellation) ? list : null;

    /// <summary>Why a campaign cannot be shown to an audience yet: a person uploads it, and Google takes its time; null where it was seen.</summary>
    private Outcome? NotUploaded(HeldCampaign held) => held.People switch
    {
        { MembershipStatus: PeopleList.Closed } list => Outcome.ChangedOutside($"The list \"{list.Name}\" is closed in Google Ads: nobody can be put on it, and nothing is shown by it.", "audience"),
        { } list when PeopleList.IsFilled(list) => null,
        _ => new Outcome.Waiting("by-hand", account.Now + UploadPause),
    };

    private Outcome? Adopted(HeldCampaign held, CampaignPlan plan, StageRequest request)
    {
        var reading = ReadingOf(held);
        return (held.Ours?.Operation == request.Operation, plan.Operations.IsEmpty && plan.Findings.IsEmpty) switch
        {
            (_, true) => new Outcome.Done(reading),
            (true, _) => NotShown(plan) is { } notShown ? notShown : new Outcome.Done(reading),
            _ when reading.Revision != request.Expectation => Outcome.ChangedOutside($"{request.ExternalKey} in Google Ads is not as it was last seen."),
            _ => null,
        };
    }

    // Google keeps what its own rules leave of a text, and shows new things in queries a moment later.
    private async Task<Outcome> ReadBackAsync(string id, WantedCampaign wanted, bool isNew, CancellationToken cancellation)
    {
        if (await _shelf.ReadAsync(id, cancellation) is not { } held)
        {
            return new Outcome.Unknown($"Google Ads does not show campaign {id} yet.");
        }

        var rest = await PlanAsync(wanted, held, await _shelf.LabelsAsync(cancellation), cancellation);
        if (rest.Operations.IsEmpty)
        {
            return new Outcome.Done(ReadingOf(held));
        }

        if (NotShown(rest) is { } notShown)
        {
            return notShown;
        }

        if (isNew)
        {
            await account.MutateAsync(CampaignSwitch.Remove(held, await ToCloseAsync(held, cancellation)), validateOnly: false, cancellation);
        }

        return new Outcome.Refused(
        [
            .. rest.Operations.Select(o => o.Field).Where(f => f.Length > 0).Distinct(StringComparer.Ordinal)
                .Select(f => Finding.Error("content-changed", "Google Ads keeps this otherwise than it was written.", fix: "Write it more plainly, without signs that Google takes out.") with { Field = f }),
        ]);
    }

    // Labels aside, only makings are left: what was made is not in the queries yet.
    private static Outcome.Unknown? NotShown(CampaignPlan rest) => rest.Findings.IsEmpty && rest.Operations.All(o => o.Body is
        { AdGroupOperation.Create: not null } or { AdGroupAdOperation.Create: not null } or { AdGroupCriterionOperation.Create: not null } or { CampaignCriterionOperation.Create: not null }
        or { UserListOperation.Create: not null } or { SharedCriterionOperation.Create: not null } or { SharedSetOperation.Create: not null } or { CampaignSharedSetOperation.Create: not null }
        or { LabelOperation: not null } or { CampaignLabelOperation: not null } or { AdGroupLabelOperation: not null } or { AdGroupAdLabelOperation: not null } or { AdGroupCriterionLabelOperation: not null })
        ? new Outcome.Unknown("Google Ads does not show all of the campaign yet.")
        : null;

    private async Task<ImmutableArray<Finding>> JudgeAsync(ImmutableArray<PlannedOperation> operations, CancellationToken cancellation)
    {
        try
        {
            if (!operations.IsEmpty)
            {
                await account.MutateAsync(operations, validateOnly: true, cancellation);
            }

            return [];
        }
        catch (PlatformException e) when (e.Outcome is Outcome.Refused refused)
        {
            return refused.Findings;
        }
    }

    private static IEnumerable<Finding> Reviews(HeldCampaign? held, AdAsset ad) =>
        from grouped in held?.Current ?? []
        from shown in grouped.Ads
        where shown.Mark != Mark.Leaving && shown.Ad.PolicySummary?.ApprovalStatus == "DISAPPROVED"
        from topic in shown.Ad.PolicySummary?.PolicyTopicEntries ?? []
        let at = ad.Groups.Select((g, i) => (g.Name, i)).FirstOrDefault(g => g.Name == grouped.Group.Name).i
        select GoogleAdsErrors.Policy(topic, null, string.Create(CultureInfo.InvariantCulture, $"groups[{at}]")) with { Level = FindingLevel.Warning, Code = "ad-disapproved" };

    private static IEnumerable<Finding> People(HeldCampaign? held, AdAsset ad) =>
        held is { IsLaunched: true, People: { } list } && ad.Audience is { Use: AudienceUse.Target } && PeopleList.Known(list) is < PeopleList.Fewest and var known
            ? [Finding.Warning("audience-too-small", $"Google knows {known} of the people on the list, and shows ads to a list from {PeopleList.Fewest} on: nobody sees these.", fix: "Mean more people, or write `audience_use: observe` and let everybody see them.") with { Field = "audience" }]
            : [];

    private ImmutableArray<Finding> Limits(AdAsset ad, AdsCustomer customer, HeldCampaign? held) =>
        CampaignLimits.Check(ad, customer, DateOnly.FromDateTime(HeldCampaign.WallTime(customer, account.Now)), held);

    private async Task<Outcome> SeenAsync(string remote, Func<RemoteState, bool> isIt, string what, CancellationToken cancellation)
    {
        var reading = (await ReadAsync(remote, cancellation))!;
        return isIt(reading.State) ? new Outcome.Done(reading) : new Outcome.Refused(
            [Finding.Error("not-as-asked", $"Google Ads took the change, and {reading.ExternalKey} is {reading.State.Word()} instead of {what}.", fix: $"Look at its dates and at its groups in Google Ads: {reading.EditAddress}")]);
    }

    private Reading ReadingOf(HeldCampaign held)
    {
        var content = JsonSerializer.SerializeToElement(CampaignContent.Of(held), CampaignContentJson.Default.CampaignContent);
        return new Reading(IdOf(held.Id), held.Ours?.Key ?? "", Fingerprint.Of(content), held.State(account.Now), content)
        {
            Operation = held.Ours?.Operation,
            Asset = CampaignAsset.Of(held),
            EditAddress = $"https://ads.google.com/aw/adgroups?campaignId={held.Id}",
        };
    }

    private static Reading Gone(string id) => new(id, "", "", RemoteState.Removed, JsonSerializer.SerializeToElement(new CampaignContent(), CampaignContentJson.Default.CampaignContent));

    private static string WithUtm(string address, Utm utm) => $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{utm}";

    private static string IdIn(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static long Whole(string? number) => long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole : 0;
}

using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Audiences as three lists: a dynamic one that shows the rule, and two static ones with the approved people and the held-out people.</summary>
/// <remarks>
/// The id is the ids of the approved, the held-out and the rule's list. The approved list's name says how far the audience is; while it is "unfinished" the audience does not count
/// as there, so that a call that broke off in the middle is begun again.
/// </remarks>
internal sealed class HubSpotAudienceAdapter(Capability capability, HubSpotLists lists, HubSpotContacts contacts, HubSpotCampaigns campaigns, HubSpotSettings settings, TimeProvider time) : KindAdapter(capability), IAudienceMembers
{
    private const string RuleSuffix = " · rule", ApprovedSuffix = " · approved", HeldOutSuffix = " · held out";

    private sealed record Three(HubSpotList? Approved, HubSpotList? HeldOut, HubSpotList? Rule)
    {
        public string Remote => $"{Approved!.ListId}-{HeldOut!.ListId}-{Rule!.ListId}";

        public bool IsWhole => Approved is not null && HeldOut is not null && Rule is not null;
    }

    public override async Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) =>
        await ThreeAsync(externalKey, cancellation) is { IsWhole: true } three && HubSpotName.Read(three.Approved!.Name).Mark != HubSpotMark.Unfinished ? await ReadAsync(three.Remote, cancellation) : null;

    public override async IAsyncEnumerable<Reading> ListAsync(string? campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ours = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var list in lists.SearchAsync(campaign is null ? null : $"{campaign}:", cancellation))
        {
            var name = HubSpotName.Read(list.Name);
            if (name.Key.Length == 0 && campaign is null)
            {
                yield return Foreign(list);
            }
            else if (name.Key.Length > 0 && name.BelongsTo(campaign) && ours.Add(name.Key) && await FindAsync(name.Key, cancellation) is { } reading)
            {
                yield return reading;
            }
        }
    }

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation)
    {
        if (remote.Split('-') is not [var approvedId, var heldOutId, var ruleId])
        {
            return IsNumber(remote) && await lists.ReadAsync(remote, cancellation) is { } single ? Foreign(single) : null;
        }

        if (!IsNumber(approvedId) || await lists.ReadAsync(approvedId, cancellation) is not { } approved || await lists.ReadAsync(heldOutId, cancellation) is not { } heldOut || await lists.ReadAsync(ruleId, cancellation) is not { } rule)
        {
            return null;
        }

        var (people, kept) = (await lists.MembersAsync(approvedId, cancellation), await lists.MembersAsync(heldOutId, cancellation));
        var name = HubSpotName.Read(approved.Name);
        var digest = HubSpotAudienceRule.Digest(people, kept);
        var held = new HubSpotAudienceHeld(rule.Name, rule.FilterBranch, name.Content, people.Count, heldOut.Name, kept.Count, digest);
        var content = JsonSerializer.SerializeToElement(held, HubSpotJson.Default.HubSpotAudienceHeld);
        var (eligible, matched) = (people.Count + kept.Count, rule.Size ?? people.Count + kept.Count);
        // A name without our key tells nothing: somebody gave the list another one.
        return new Reading(IdOf(remote), name.Key, Fingerprint.Of(content), name is { Mark: HubSpotMark.None, Key.Length: > 0 } ? RemoteState.Live : RemoteState.Staged, content)
        {
            Asset = new AudienceAsset
            {
                Key = ExternalKeys.Parse(name.Key)?.Asset ?? new AssetKey(AssetKind.Audience, approvedId),
                Title = name.Title.EndsWith(ApprovedSuffix, StringComparison.Ordinal) ? name.Title[..^ApprovedSuffix.Length] : name.Title,
                Where = new Predicate.All([]), Exclusions = [], ConsentPurpose = "", OptOutMarkets = [], RestDays = 0, Cap = eligible, Snapshot = "", Holdout = new Holdout(0, ""),
            },
            EditAddress = Screen(approvedId),
            Audience = new AudienceFigures(Math.Max(matched, eligible), eligible, kept.Count, matched > eligible ? [new ExclusionCount("left out when it was prepared, or new since", matched - eligible)] : [], digest),
        };
    }

    public override async Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation)
    {
        var audience = (AudienceAsset)asset;
        var (_, findings) = Filters().Translate(audience.Where);
        var did = audience.Exclusions.Select(e => e.Where).SelectMany(HubSpotFilters.Events)
            .Select(e => Finding.Error("filter-not-possible", $"An audience is fixed before the campaign begins: \"did {e}\" leaves out no one.", fix: "Take it out of exclude.") with { Field = "exclude" });
        var fields = audience.Exclusions.Select(e => e.Where).Prepend(audience.Where).SelectMany(HubSpotFilters.Fields);
        return [.. findings, .. audience.Experiment is null ? [] : ImmutableArray.Create(HubSpotServices.NoExperiment), .. did, .. await contacts.UnknownAsync(fields, cancellation)];
    }

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var audience = (AudienceAsset)asset;
        var (branch, findings) = Filters().Translate(audience.Where);
        if (!findings.IsEmpty)
        {
            return new Outcome.Refused(findings);
        }

        var held = await FindAsync(request, cancellation);
        var name = new HubSpotName(audience.Title, request.ExternalKey, HubSpotMark.Prepared);
        if (held is not null && request.Expectation is null && IsAsWanted(held, name, branch))
        {
            // The snapshot was fixed by the first call; who came in since does not belong to it.
            return new Outcome.Done(held);
        }

        if (held is not null && held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{audience.Key} in HubSpot is not as it was last seen.");
        }

        return held is { State: RemoteState.Live }
            ? new Outcome.Refused([Finding.Error("audience-in-use", $"{audience.Key} is launched: emails and workflows in HubSpot use its lists.", fix: "Give the changed audience another name, so that it is a new one.")])
            : await WriteAsync(request, audience, name, branch, cancellation);
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await ReadAsync(remote, cancellation) is not { } held)
        {
            return request.Remove ? new Outcome.Done(Removed(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        if (held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{held.ExternalKey} in HubSpot is not what was approved: its lists have other names, another rule or other members.", "audience");
        }

        if (request.Remove)
        {
            foreach (var id in remote.Split('-'))
            {
                await lists.DeleteAsync(id, cancellation);
            }

            return new Outcome.Done(held with { State = RemoteState.Removed });
        }

        return held.State == RemoteState.Live ? new Outcome.Done(held) : await MarkAsync(held, remote, HubSpotMark.None, cancellation);
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await ReadAsync(remote, cancellation) is not { } held)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        return request.Mode != HaltMode.Undo ? new Outcome.Refused([Finding.Error("cannot-halt", "Lists in HubSpot cannot be held; they send nothing by themselves.", fix: "Hold the emails and workflows that use them.")])
            : held.State == RemoteState.Live ? await MarkAsync(held, remote, HubSpotMark.Prepared, cancellation)
            : new Outcome.Done(held);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<AudienceMember> MembersAsync(string audience, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if ((AssetKey.TryParse(audience)?.Name ?? audience).Split('-') is not [var approved, var heldOut, _])
        {
            yield break;
        }

        var arms = (await lists.MembersAsync(approved, cancellation)).Select(id => (Id: id, HeldOut: false))
            .Concat((await lists.MembersAsync(heldOut, cancellation)).Select(id => (Id: id, HeldOut: true)))
            // Who stands on both lists is held out: nobody may reach them.
            .GroupBy(m => m.Id).Select(g => (Id: g.Key, HeldOut: g.Any(m => m.HeldOut))).OrderBy(m => m.Id, StringComparer.Ordinal).ToList();
        var suppressed = await SuppressedAsync(cancellation);
        foreach (var some in arms.Chunk(1000))
        {
            var records = await contacts.ReadAsync([.. some.Select(m => m.Id)], HubSpotAudienceRule.GoneProperties(settings), cancellation);
            foreach (var (id, isHeldOut) in some)
            {
                if (records.TryGetValue(id, out var contact) && !HubSpotAudienceRule.IsGone(contact, settings) && !suppressed.Contains(id))
                {
                    yield return new AudienceMember(id, contact.Properties["email"]!, isHeldOut);
                }
            }
        }
    }

    private async Task<Outcome> WriteAsync(StageRequest request, AudienceAsset audience, HubSpotName name, HubSpotBranch branch, CancellationToken cancellation)
    {
        var campaign = await campaigns.EnsureAsync(request.Campaign, cancellation);
        var there = await ThreeAsync(request, cancellation);
        var rule = await RuleAsync(there.Rule, With(name, RuleSuffix), branch, cancellation);
        if (rule.ProcessingStatus != "COMPLETE")
        {
            return new Outcome.Waiting(rule.ListId, time.GetUtcNow() + PlatformApi.UsualWait);
        }

        var judge = new HubSpotAudienceRule(audience, settings, time.GetUtcNow());
        var records = await contacts.ReadAsync(await lists.MembersAsync(rule.ListId, cancellation), judge.Properties, cancellation);
        var judged = judge.Judge(records.Values, await SuppressedAsync(cancellation));
        if (judged.Figures.Eligible > audience.Cap)
        {
            if (!there.IsWhole)
            {
                await lists.DeleteAsync(rule.ListId, cancellation);
            }

            return new Outcome.Refused([Finding.Error("audience-too-large", $"{judged.Figures.Eligible} people meet the rule, and the audience may hold at most {audience.Cap}.", fix: "Narrow the rule, or raise the cap.") with { Field = "cap" }]);
        }

        var approvedName = With(name, ApprovedSuffix);
        var approved = await NamedAsync(there.Approved, approvedName with { Mark = HubSpotMark.Unfinished }, cancellation);
        // Who must not be reached is written first: there is no moment at which somebody held out is only on the approved list.
        var heldOut = await NamedAsync(there.HeldOut, With(name, HeldOutSuffix) with { Mark = HubSpotMark.None }, cancellation);
        await lists.WriteAsync(heldOut.ListId, judged.HeldOut, cancellation);
        await lists.WriteAsync(approved.ListId, judged.Approved, cancellation);
        foreach (var list in new[] { rule, heldOut, approved })
        {
            await campaigns.AttachAsync(campaign, HubSpotCampaigns.List, list.ListId, cancellation);
        }

        await lists.RenameAsync(approved.ListId, approvedName.ToString(), cancellation);
        var reading = await ReadAsync(new Three(approved, heldOut, rule).Remote, cancellation) ?? throw new PlatformException(Outcome.ChangedOutside($"{audience.Key} was deleted in HubSpot while it was made."));
        return reading.Audience!.Digest == judged.Figures.Digest
            ? new Outcome.Done(reading with { Audience = judged.Figures })
            : new Outcome.Refused([Finding.Error("members-differ", $"HubSpot's lists hold {reading.Audience.Eligible} people where {judged.Figures.Eligible} were written.", fix: "Contacts were deleted or merged meanwhile; prepare the campaign again.")]);
    }

    private async Task<HubSpotList> RuleAsync(HubSpotList? held, HubSpotName name, HubSpotBranch branch, CancellationToken cancellation)
    {
        var wanted = name with { Mark = HubSpotMark.None };
        if (held is null)
        {
            return await lists.CreateAsync(wanted.ToString(), branch, cancellation);
        }

        var list = await NamedAsync(held, wanted, cancellation);
        var now = await lists.ReadAsync(list.ListId, cancellation) ?? list;
        if (IsSame(now.FilterBranch, branch))
        {
            return now;
        }

        await lists.RuleAsync(list.ListId, branch, cancellation);
        return await lists.ReadAsync(list.ListId, cancellation) ?? list;
    }

    private async Task<HubSpotList> NamedAsync(HubSpotList? held, HubSpotName name, CancellationToken cancellation)
    {
        if (held is null)
        {
            return await lists.CreateAsync(name.ToString(), null, cancellation);
        }

        if (held.Name != name.ToString())
        {
            await lists.RenameAsync(held.ListId, name.ToString(), cancellation);
        }

        return held;
    }

    private async Task<Outcome> MarkAsync(Reading held, string remote, HubSpotMark mark, CancellationToken cancellation)
    {
        var approved = remote.Split('-')[0];
        var list = await lists.ReadAsync(approved, cancellation);
        await lists.RenameAsync(approved, (HubSpotName.Read(list!.Name) with { Mark = mark }).ToString(), cancellation);
        return await ReadAsync(remote, cancellation) is { } now ? new Outcome.Done(now) : Outcome.ChangedOutside($"{held.ExternalKey} is gone from HubSpot.");
    }

    // Where somebody renamed one of the three, its id still says which it is.
    private async Task<Three> ThreeAsync(StageRequest request, CancellationToken cancellation) =>
        AssetKey.TryParse(request.Known)?.Name.Split('-') is [var approved, var heldOut, var rule]
            ? new Three(await lists.ReadAsync(approved, cancellation), await lists.ReadAsync(heldOut, cancellation), await lists.ReadAsync(rule, cancellation))
            : await ThreeAsync(request.ExternalKey, cancellation);

    // The newest of a name counts, should somebody have copied a list.
    private async Task<Three> ThreeAsync(string key, CancellationToken cancellation)
    {
        HubSpotList? approved = null, heldOut = null, rule = null;
        await foreach (var list in lists.SearchAsync(key, cancellation))
        {
            var name = HubSpotName.Read(list.Name);
            if (name.Key != key)
            {
                continue;
            }

            approved = list.ProcessingType == "MANUAL" && name.Title.EndsWith(ApprovedSuffix, StringComparison.Ordinal) ? list : approved;
            heldOut = list.ProcessingType == "MANUAL" && name.Title.EndsWith(HeldOutSuffix, StringComparison.Ordinal) ? list : heldOut;
            rule = list.ProcessingType == "DYNAMIC" && name.Title.EndsWith(RuleSuffix, StringComparison.Ordinal) ? list : rule;
        }

        return new Three(approved, heldOut, rule);
    }

    private async Task<IReadOnlySet<string>> SuppressedAsync(CancellationToken cancellation) =>
        settings.SuppressionList is { } list ? (await lists.MembersAsync(list, cancellation)).ToHashSet(StringComparer.Ordinal) : new HashSet<string>(StringComparer.Ordinal);

    private static bool IsAsWanted(Reading held, HubSpotName name, HubSpotBranch branch)
    {
        var now = held.Content.Deserialize(HubSpotJson.Default.HubSpotAudienceHeld)!;
        return now.ApprovedList == With(name, ApprovedSuffix).Content && IsSame(now.Rule, branch);
    }

    private static bool IsSame(JsonElement? held, HubSpotBranch wanted) => held is { } branch && JsonElement.DeepEquals(
        JsonSerializer.SerializeToElement(branch.Deserialize(HubSpotJson.Default.HubSpotBranch)!, HubSpotJson.Default.HubSpotBranch), JsonSerializer.SerializeToElement(wanted, HubSpotJson.Default.HubSpotBranch));

    private static HubSpotName With(HubSpotName name, string suffix) => name with { Title = name.Title + suffix };

    private static HubSpotFilters Filters() => new(_ => null);

    private Reading Foreign(HubSpotList list)
    {
        var content = JsonSerializer.SerializeToElement(new HubSpotAudienceHeld("", list.FilterBranch, list.Name, list.Size ?? 0, "", 0, ""), HubSpotJson.Default.HubSpotAudienceHeld);
        return new Reading(IdOf(list.ListId), "", Fingerprint.Of(content), RemoteState.Live, content) { EditAddress = Screen(list.ListId) };
    }

    private static Reading Removed(string id) => new(id, "", "", RemoteState.Removed, JsonSerializer.SerializeToElement(new HubSpotAudienceHeld("", null, "", 0, "", 0, ""), HubSpotJson.Default.HubSpotAudienceHeld));

    private string? Screen(string list) => settings.Screen("contacts", $"objectLists/{list}/filters");

    private static bool IsNumber(string id) => id.Length is > 0 and < 19 && id.All(char.IsAsciiDigit);
}

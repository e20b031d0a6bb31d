using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.Salesforce;

/// <summary>A campaign of ours as a Salesforce campaign: planned and inactive until the launch, which brings the members and the tasks.</summary>
/// <remarks>
/// The campaign and its member statuses are written in one transaction. The revision is a digest of what a person could notice, since Salesforce touches a campaign for reasons
/// of its own; <c>If-Unmodified-Since</c> closes the moment between our reading and our writing. The launch adds who is missing and activates last, so that it can begin again anywhere.
/// </remarks>
internal sealed class CrmCampaignAdapter(SalesforceRecords records, SalesforceBulk bulk, ConnectorContext context) : KindAdapter(SalesforceManifest.CrmCampaignIn(context.Facts))
{
    private const int MostNamed = 20;

    private readonly SalesforceCampaigns _campaigns = new(records, context);
    private readonly SalesforcePeople _people = new(records);

    private CampaignCheck Check => new(records, _campaigns, context);

    private CampaignPeople People => new(records, bulk, _campaigns, context);

    /// <summary>Where our key field is.</summary>
    public Task<KeyFields> KeysAsync(CancellationToken cancellation) => _campaigns.KeysAsync(cancellation);

    public override async Task<Reading?> FindAsync(string externalKey, CancellationToken cancellation) => await _campaigns.FindAsync(externalKey, cancellation) is { } found ? ReadingOf(found) : null;

    public override async IAsyncEnumerable<Reading> ListAsync(string? campaign, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var held in _campaigns.ListAsync(campaign, cancellation))
        {
            yield return ReadingOf(held);
        }
    }

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation) => await _campaigns.ReadAsync(remote, cancellation) is { } found ? ReadingOf(found) : null;

    public override Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation) =>
        Check.CheckAsync(ExternalKeys.Of(campaign, asset.Key), (CrmCampaignAsset)asset, cancellation);

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var crm = (CrmCampaignAsset)asset;
        var wanted = SalesforceCampaigns.Wanted(crm);
        var held = await _campaigns.FindAsync(request.ExternalKey, cancellation);
        var reading = held is null ? null : ReadingOf(held);
        // Salesforce has no place for the operation: what is as it should be is what an earlier call made.
        if (reading is not null && (request.Expectation is null || request.Expectation == reading.Revision) && SalesforceCampaigns.Differences(SalesforceCampaigns.HeldOf(held!), wanted).IsEmpty)
        {
            return new Outcome.Done(reading);
        }

        if (reading is not null && reading.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{crm.Key} in Salesforce is not as it was last seen.");
        }

        if (reading is { State: not RemoteState.Staged })
        {
            return new Outcome.Refused([Finding.Error("campaign-running", $"{crm.Key} is {reading.State.Word()} in Salesforce, which keeps no draft beside it: a change would show at once.", fix: $"Change it in Salesforce ({reading.EditAddress}) and write the same here, or give the campaign another name.")]);
        }

        var findings = await Check.CheckAsync(request.ExternalKey, crm, cancellation);
        if (findings.Any(f => f.Blocks))
        {
            return new Outcome.Refused(findings);
        }

        var body = await _campaigns.WriteAsync(request.ExternalKey, crm, cancellation);
        if (held is null)
        {
            await CreateAsync(request.ExternalKey, body, wanted, cancellation);
        }
        else
        {
            await ChangeAsync(held, body, wanted, cancellation);
        }

        return await ReadBackAsync(request.ExternalKey, wanted, isNew: held is null, cancellation);
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await _campaigns.ReadAsync(remote, cancellation) is not { } held)
        {
            return request.Remove ? new Outcome.Done(Gone(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from Salesforce.");
        }

        var reading = ReadingOf(held);
        if (reading.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{reading.ExternalKey} in Salesforce is not what was approved.");
        }

        if (request.Remove)
        {
            return await RemoveAsync(held.Row, reading, cancellation);
        }

        if (reading.State is RemoteState.Finished or RemoteState.Paused)
        {
            return new Outcome.Refused([Finding.Error("campaign-over", $"{reading.ExternalKey} has the status {held.Row.Status} in Salesforce and is {(held.Row.IsActive ? "active" : "not active")}.", fix: $"Resume it, or set it back to {_campaigns.Planned}: {reading.EditAddress}")]);
        }

        var audience = (request.Asset as CrmCampaignAsset)?.Audience;
        var parts = await SalesforcePeople.ReadAsync(request.Members, audience is { } key ? request.Needs.GetValueOrDefault(key.ToString())?.Id : null, cancellation);
        if (parts.Treated.Length > CampaignPeople.MostDirect)
        {
            // Asked first: while a job works, finding thousands of people again would only cost calls.
            await People.WaitAsync(held.Row, cancellation);
        }

        var (found, unknown) = await _people.FindAsync(parts.Treated, cancellation);
        var members = await People.AddMembersAsync(held.Row, found, cancellation);
        var findings = await AskOwnersAsync(held.Row, request.Asset as CrmCampaignAsset, [.. found.ExceptBy(members.Refused.Select(r => r.Member), p => p.Member)], cancellation);
        if (reading.State != RemoteState.Live)
        {
            await records.UpdateAsync("Campaign", remote, new JsonObject { ["Status"] = _campaigns.Running, ["IsActive"] = true }, held.Row.Modified, cancellation);
        }

        var live = (await ReadAsync(remote, cancellation))!;
        ImmutableArray<ExclusionCount> left = [new("neither lead nor contact in Salesforce", unknown.Count), new("shares an address with somebody who is held out", parts.Shared.Length), new("refused by Salesforce", members.Refused.Length)];
        return new Outcome.Done(live with
        {
            Audience = new AudienceFigures(parts.Treated.Length + parts.HeldOut + parts.Shared.Length, found.Count - members.Refused.Length + parts.HeldOut, parts.HeldOut, [.. left.Where(l => l.People > 0)], ""),
        })
        {
            Findings = [.. Named(unknown, "not-in-crm", "neither a lead nor a contact in Salesforce", "Import them as leads, and they are added with the next launch."), .. Named(parts.Shared, "shares-address", "known in Salesforce by an address that somebody who is held out has too", "Nothing is to be done: they are left out so that the comparison holds."), .. Rows(members, "members"), .. findings],
        };
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await _campaigns.ReadAsync(remote, cancellation) is not { } held)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from Salesforce.");
        }

        var (state, remains) = (_campaigns.StateOf(held.Row), ImmutableArray<Finding>.Empty);
        JsonObject? change;
        switch (request.Mode, state)
        {
            case (HaltMode.Pause, RemoteState.Paused) or (HaltMode.Resume, RemoteState.Live):
                change = null;
                break;
            case (HaltMode.Pause, RemoteState.Live) or (HaltMode.Resume, RemoteState.Paused):
                change = new JsonObject { ["Status"] = _campaigns.Running, ["IsActive"] = request.Mode == HaltMode.Resume };
                break;
            case (HaltMode.Undo, RemoteState.Live or RemoteState.Paused or RemoteState.Staged):
                // A launch that broke off left members behind though the campaign is not live.
                remains = await People.RemoveAsync(held.Row, cancellation);
                change = state == RemoteState.Staged ? null : new JsonObject { ["Status"] = _campaigns.Planned, ["IsActive"] = false };
                break;
            default:
                return new Outcome.Refused([Finding.Error("cannot-halt", $"{request.Id} has the status {held.Row.Status} in Salesforce: it is {state.Word()}.", fix: "There is nothing to hold.")]);
        }

        if (change is not null)
        {
            await records.UpdateAsync("Campaign", remote, change, held.Row.Modified, cancellation);
        }

        return new Outcome.Done((await ReadAsync(remote, cancellation))!) { Findings = remains };
    }

    /// <summary>Moves members on to the status that what they did leads to, and makes the tasks that were waiting for it.</summary>
    public async Task<Outcome> AdvanceAsync(CrmCampaignAsset asset, string remote, ImmutableArray<MemberProgress> progress, CancellationToken cancellation)
    {
        if (await _campaigns.ReadAsync(remote, cancellation) is not { } held)
        {
            return Outcome.ChangedOutside($"{IdOf(remote)} is gone from Salesforce.");
        }

        var treated = progress.Where(p => !p.Member.HeldOut).ToLookup(p => p.Member.Id, p => p.Event, StringComparer.Ordinal);
        var (people, _) = await _people.FindAsync([.. progress.Select(p => p.Member).Where(m => !m.HeldOut).DistinctBy(m => m.Id)], cancellation);
        var members = (await People.MembersAsync(held.Row, await KeysAsync(cancellation), cancellation)).ToLookup(m => m.Person, StringComparer.Ordinal);
        people.RemoveAll(p => !members.Contains(p.Record));
        var moved = await People.MoveAsync([.. people.Select(p => (p, members[p.Record].First(), Reached(asset, members[p.Record].First().Status, treated[p.Member]))).Where(m => m.Item3 is not null).Select(m => (m.p.Member, m.Item2.Id, m.Item3!))], cancellation);
        var findings = Rows(moved, "members").ToImmutableArray();
        foreach (var task in asset.Tasks.Where(t => t.For is Predicate.Did))
        {
            var asked = people.Where(p => treated[p.Member].Contains(((Predicate.Did)task.For!).Event, StringComparer.Ordinal)).ToList();
            findings = findings.AddRange(Rows(await People.AddTasksAsync(held.Row, [task], asked, cancellation), "tasks"));
        }

        return new Outcome.Done(ReadingOf(held)) { Findings = findings };
    }

    // The furthest status that what somebody did leads to; null where the member is that far already, or a person gave a status of their own.
    private static string? Reached(CrmCampaignAsset asset, string status, IEnumerable<string> events)
    {
        var now = IndexOf(asset, s => string.Equals(s.Name, status, StringComparison.OrdinalIgnoreCase));
        var next = IndexOf(asset, s => s.On is { } on && events.Contains(on, StringComparer.Ordinal));
        return now >= 0 && next > now ? asset.Statuses[next].Name : null;
    }

    private static int IndexOf(CrmCampaignAsset asset, Func<MemberStatus, bool> fits) => Enumerable.Range(0, asset.Statuses.Length).LastOrDefault(at => fits(asset.Statuses[at]), -1);

    public override async Task<Measurement> MeasureAsync(string remote, CancellationToken cancellation) => SalesforceRecords.IsId(remote, "701")
        ? new Measurement(await new CampaignMeasure(records).MeasureAsync(remote, cancellation))
        : new Measurement(ImmutableSortedDictionary<string, long>.Empty);

    private async Task CreateAsync(string externalKey, JsonObject body, CampaignHeld wanted, CancellationToken cancellation)
    {
        var upsert = (await KeysAsync(cancellation)).Campaign;
        var steps = CampaignStatuses.Steps("@{campaign.id}", CampaignStatuses.OfNew("made"), wanted.Statuses);
        var query = Uri.EscapeDataString("SELECT Id FROM CampaignMemberStatus WHERE CampaignId = '") + "@{campaign.id}" + Uri.EscapeDataString("' ORDER BY SortOrder");
        await TransactAsync(
        [
            upsert
                ? SalesforceRecords.Part("PATCH", $"sobjects/Campaign/{KeyFields.Name}/{Uri.EscapeDataString(SalesforceKeys.Write(externalKey))}", "campaign", body)
                : SalesforceRecords.Part("POST", "sobjects/Campaign", "campaign", body),
            .. steps.IsEmpty ? [] : ImmutableArray.Create(SalesforceRecords.Part("GET", $"query?q={query}", "made")),
            .. steps,
        ], cancellation);
    }

    private Task ChangeAsync(HeldCampaign held, JsonObject body, CampaignHeld wanted, CancellationToken cancellation) => TransactAsync(
    [
        SalesforceRecords.Part("PATCH", $"sobjects/Campaign/{held.Row.Id}", "campaign", body) with { HttpHeaders = new() { ["If-Unmodified-Since"] = held.Row.Modified.ToString("R", System.Globalization.CultureInfo.InvariantCulture) } },
        .. CampaignStatuses.Steps(held.Row.Id, held.Statuses, wanted.Statuses),
    ], cancellation);

    // In one transaction as far as it goes; what the check lets through fits.
    private async Task TransactAsync(ImmutableArray<SalesforcePart> parts, CancellationToken cancellation)
    {
        foreach (var group in parts.Chunk(SalesforceRecords.MostParts))
        {
            await records.TransactAsync([.. group], cancellation);
        }
    }

    // Flows and rules of an org change what is written without a word.
    private async Task<Outcome> ReadBackAsync(string externalKey, CampaignHeld wanted, bool isNew, CancellationToken cancellation)
    {
        if (await _campaigns.FindAsync(externalKey, cancellation) is not { } held)
        {
            return new Outcome.Unknown($"{externalKey} was written, and Salesforce does not find it.");
        }

        if (CampaignStatuses.Steps(held.Row.Id, held.Statuses, wanted.Statuses) is { IsEmpty: false } steps)
        {
            // An org may give its new campaigns other statuses than Salesforce does.
            await TransactAsync(steps, cancellation);
            held = await _campaigns.FindAsync(externalKey, cancellation) ?? held;
        }

        var changed = SalesforceCampaigns.Differences(SalesforceCampaigns.HeldOf(held), wanted);
        if (changed.IsEmpty)
        {
            return new Outcome.Done(ReadingOf(held));
        }

        if (isNew)
        {
            await records.DeleteAsync("Campaign", held.Row.Id, cancellation);
        }

        return new Outcome.Refused([.. changed.Select(f => Finding.Error("org-changes", $"Salesforce holds another {f} than was written: a flow or rule of the org changed it{(isNew ? ", and the campaign was taken away again" : "")}.", fix: "Write it as the org wants it, or ask the org's administrator.") with { Field = f })]);
    }

    private async Task<Outcome> RemoveAsync(CampaignRow campaign, Reading reading, CancellationToken cancellation)
    {
        if (await People.AddedByOthersAsync(campaign, cancellation) is > 0 and var others)
        {
            return new Outcome.Refused([Finding.Error("members-of-others", $"People added {others} members to {reading.ExternalKey} in Salesforce; they would go with the campaign.", fix: $"Move them to another campaign, or remove them: {reading.EditAddress}")]);
        }

        var remains = await People.RemoveAsync(campaign, cancellation);
        // The statuses go with it.
        await records.DeleteAsync("Campaign", campaign.Id, cancellation);
        return new Outcome.Done(reading with { State = RemoteState.Removed }) { Findings = remains };
    }

    private async Task<ImmutableArray<Finding>> AskOwnersAsync(CampaignRow campaign, CrmCampaignAsset? asset, List<FoundPerson> people, CancellationToken cancellation)
    {
        var now = asset?.Tasks.Where(t => t.For is null).ToList() ?? [];
        if (now.Count == 0 || people.Count == 0)
        {
            return [];
        }

        var tasks = await People.AddTasksAsync(campaign, now, people, cancellation);
        return [.. Rows(tasks, "tasks"), .. await People.AddNoteAsync(campaign, asset!, people, cancellation)];
    }

    // The person's id where the audience is held, never an address: findings are kept and shown.
    private static IEnumerable<Finding> Rows(Written written, string what) =>
    [
        .. written.Refused.Take(MostNamed).Select(r => SalesforceErrors.Said(r.Error) is var said
            ? said with { Level = FindingLevel.Warning, Message = $"{r.Member} ({what}): {said.Message}" }
            : said),
        .. written.Refused.Length > MostNamed ? [Finding.Warning("row-refused", $"{written.Refused.Length - MostNamed} more {what} were refused.")] : ImmutableArray<Finding>.Empty,
    ];

    private static ImmutableArray<Finding> Named(IReadOnlyCollection<string> people, string code, string what, string fix) => people.Count == 0
        ? []
        : [Finding.Warning(code, $"{people.Count} {(people.Count == 1 ? "person of the audience is" : "people of the audience are")} {what}, and became no member: {string.Join(", ", people.Take(MostNamed))}{(people.Count > MostNamed ? " and others" : "")}.", fix: fix)];

    private Reading ReadingOf(HeldCampaign held) => _campaigns.ReadingOf(held, IdOf(held.Row.Id));

    private static Reading Gone(string id) => new(id, "", "", RemoteState.Removed, JsonSerializer.SerializeToElement(new CampaignHeld("", "", null, null, 0, "", []), SalesforceJson.Default.CampaignHeld));
}

using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.Salesforce;

/// <summary>What came of writing records: those that could not be written, with the reason.</summary>
internal sealed record Written(ImmutableArray<(string Member, SalesforceError Error)> Refused);

/// <summary>The people of a campaign: members, tasks for their owners, a note; made once each, and taken away again.</summary>
internal sealed class CampaignPeople(SalesforceRecords records, SalesforceBulk bulk, SalesforceCampaigns campaigns, ConnectorContext context)
{
    /// <summary>Above this the ordinary interface is not asked any more; a bulk job is.</summary>
    public const int MostDirect = 2000;

    // So many records can show one note.
    private const int MostLinks = 2000;

    private readonly string _status = SalesforceManifest.Setting(context, "task_status");
    private readonly string _priority = SalesforceManifest.Setting(context, "task_priority");

    /// <summary>Waits for a job that is at work, before anything else is asked.</summary>
    public async Task WaitAsync(CampaignRow campaign, CancellationToken cancellation)
    {
        var keys = await campaigns.KeysAsync(cancellation);
        if ((await bulk.AtWorkAsync("CampaignMember", keys.Member, campaign.Created, cancellation) ?? await bulk.AtWorkAsync("Task", keys.Task, campaign.Created, cancellation)) is { } working)
        {
            throw new PlatformException(working);
        }
    }

    /// <summary>Makes those members who are not yet. Who was made one by a person stays as they are.</summary>
    public async Task<Written> AddMembersAsync(CampaignRow campaign, IReadOnlyList<FoundPerson> people, CancellationToken cancellation)
    {
        var keys = await campaigns.KeysAsync(cancellation);
        var there = (await MembersAsync(campaign, keys, cancellation)).Select(m => m.Person).ToHashSet(StringComparer.Ordinal);
        // Two addresses of one person lead to one record.
        var missing = people.Where(p => !there.Contains(p.Record)).DistinctBy(p => p.Record).ToList();
        return await WriteAsync("CampaignMember", keys.Member, campaign, [.. missing.Select(p => (p.Member, Member(campaign, keys, p)))], cancellation);
    }

    /// <summary>Gives members other statuses.</summary>
    public async Task<Written> MoveAsync(ImmutableArray<(string Member, string Record, string Status)> moves, CancellationToken cancellation)
    {
        var results = await records.UpdateAsync("CampaignMember", [.. moves.Select(m => new JsonObject { ["Id"] = m.Record, ["Status"] = m.Status })], cancellation);
        return new Written([.. moves.Zip(results).Where(p => !p.Second.Success).Select(p => (p.First.Member, p.Second.Errors.FirstOrDefault() ?? new SalesforceError()))]);
    }

    /// <summary>Asks the owners of people; each task is made once for each of them, or once for each account where it is for accounts.</summary>
    public async Task<Written> AddTasksAsync(CampaignRow campaign, IReadOnlyCollection<OwnerTask> tasks, IReadOnlyList<FoundPerson> people, CancellationToken cancellation)
    {
        if (tasks.Count == 0 || people.Count == 0)
        {
            return new Written([]);
        }

        var keys = await campaigns.KeysAsync(cancellation);
        var there = (await TasksAsync(campaign, keys, tasks.Select(t => t.Subject), cancellation)).Select(t => keys.Task ? t.Key! : $"{t.WhoId} {t.Subject}").ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing =
            from task in tasks
            from own in people.DistinctBy(p => p.Record).GroupBy(p => task.PerAccount ? p.Account ?? p.Record : p.Record)
            where !own.Any(person => there.Contains(keys.Task ? TaskKey(campaign, person, task) : $"{person.Record} {task.Subject}"))
            let person = own.First()
            select (person.Member, Task(campaign, keys, person, task));
        return await WriteAsync("Task", keys.Task, campaign, [.. missing], cancellation);
    }

    /// <summary>One note about the campaign, shown at the campaign and at everyone whose owner has a task.</summary>
    public async Task<ImmutableArray<Finding>> AddNoteAsync(CampaignRow campaign, CrmCampaignAsset asset, IReadOnlyList<FoundPerson> people, CancellationToken cancellation)
    {
        if (await records.DescribeAsync("ContentNote", cancellation) is not { Createable: true })
        {
            return [Finding.Warning("notes-off", "Notes are switched off in the org, so the owners have the tasks and no note.", fix: "Setup, Notes Settings, Enable Notes.")];
        }

        var note = await NoteAsync(campaign, cancellation) ?? await records.CreateAsync("ContentNote", new JsonObject { ["Title"] = NoteTitle(campaign), ["Content"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(NoteText(asset))) }, cancellation);
        var links = await records.ListAsync($"SELECT LinkedEntityId FROM ContentDocumentLink WHERE ContentDocumentId = {Soql.Text(note)}", SalesforceJson.Default.SalesforcePageLinkRow, cancellation);
        var there = links.Select(l => l.LinkedEntityId).ToHashSet(StringComparer.Ordinal);
        var results = await records.WriteAsync("ContentDocumentLink", byKey: false,
        [
            .. people.Select(p => p.Record).Distinct(StringComparer.Ordinal).Take(MostLinks - 2).Prepend(campaign.Id).Where(r => !there.Contains(r))
                .Select(r => new JsonObject { ["ContentDocumentId"] = note, ["LinkedEntityId"] = r, ["ShareType"] = "V" }),
        ], cancellation);
        return [.. results.Where(r => !r.Success).SelectMany(r => r.Errors).DistinctBy(e => e.Code).Select(e => SalesforceErrors.Said(e) with { Level = FindingLevel.Warning, Code = "note-not-shown" })];
    }

    /// <summary>Takes away what was made here: members, tasks that nobody has finished, the note. What others made stays.</summary>
    /// <returns>What remains, in words.</returns>
    public async Task<ImmutableArray<Finding>> RemoveAsync(CampaignRow campaign, CancellationToken cancellation)
    {
        var keys = await campaigns.KeysAsync(cancellation);
        var tasks = await TasksAsync(campaign, keys, [], cancellation);
        await records.DeleteAsync(tasks.Where(t => !t.IsClosed).Select(t => t.Id), cancellation);
        if (await NoteAsync(campaign, cancellation) is { } note)
        {
            await records.DeleteAsync([note], cancellation);
        }

        var members = await MembersAsync(campaign, keys, cancellation);
        await records.DeleteAsync(members.Where(m => IsOurs(m, campaign, keys)).Select(m => m.Id), cancellation);
        return
        [
            .. Remains(tasks.Count(t => t.IsClosed), "tasks that their owners have finished stay: they tell what was done"),
            .. Remains(members.Count(m => !IsOurs(m, campaign, keys)), "members that people added by hand stay"),
        ];
    }

    /// <summary>How many members others have added.</summary>
    public async Task<int> AddedByOthersAsync(CampaignRow campaign, CancellationToken cancellation)
    {
        var keys = await campaigns.KeysAsync(cancellation);
        return (await MembersAsync(campaign, keys, cancellation)).Count(m => !IsOurs(m, campaign, keys));
    }

    public Task<List<MemberRow>> MembersAsync(CampaignRow campaign, KeyFields keys, CancellationToken cancellation) => records.ListAsync(
        $"SELECT Id, LeadId, ContactId, Status, CreatedById{(keys.Member ? $", {KeyFields.Name}" : "")} FROM CampaignMember WHERE CampaignId = {Soql.Text(campaign.Id)}",
        SalesforceJson.Default.SalesforcePageMemberRow, cancellation);

    // Without our field: who made the campaign is us, and so are the members that the same user made.
    private static bool IsOurs(MemberRow member, CampaignRow campaign, KeyFields keys) => keys.Member
        ? member.Key?.StartsWith($"{Mark(campaign)}|", StringComparison.OrdinalIgnoreCase) == true
        : member.CreatedById == campaign.CreatedById;

    private async Task<List<TaskRow>> TasksAsync(CampaignRow campaign, KeyFields keys, IEnumerable<string> subjects, CancellationToken cancellation)
    {
        const string fields = "SELECT Id, Subject, WhoId, IsClosed";
        if (keys.Task)
        {
            return await records.ListAsync($"{fields}, {KeyFields.Name} FROM Task WHERE {KeyFields.Name} LIKE {Soql.Like("", $"{Mark(campaign)}|", "%")}", SalesforceJson.Default.SalesforcePageTaskRow, cancellation);
        }

        // Without our field the campaign is named in the task's own text, which cannot be asked for: by subject, user and time then, and where no subject is known by the campaign.
        var about = subjects.ToList() is { Count: > 0 } known ? $"Subject IN {Soql.List(known)}" : $"WhatId = {Soql.Text(campaign.Id)}";
        return await records.ListAsync(
            $"{fields} FROM Task WHERE {about} AND CreatedById = {Soql.Text(campaign.CreatedById)} AND CreatedDate >= {Soql.Time(campaign.Created)}", SalesforceJson.Default.SalesforcePageTaskRow, cancellation);
    }

    private async Task<string?> NoteAsync(CampaignRow campaign, CancellationToken cancellation) =>
        (await records.ListAsync($"SELECT Id FROM ContentNote WHERE Title = {Soql.Text(NoteTitle(campaign))} LIMIT 1", SalesforceJson.Default.SalesforcePageIdRow, cancellation)).FirstOrDefault()?.Id;

    private async Task<Written> WriteAsync(string type, bool byKey, CampaignRow campaign, ImmutableArray<(string Member, JsonObject Record)> missing, CancellationToken cancellation)
    {
        if (missing.Length > MostDirect)
        {
            await WriteLaterAsync(type, byKey, campaign, [.. missing.Select(m => m.Record)], cancellation);
        }

        var results = await records.WriteAsync(type, byKey, [.. missing.Select(m => m.Record)], cancellation);
        // A member twice is a member: somebody was quicker, or an earlier answer was lost.
        return new Written([.. missing.Zip(results).Where(p => !p.Second.Success && p.Second.Errors.All(e => e.Code != "DUPLICATE_VALUE")).Select(p => (p.First.Member, p.Second.Errors.FirstOrDefault() ?? new SalesforceError()))]);
    }

    private async Task WriteLaterAsync(string type, bool byKey, CampaignRow campaign, IReadOnlyList<JsonObject> missing, CancellationToken cancellation)
    {
        if (await bulk.AtWorkAsync(type, byKey, campaign.Created, cancellation) is { } working)
        {
            throw new PlatformException(working);
        }

        // More than can be told one by one: something is wrong with all of them, and another job would meet it again.
        var failures = await bulk.TakeFailuresAsync(type, byKey, campaign.Created, type == "Task" ? Mark(campaign) : campaign.Id, cancellation);
        if (failures.Count > 0)
        {
            throw new PlatformException(new Outcome.Refused([.. failures.Take(5).Select(f => Finding.Error("bulk-refused", $"Salesforce refused {f.Records} of the campaign's {(type == "Task" ? "tasks" : "members")}: {f.Reason}", fix: "Mend that in the org, and launch again; what is written already is not written twice."))]));
        }

        throw new PlatformException(await bulk.StartAsync(type, byKey, missing, cancellation));
    }

    private static JsonObject Member(CampaignRow campaign, KeyFields keys, FoundPerson person)
    {
        var record = new JsonObject { ["CampaignId"] = campaign.Id, [person.IsContact ? "ContactId" : "LeadId"] = person.Record };
        if (keys.Member)
        {
            record[KeyFields.Name] = $"{Mark(campaign)}|{person.Member}";
        }

        return record;
    }

    private JsonObject Task(CampaignRow campaign, KeyFields keys, FoundPerson person, OwnerTask task)
    {
        var record = new JsonObject
        {
            ["Subject"] = task.Subject,
            ["Description"] = task.Description,
            ["Status"] = _status,
            ["Priority"] = _priority,
            ["ActivityDate"] = DateOnly.FromDateTime(context.Time.GetUtcNow().UtcDateTime).AddDays(task.DueDays).ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            ["WhoId"] = person.Record,
        };
        // A task about a lead can be about nothing else, and a queue cannot be asked.
        if (person.IsContact)
        {
            record["WhatId"] = campaign.Id;
        }

        if (person.Owner.StartsWith("005", StringComparison.Ordinal))
        {
            record["OwnerId"] = person.Owner;
        }

        if (keys.Task)
        {
            record[KeyFields.Name] = TaskKey(campaign, person, task);
        }

        return record;
    }

    // What hangs on the campaign begins with its key, or with its id where it has no key.
    private static string Mark(CampaignRow campaign) => SalesforceCampaigns.KeyOf(campaign) is { Length: > 0 } key ? SalesforceKeys.Write(key) : campaign.Id;

    private static string TaskKey(CampaignRow campaign, FoundPerson person, OwnerTask task) =>
        $"{Mark(campaign)}|{(task.PerAccount ? person.Account : null) ?? person.Member}|{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(task.Subject)).AsSpan(0, 6))}";

    private static string NoteTitle(CampaignRow campaign) => SalesforceKeys.Join(SalesforceKeys.Split(campaign.Name).Title, SalesforceCampaigns.KeyOf(campaign));

    private static string NoteText(CrmCampaignAsset asset) =>
        string.Concat(asset.Tasks.Select(t => $"<p><b>{Html(t.Subject)}</b></p><p>{Html(t.Description)}</p>").Prepend($"<p>{Html(asset.Description)}</p>"));

    private static string Html(string text) => System.Net.WebUtility.HtmlEncode(text).Replace("\n", "<br>", StringComparison.Ordinal);

    private static ImmutableArray<Finding> Remains(int count, string what) => count == 0 ? [] : [Finding.Warning("remains", $"{count} {what}.")];
}

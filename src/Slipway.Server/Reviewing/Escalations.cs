using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Core.Approvals;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Stack.Mail.Message;
using Slipway.Store;
using Slipway.Store.Audit;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Reviewing;

/// <summary>A review that takes longer than its approvers have.</summary>
public sealed record LateReview
{
    public string Campaign { get; init; } = "";

    public string Title { get; init; } = "";

    public string Version { get; init; } = "";

    /// <summary>Since when it is in review.</summary>
    public long Since { get; init; }

    /// <summary>To whom it went; null where it went to nobody yet.</summary>
    public string? To { get; init; }
}

/// <summary>Hands a review that is past its deadline to the next person whom <c>brand/approvals.yaml</c> names, who decides on that version in the roles that are open.</summary>
public sealed class Escalations(
    Database database, Engine.Campaigns.Campaigns campaigns, Decisions decisions, People people, ServerMail mail, PublicAddress address, AuditTrail audit, TimeProvider time, Func<ApprovalPolicy> policy)
{
    /// <summary>How often it is looked for reviews that go on by themselves.</summary>
    public static TimeSpan Every { get; } = TimeSpan.FromMinutes(1);

    private const int MostAtOnce = 20;

    /// <summary>What the workspace says; null where reviews stay with whom they were asked of.</summary>
    public Escalation? Rule => policy().Escalation;

    /// <summary>The roles that see to it that a review goes on.</summary>
    public static readonly ImmutableArray<string> By = [Roles.Author, Roles.Launcher, Roles.Administrator];

    /// <summary>Whether somebody hands reviews on at all.</summary>
    public static bool May(Actor actor) => !actor.IsAgent && By.Any(actor.Has);

    /// <summary>By when a version should have been decided on; null where there is no deadline or it is not in review.</summary>
    public async Task<DateTimeOffset?> DeadlineAsync(string version) =>
        Rule is { } rule && await database.ReadAsync(s => s.FirstAsync<long?>("select state_since from versions where digest = @version and state = 'InReview'", new { version })) is { } since
            ? DateTimeOffset.FromUnixTimeMilliseconds(since) + rule.After
            : null;

    /// <summary>To whom a version went; null where it went to nobody.</summary>
    public Task<string?> SentToAsync(string version) => database.ReadAsync(s => s.FirstAsync<string>("select account from escalations where version = @version limit 1", new { version }));

    /// <summary>Reviews past their deadline, the longest first.</summary>
    public async Task<IReadOnlyList<LateReview>> LateAsync(int most) => Rule is not { } rule ? [] : await database.ReadAsync(s => s.QueryAsync<LateReview>(
        """
        select c.name as campaign, c.title, v.digest as version, v.state_since as since, (select min(e.account) from escalations e where e.version = v.digest) as "to"
        from versions v join campaigns c on c.name = v.campaign where v.newest = 1 and v.state = 'InReview' and v.state_since <= @before order by v.state_since, c.name limit @most
        """,
        new { before = Before(rule), most }));

    /// <summary>Reviews that went to somebody and are not decided yet.</summary>
    public Task<IReadOnlyList<LateReview>> OfAsync(string account, int most) => database.ReadAsync(s => s.QueryAsync<LateReview>(
        """
        select c.name as campaign, c.title, v.digest as version, v.state_since as since, @account as "to" from versions v join campaigns c on c.name = v.campaign
        where v.newest = 1 and v.state = 'InReview' and exists (select 1 from escalations e where e.version = v.digest and e.account = @account) order by v.state_since, c.name limit @most
        """,
        new { account, most }));

    /// <summary>Hands a review on.</summary>
    /// <param name="actor">Who does.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="digest">The version that was looked at.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ImmutableArray<Finding>> SendAsync(Actor actor, string campaign, string digest, CancellationToken cancellation) => !May(actor)
        ? [Finding.Error("not-yours-to-escalate", actor.IsAgent ? T("An agent hands no review on.") : T("Your roles do not include handing a review on."), fix: T("Ask the campaign's author or an administrator."))]
        : await campaigns.FindAsync(digest) is { } version && version.Campaign == campaign
        ? await SendAsync(version, actor.Id, actor.AuditName, cancellation)
        : [Finding.Error("version-unknown", T("There is no such version."), fix: T("Open the campaign from the list."))];

    /// <summary>Hands on what goes by itself; called by the pulse.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        if (Rule is not { ByItself: true } rule)
        {
            return false;
        }

        var any = false;
        var late = await database.ReadAsync(s => s.QueryAsync<string>(
            "select digest from versions v where v.newest = 1 and v.state = 'InReview' and v.state_since <= @before and not exists (select 1 from escalations e where e.version = v.digest) order by v.state_since limit @MostAtOnce",
            new { before = Before(rule), MostAtOnce }));
        foreach (var digest in late)
        {
            try
            {
                any |= await campaigns.FindAsync(digest) is { } version && (await SendAsync(version, "", "scheduler", cancellation)).All(f => !f.Blocks);
            }
            catch (Exception e) when (e is InvalidDataException or JsonException)
            {
                // One version that somebody edited in the database keeps no other from going on; its own page says what is wrong.
            }
        }

        return any;
    }

    private async Task<ImmutableArray<Finding>> SendAsync(CampaignVersion version, string by, string auditName, CancellationToken cancellation)
    {
        if (Rule is not { } rule)
        {
            return [Finding.Error("no-next-person", T("The workspace names nobody to whom a late review goes."), fix: T("Write escalation with after_hours and to into brand/approvals.yaml."))];
        }

        if (await DeadlineAsync(version.Digest) is not { } deadline || deadline > time.GetUtcNow())
        {
            return [Finding.Error("not-late", T("This review is not past its deadline."), fix: T("Remind its approvers."))];
        }

        if (await people.FindByEmailAsync(rule.To) is not { } next || version.Authors.Contains(next.Id))
        {
            return [Finding.Error("next-person-unknown", T($"{rule.To} has no account here, or has a part in this version."), fix: T("Name somebody else in brand/approvals.yaml, or add them under People."))];
        }

        var roles = (await decisions.StateAsync(version)).OpenRoles.ToList();
        var added = await database.WriteAsync("review.escalated", async s =>
        {
            var rows = 0;
            foreach (var role in roles)
            {
                rows += await s.ExecuteAsync(
                    "insert into escalations (version, role, account, sent_by, sent_at) values (@Digest, @role, @Account, @by, @now) on conflict (version, role) do nothing",
                    new { version.Digest, role, Account = next.Id, by, now = time.GetUtcNow().ToUnixTimeMilliseconds() });
            }

            if (rows > 0)
            {
                await audit.AppendAsync(s, auditName, "review.escalated", version.Campaign, $"{version.Digest} to {next.Id} as {string.Join(", ", roles)}");
            }

            return rows;
        });
        if (added == 0)
        {
            return [Finding.Error("escalated-already", T($"It went to {next.Name} already."), fix: T("Speak to them."))];
        }

        await audit.PublishHeadAsync();
        await mail.SendAsync(
            [new MailAddress(next.Email, next.Name)], T($"A late review comes to you: {version.Plan.Terms.Title}"),
            [T($"{version.Plan.Terms.Title} was not decided on in time, and you are named as the next person."), T($"Open is: {string.Join(", ", roles)}."), $"{address.Base}/campaigns/{version.Campaign}"], cancellation);
        return [];
    }

    private long Before(Escalation rule) => (time.GetUtcNow() - rule.After).ToUnixTimeMilliseconds();
}

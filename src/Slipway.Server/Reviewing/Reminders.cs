using System.Collections.Immutable;
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

/// <summary>Reminds the people whose decision is still open, by the server's own mail, and not more often than every four hours.</summary>
public sealed class Reminders(Database database, Engine.Campaigns.Campaigns campaigns, Decisions decisions, People people, ServerMail mail, PublicAddress address, AuditTrail audit, TimeProvider time)
{
    /// <summary>How long nobody is reminded again.</summary>
    public static TimeSpan Pause { get; } = TimeSpan.FromHours(4);

    private const int MostPeople = 50;

    /// <summary>Whether somebody reminds at all.</summary>
    public static bool May(Actor actor) => Escalations.May(actor);

    /// <summary>Whether the server has mail of its own.</summary>
    public bool HasMail => mail.From is not null;

    /// <summary>When the approvers of a version were reminded last; null where they were not.</summary>
    public async Task<DateTimeOffset?> LastAsync(string version) =>
        await database.ReadAsync(s => s.FirstAsync<long?>("select reminded_at from review_reminders where version = @version", new { version })) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    /// <summary>Who decides in the roles that are open: those who have one, those who stand in for them, and whom the review was handed to. None who has a part in the version.</summary>
    public async Task<ImmutableArray<Account>> OpenAsync(CampaignVersion version, IEnumerable<string> roles)
    {
        var open = roles.ToImmutableHashSet(StringComparer.Ordinal);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var also = await database.ReadAsync(async s => (
            (await s.QueryAsync<(string Role, string Account, string Deputy)>("select role, account, deputy from deputies where from_at <= @now and until_at > @now and ended_at is null", new { now })).ToList(),
            (await s.QueryAsync<string>("select account from escalations where version = @Digest", new { version.Digest })).ToHashSet(StringComparer.Ordinal)));
        var all = (await people.ListAsync()).Where(p => p.IsEnabled).ToList();
        var holders = all.Where(p => p.Roles.Any(open.Contains)).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        var deputies = also.Item1.Where(d => open.Contains(d.Role) && holders.Contains(d.Account) && !version.Authors.Contains(d.Account)).Select(d => d.Deputy).ToHashSet(StringComparer.Ordinal);
        return [.. all.Where(p => !version.Authors.Contains(p.Id) && (holders.Contains(p.Id) || deputies.Contains(p.Id) || also.Item2.Contains(p.Id)))];
    }

    /// <summary>Reminds them.</summary>
    public async Task<ImmutableArray<Finding>> RemindAsync(Actor actor, string campaign, string digest, CancellationToken cancellation)
    {
        if (!May(actor))
        {
            return [Finding.Error("not-yours-to-remind", actor.IsAgent ? T("An agent reminds nobody.") : T("Your roles do not include reminding approvers."), fix: T("Ask the campaign's author."))];
        }

        if (await campaigns.FindAsync(digest) is not { State: VersionState.InReview } version || version.Campaign != campaign)
        {
            return [Finding.Error("not-in-review", T("This version is not in review."), fix: T("Open the newest version of the campaign."))];
        }

        if (!HasMail)
        {
            return [Finding.Error("no-mail", T("This server has no mail of its own, so it reminds nobody."), fix: T($"Tell them yourself, or have the setting {ServerMail.FromSetting} made."))];
        }

        var roles = (await decisions.StateAsync(version)).OpenRoles.ToList();
        var asked = (await OpenAsync(version, roles)).Take(MostPeople).ToList();
        if (asked.Count == 0)
        {
            return [Finding.Error("nobody-open", T("Nobody who may decide has one of the open roles."), fix: T("Ask an administrator to give somebody the role."))];
        }

        // In one statement, so that of two clicks one counts.
        var now = time.GetUtcNow();
        var first = await database.WriteAsync("review.reminded", async s =>
        {
            var rows = await s.ExecuteAsync(
                "insert into review_reminders (version, reminded_by, reminded_at) values (@digest, @Id, @now) on conflict (version) do update set reminded_by = @Id, reminded_at = @now where review_reminders.reminded_at <= @before",
                new { digest, actor.Id, now = now.ToUnixTimeMilliseconds(), before = (now - Pause).ToUnixTimeMilliseconds() });
            if (rows > 0)
            {
                await audit.AppendAsync(s, actor.AuditName, "review.reminded", campaign, $"{digest} as {string.Join(", ", roles)}");
            }

            return rows > 0;
        });
        if (!first)
        {
            return [Finding.Error("reminded-already", T("They were reminded within the last four hours."), fix: T("Give them time, or speak to them."))];
        }

        await audit.PublishHeadAsync();
        var sent = await mail.SendAsync(
            asked.Select(p => new MailAddress(p.Email, p.Name)), T($"Your decision is waited for: {version.Plan.Terms.Title}"),
            [T($"{actor.Name} asks for your decision on {version.Plan.Terms.Title}."), T($"Open is: {string.Join(", ", roles)}."), $"{address.Base}/campaigns/{campaign}"], cancellation);
        return sent == asked.Count ? [] : [Finding.Warning("mail-not-taken", T($"The mail server took {sent} of {asked.Count} reminders."), fix: T("Speak to them, and have the mail server looked at."))];
    }
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Review;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Connections;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Server.Workspaces;
using Slipway.Stack.Mail;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Reviewing;

/// <summary>A test that was asked for.</summary>
/// <param name="Email">The email's name.</param>
/// <param name="List">"self", or the seed list's name.</param>
/// <param name="AskedBy">Who asked for it.</param>
/// <param name="At">When.</param>
/// <param name="Mails">To how many addresses.</param>
/// <param name="Sent">How many of them the mail server took.</param>
/// <param name="Unknown">Of how many it is not known whether they went out.</param>
/// <param name="Said">What the mail server said of one that it did not take.</param>
public sealed record TestSent(string Email, string List, string AskedBy, DateTimeOffset At, int Mails, int Sent, int Unknown, string? Said);

/// <summary>Sends an email to whoever asks or to a seed list, to be looked at as it arrives. Each page asks once: what is posted twice is sent once.</summary>
public sealed partial class TestSends(Workspace workspace, Engine.Campaigns.Campaigns campaigns, Connections connections, People people, TestMail mail, KeyRing keys, Database database, AuditTrail audit, TimeProvider time)
{
    /// <summary>To whoever asks.</summary>
    public const string Self = "self";

    /// <summary>So many test mails a person may send in an hour.</summary>
    public const int MostInAnHour = 60;

    private const int MostShown = 5;

    /// <summary>The roles that send tests.</summary>
    public static readonly ImmutableArray<string> By = [Roles.Author, Roles.Brand, Roles.Legal, Roles.Finance, Roles.Market, Roles.Launcher];

    /// <summary>Whether somebody sends tests at all.</summary>
    public static bool May(Actor actor) => !actor.IsAgent && By.Any(actor.Has);

    /// <summary>The workspace's seed lists.</summary>
    public (ImmutableArray<SeedList> Lists, ImmutableArray<Finding> Findings) Seeds()
    {
        var file = Path.Combine(workspace.Folder, SeedListReader.File);
        return File.Exists(file) ? SeedListReader.Read(SeedListReader.File, File.ReadAllText(file)) : ([], []);
    }

    /// <summary>The emails of a version that can be tried here: those that the built-in stack sends.</summary>
    public ImmutableArray<EmailAsset> Emails(CampaignVersion version) =>
        version.Plan.Assets.Any(a => a is EmailAsset) && connections.For(version.Plan, AssetKind.Email).Id == PlatformRegistration.Stack ? [.. version.Plan.Assets.OfType<EmailAsset>().Where(e => version.Readings.ContainsKey(e.Key))] : [];

    /// <summary>The tests of a campaign that were asked for last.</summary>
    public async Task<ImmutableArray<TestSent>> LastAsync(string campaign) => [.. (await database.ReadAsync(s => s.QueryAsync<Row>(
        """
        select ask, min(email) as email, min(list) as list, min(asked_by) as askedby, min(asked_at) as askedat, count(*) as mails, sum(case when state = 'sent' then 1 else 0 end) as sent,
          sum(case when state in ('sending', 'unknown') then 1 else 0 end) as unknown, max(said) as said
        from test_mails where campaign = @campaign group by ask order by min(asked_at) desc, ask limit @MostShown
        """,
        new { campaign, MostShown }))).Select(r => new TestSent(r.Email, r.List, r.AskedBy, DateTimeOffset.FromUnixTimeMilliseconds(r.AskedAt), (int)r.Mails, (int)r.Sent, (int)r.Unknown, r.Said))];

    /// <summary>Sends a test.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="digest">The version that was looked at.</param>
    /// <param name="email">The email's name.</param>
    /// <param name="list">"self", or a seed list's name.</param>
    /// <param name="ask">What the page that asks is told from others by.</param>
    public async Task<ImmutableArray<Finding>> SendAsync(Actor actor, string campaign, string digest, string email, string list, string ask)
    {
        if (!May(actor))
        {
            return [Finding.Error("not-yours-to-test", actor.IsAgent ? T("An agent sends no mail.") : T("Your roles do not include sending tests."), fix: T("Ask an author or an approver."))];
        }

        if (await campaigns.FindAsync(digest) is not { } version || version.Campaign != campaign || await campaigns.NewestAsync(campaign) is not { } newest || newest.Digest != digest)
        {
            return [Finding.Error("version-unknown", T("There is a newer version of this campaign."), fix: T("Load the page again, and test that one."))];
        }

        if (Emails(version).All(e => e.Key.Name != email))
        {
            return [Finding.Error("email-elsewhere", T("This email is not prepared, or is sent by another platform."), fix: T("Prepare the campaign, or send the test from the platform that sends it.")) with { Field = "email" }];
        }

        if (await mail.HeldAsync(campaign) is { } why)
        {
            return [Finding.Error("paused", T($"Mail is paused: {why.TrimEnd('.')}."), fix: T("Send the test once the pause is lifted."))];
        }

        var (addresses, findings) = await AddressesAsync(actor, campaign, email, list);
        if (!findings.IsEmpty || !Ask().IsMatch(ask))
        {
            return findings.IsEmpty ? [Finding.Error("ask-missing", T("The form was incomplete."), fix: T("Load the page again."))] : findings;
        }

        var rows = addresses.Select((to, number) => (Id: $"{ask}:{number}", To: to)).ToList();
        findings = await WriteDownAsync(actor, version, email, list, ask, rows);
        if (!findings.IsEmpty)
        {
            return findings;
        }

        // From here on it is done to its end, whatever becomes of the browser that asked.
        await SendAllAsync(campaign, email, rows);
        await audit.PublishHeadAsync();
        return await database.ReadAsync(s => s.FirstAsync<string>("select said from test_mails where ask = @ask and state in ('refused', 'failed') limit 1", new { ask })) is { } said
            ? [Finding.Error("test-not-taken", T($"The mail server did not take every mail: {said}"), fix: T("See below what went out, and send another test once it is mended."))]
            : [];
    }

    private async Task<(ImmutableArray<MailAddress> Addresses, ImmutableArray<Finding> Findings)> AddressesAsync(Actor actor, string campaign, string email, string list)
    {
        var findings = ImmutableArray.CreateBuilder<Finding>();
        var addresses = ImmutableArray.CreateBuilder<MailAddress>();
        var own = await people.FindAsync(actor.Id);
        var meant = list == Self ? own is null ? [] : [own.Email] : Seeds().Lists.FirstOrDefault(l => l.Name == list)?.Addresses ?? [];
        if (meant.IsEmpty)
        {
            findings.Add(Finding.Error("seeds-unknown", T($"There is no seed list {list} with an address in it."), fix: T($"Write it into {SeedListReader.File} of the workspace.")) with { Field = "list" });
        }

        foreach (var text in meant)
        {
            if (!MailAddress.TryParse(text, out var address, out var problem))
            {
                findings.Add(Finding.Error("seed-address", problem, fix: T($"Mend it in {SeedListReader.File}.")));
                continue;
            }

            switch (await mail.WhyNotAsync(campaign, email, address.Address))
            {
                case TestRefusal.InAudience:
                    findings.Add(Finding.Error("test-to-audience", T($"{address.Address} belongs to the audience of this campaign, and a test never goes there."), fix: T("Choose addresses that are not written to.")));
                    break;
                case TestRefusal.Suppressed:
                    findings.Add(Finding.Error("test-to-suppressed", T($"{address.Address} wants no mail, or cannot be reached."), fix: T("Choose another address.")));
                    break;
                default:
                    addresses.Add(list == Self ? new MailAddress(address.Address, own!.Name) : address);
                    break;
            }
        }

        return (addresses.ToImmutable(), findings.ToImmutable());
    }

    private Task<ImmutableArray<Finding>> WriteDownAsync(Actor actor, CampaignVersion version, string email, string list, string ask, List<(string Id, MailAddress To)> rows) => database.WriteAsync("test.sent", async s =>
    {
        if (await s.ScalarAsync<bool>("select exists (select 1 from test_mails where ask = @ask)", new { ask }))
        {
            return ImmutableArray.Create(Finding.Error("test-sent-already", T("This test was sent already, once."), fix: T("Load the page again to send another.")));
        }

        var now = time.GetUtcNow();
        if (await s.ScalarAsync<long>("select count(*) from test_mails where asked_by = @Id and asked_at > @since", new { actor.Id, since = now.AddHours(-1).ToUnixTimeMilliseconds() }) + rows.Count > MostInAnHour)
        {
            return [Finding.Error("tests-many", T($"You have sent close to {MostInAnHour} test mails within an hour."), fix: T("Wait a while, or use a shorter list."))];
        }

        foreach (var (id, to) in rows)
        {
            await s.ExecuteAsync(
                "insert into test_mails (id, ask, version, campaign, email, list, recipient, state, asked_by, asked_at) values (@id, @ask, @Digest, @Campaign, @email, @list, @recipient, 'open', @Account, @now)",
                new { id, ask, version.Digest, version.Campaign, email, list, recipient = keys.Reference(to.Address), Account = actor.Id, now = now.ToUnixTimeMilliseconds() });
        }

        await audit.AppendAsync(s, actor.AuditName, "test.sent", version.Campaign, FormattableString.Invariant($"{version.Digest} email/{email} to {list}, {rows.Count} mails"));
        return [];
    });

    private async Task SendAllAsync(string campaign, string email, List<(string Id, MailAddress To)> rows)
    {
        await using var connection = mail.Connect();
        foreach (var (id, to) in rows)
        {
            var outcome = await mail.SendAsync(connection, campaign, email, to, id.Replace(":", "-", StringComparison.Ordinal), () => SetAsync(id, "sending", null), CancellationToken.None);
            var (state, said) = outcome switch
            {
                SendOutcome.Accepted => ("sent", null),
                SendOutcome.Refused refused => ("refused", $"{refused.Code} {refused.Text}"),
                SendOutcome.Deferred deferred => ("failed", $"{deferred.Code} {deferred.Text}"),
                SendOutcome.NotSent notSent => ("failed", notSent.Reason),
                SendOutcome.Unknown unknown => ("unknown", unknown.Reason),
                _ => ("failed", T("There is no such email any more.")),
            };
            await SetAsync(id, state, said);
            if (outcome is SendOutcome.NotSent)
            {
                // The mail server is in trouble: the others are not tried.
                await database.WriteAsync("test.failed", s => s.ExecuteAsync("update test_mails set state = 'failed', said = @said where ask = @ask and state = 'open'", new { ask = id.Split(':')[0], said }));
                return;
            }
        }
    }

    private Task SetAsync(string id, string state, string? said) => database.WriteAsync("test.state", s => s.ExecuteAsync("update test_mails set state = @state, said = @said where id = @id", new { id, state, said }));

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Ask();

    private sealed record Row
    {
        public string Email { get; init; } = "";

        public string List { get; init; } = "";

        public string AskedBy { get; init; } = "";

        public long AskedAt { get; init; }

        public long Mails { get; init; }

        public long Sent { get; init; }

        public long Unknown { get; init; }

        public string? Said { get; init; }
    }
}

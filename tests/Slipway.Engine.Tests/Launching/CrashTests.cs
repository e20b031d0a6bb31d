using System.Collections.Concurrent;
using System.Globalization;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching;
using Slipway.Rehearsal.Mailbox;
using Slipway.Sdk.Assets;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

/// <summary>A sample of what ./prove crash-launch does with real processes: death at every commit of staging, launching and sending, and a start again.</summary>
public sealed class CrashTests
{
    private const int People = 8;

    // Without links, so that the campaign is small and every one of its commits can be tried.
    private static readonly EmailAsset _mail = Sample.Invitation with { Html = Template.Of(TemplateFormat.Html, "<p>Hello</p>"), Text = Template.Of(TemplateFormat.Text, "Hello") };

    private sealed class Death(string at) : Exception(at);

    [Fact]
    public async Task Death_at_any_commit_mails_nobody_twice_and_loses_nobody()
    {
        // Made once and copied for every death, since the people are the same each time.
        await using var origin = await House.OpenAsync();
        await origin.AddPeopleAsync(People);
        await origin.LeaveAsync();
        var moments = new List<string>();
        Assert.Null(await RunAsync(origin.Folder, dieAt: int.MaxValue, moments));
        Assert.Contains(moments, m => m.StartsWith("mail.sending", StringComparison.Ordinal));
        Assert.InRange(moments.Count, 50, 400);

        var faults = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, moments.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (point, _) =>
        {
            if (await RunAsync(origin.Folder, point, []) is { } fault)
            {
                faults.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{point} {moments[point]}: {fault}"));
            }
        });

        Assert.True(faults.IsEmpty, string.Join('\n', faults));
    }

    /// <returns>What is wrong at the end; null when nothing is.</returns>
    private static async Task<string?> RunAsync(string origin, int dieAt, List<string> moments)
    {
        using var mailbox = new Mailbox();
        await using var post = MailboxServer.Start(mailbox);
        var folder = await House.CopyAsync(origin);
        var house = await House.OpenAsync(folder: folder, post: post);
        var dead = false;
        house.Database.Observer = (name, moment) =>
        {
            // Leases are renewed by the clock and not by the work.
            if (name == "lease.renew")
            {
                return;
            }

            // The dead write nothing more.
            lock (moments)
            {
                dead |= moments.Count == dieAt;
                moments.Add($"{name} {moment}");
                if (dead)
                {
                    throw new Death(name);
                }
            }
        };
        try
        {
            await LiveAsync(house);
        }
        catch (Death)
        {
        }

        Assert.Equal(dieAt != int.MaxValue, dead);
        await house.LeaveAsync();
        await using var again = await House.OpenAsync(folder: folder, post: post);
        await LiveAsync(again);
        return await FaultAsync(again, mailbox);
    }

    // The whole path, begun wherever it stands: what a person or the pulse does after a start.
    private static async Task LiveAsync(House house)
    {
        var plan = Sample.Planned([Cast.Audience, Sample.Confirmation, _mail]);
        var campaigns = house.Get<Campaigns.Campaigns>();
        var version = await campaigns.FindAsync(plan.Digest);
        if (version is null or { State: VersionState.Staging })
        {
            version = await house.StageAsync(plan);
        }

        if (version.State is VersionState.Checked or VersionState.InReview or VersionState.Approved)
        {
            var approved = await house.ApproveAsync(version);
            Assert.Empty(await house.Get<Launcher>().StartAsync(approved, "anna"));
        }

        for (var moment = house.Clock.Now; ; moment = Cast.Invited)
        {
            await house.Clock.HoldAtAsync(moment);
            await BeatAsync(house);
            if (moment >= Cast.Invited)
            {
                return;
            }
        }
    }

    // The pulse catches what its works throw, as it must in a server; a dead process has no pulse.
    private static async Task BeatAsync(House house)
    {
        for (var beat = 0; beat < 20; beat++)
        {
            var launched = await house.Get<Launcher>().RunAsync(CancellationToken.None);
            var worked = await house.Get<Slipway.Stack.StackWork>().RunAsync();
            var sent = await house.Get<Slipway.Stack.Mail.Mailer>().RunAsync(CancellationToken.None);
            if (!launched && !worked && !sent)
            {
                return;
            }
        }

        throw new InvalidOperationException("It does not come to rest.");
    }

    private static async Task<string?> FaultAsync(House house, Mailbox mailbox)
    {
        var states = await house.RecipientsAsync();
        var twice = mailbox.All.GroupBy(m => m.MessageId).Where(g => g.Count() > 1).Select(g => g.First().To).ToList();
        var lost = Enumerable.Range(1, People).Select(i => string.Create(CultureInfo.InvariantCulture, $"person{i}@a.example"))
            .Where(p => mailbox.To(p).Length == 0 && states.GetValueOrDefault(p) != "unknown").ToList();
        var untold = states.Where(s => s.Value is not ("sent" or "unknown") || (s.Value == "sent" && mailbox.To(s.Key).Length == 0)).ToList();
        var launch = await house.ScalarAsync<string>("select state from launches");
        return twice.Count > 0 ? $"twice: {string.Join(", ", twice)}"
            : lost.Count > 0 ? $"lost: {string.Join(", ", lost)}"
            : untold.Count > 0 ? $"left in a wrong state: {string.Join(", ", untold)}"
            : launch != "done" ? $"the launch is {launch}"
            : null;
    }
}

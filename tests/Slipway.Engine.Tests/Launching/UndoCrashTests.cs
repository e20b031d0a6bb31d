using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Launching;
using Slipway.Engine.Launching.Undoing;
using Slipway.Rehearsal.Mailbox;
using Slipway.Sdk.Assets;
using Slipway.Store;
using Xunit;

namespace Slipway.Engine.Tests.Launching;

/// <summary>Death at every commit of an undo, between an effect and its entry too, and a start again.</summary>
public sealed class UndoCrashTests
{
    private static readonly EmailAsset _mail = Sample.Invitation with { Html = Template.Of(TemplateFormat.Html, "<p>Hello</p>"), Text = Template.Of(TemplateFormat.Text, "Hello") };

    private sealed class Death(string at) : Exception(at);

    [Fact]
    public async Task Death_at_any_commit_leaves_an_undo_that_goes_on_to_what_was_there_before()
    {
        // Launched once and copied for every death: one thing is changed, one removed, one new, and a mail waits for its time.
        await using var origin = await House.OpenAsync();
        await origin.AddPeopleAsync(3);
        var first = await LaunchAsync(origin, null, [Cast.Audience, Sample.Confirmation, Sample.Calendar]);
        var before = await LiveAsync(origin);
        var second = await LaunchAsync(origin, first, [Cast.Audience, Sample.Confirmation with { Title = "Thanks" }, Sample.Report, _mail]);
        await origin.LeaveAsync();

        var moments = new List<string>();
        Assert.Null(await RunAsync(origin.Folder, second.Digest, before, dieAt: int.MaxValue, moments));
        Assert.Contains(moments, m => m.StartsWith("stack.stage", StringComparison.Ordinal));
        Assert.InRange(moments.Count, 20, 200);

        var faults = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(Enumerable.Range(0, moments.Count), new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (point, _) =>
        {
            if (await RunAsync(origin.Folder, second.Digest, before, point, []) is { } fault)
            {
                faults.Enqueue(string.Create(CultureInfo.InvariantCulture, $"{point} {moments[point]}: {fault}"));
            }
        });
        Assert.True(faults.IsEmpty, string.Join('\n', faults));
    }

    /// <returns>What is wrong at the end; null when nothing is.</returns>
    private static async Task<string?> RunAsync(string origin, string version, ImmutableSortedDictionary<string, string> before, int dieAt, List<string> moments)
    {
        using var mailbox = new Mailbox();
        await using var post = MailboxServer.Start(mailbox);
        var folder = await House.CopyAsync(origin);
        var house = await House.OpenAsync(folder: folder, post: post);
        var dead = false;
        house.Database.Observer = (name, moment) =>
        {
            // The dead write nothing more.
            dead |= moments.Count == dieAt;
            moments.Add($"{name} {moment}");
            if (dead)
            {
                throw new Death(name);
            }
        };
        try
        {
            await UndoAsync(house, version);
        }
        catch (Death)
        {
        }

        Assert.Equal(dieAt != int.MaxValue, dead);
        await house.LeaveAsync();
        await using var again = await House.OpenAsync(folder: folder, post: post);
        await UndoAsync(again, version);
        await again.JumpAsync(Cast.Invited.AddHours(1));

        var after = (await LiveAsync(again)).Remove("report/result").Remove("email/invitation");
        return mailbox.Count > 0 ? "mail went out"
            : await again.ScalarAsync<string>("select state from launches where version = @version", new { version }) is var state and not "undone" ? $"the launch is {state}"
            : !after.SequenceEqual(before) ? $"left otherwise: {string.Join(", ", after.Except(before))}"
            : await again.ScalarAsync<long>("select count(*) from stack_objects where kind in ('report', 'email') and state <> 'Staged'") > 0 ? "what was new is still there"
            : null;
    }

    // What a person or the pulse does after a start: the pulse catches what its works throw, as it must in a server; a dead process has no pulse.
    private static async Task UndoAsync(House house, string version)
    {
        var found = (await house.Get<Campaigns.Campaigns>().FindAsync(version))!;
        if (found.State == VersionState.Launched)
        {
            Assert.Empty(await house.Get<Undoer>().StartAsync(found, null, ImmutableDictionary<AssetKey, UndoChoice>.Empty, "anna"));
        }

        await house.Get<Undoer>().RunAsync(CancellationToken.None);
    }

    private static async Task<CampaignVersion> LaunchAsync(House house, CampaignVersion? parent, ImmutableArray<Asset> assets)
    {
        var plan = Sample.Planned(assets, parent?.Plan);
        Assert.Empty(await house.Get<Launcher>().StartAsync(await house.ApproveAsync(await house.StageAsync(plan)), "anna"));
        await house.SettleAsync();
        return (await house.Get<Campaigns.Campaigns>().FindAsync(plan.Digest))!;
    }

    private static async Task<ImmutableSortedDictionary<string, string>> LiveAsync(House house) =>
        (await house.QueryAsync<(string Asset, string Live)>("select kind || '/' || name, state || ' ' || coalesce(live, '') from stack_objects")).ToImmutableSortedDictionary(o => o.Asset, o => o.Live, StringComparer.Ordinal);
}

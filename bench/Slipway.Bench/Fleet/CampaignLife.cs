using System.Collections.Immutable;
using Slipway.Core.Approvals;
using Slipway.Core.Plans;
using Slipway.Engine.Approving;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Journal;
using Slipway.Engine.Launching;
using Slipway.Engine.Launching.Undoing;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Store.Halts;

namespace Slipway.Bench.Fleet;

/// <summary>What people do about a campaign, taken up wherever it stands: after a death whoever comes back does what is next.</summary>
/// <remarks>Each question that the engine asks is answered with: try again.</remarks>
internal sealed class CampaignLife(EngineNode node, int number)
{
    private readonly Campaigns _campaigns = node.Get<Campaigns>();
    private readonly Launcher _launcher = node.Get<Launcher>();

    /// <summary>How often the engine asked a person.</summary>
    public int Questions { get; private set; }

    /// <summary>How often a preparation had to be asked for again.</summary>
    public int Preparations { get; private set; }

    /// <summary>The whole of it: launched, paused, resumed, an awaited mail sent, changed, launched again, undone.</summary>
    public async Task LiveAsync()
    {
        var (first, second) = (FleetCampaign.First(number), FleetCampaign.Second(number));
        await LaunchAsync(first);
        if (await _campaigns.FindAsync(second.Digest) is null)
        {
            await PauseAndResumeAsync(first);
            await SendAsync(first);
        }

        await LaunchAsync(second);
        await UndoAsync(second);
    }

    /// <summary>Brings a version to its end, or past it.</summary>
    public async Task LaunchAsync(Plan plan)
    {
        while (!await MoveAsync(plan))
        {
            await node.BeatAsync();
        }
    }

    /// <summary>Does what a person does next about a version, until the engine is at it.</summary>
    /// <returns>Whether it is launched, or was.</returns>
    public async Task<bool> MoveAsync(Plan plan)
    {
        while (true)
        {
            var version = await _campaigns.FindAsync(plan.Digest);
            switch (version?.State)
            {
                case null or VersionState.Staging:
                    await PrepareAsync(plan);
                    break;
                case VersionState.Checked:
                    await node.Get<Decisions>().SubmitAsync(version, "author");
                    break;
                case VersionState.InReview:
                    await node.Get<Decisions>().DecideAsync(version, "brand", "approver", Decision.Approve, "");
                    break;
                case VersionState.Approved:
                    var review = await node.Get<Decisions>().StateAsync(version);
                    await _launcher.StartAsync(review.Approved ?? throw new InvalidOperationException(string.Join(' ', review.Missing.Select(f => f.Message))), "launcher");
                    break;
                case VersionState.Launching:
                    await DoByHandAsync(version);
                    return false;
                case VersionState.Parked:
                    Questions++;
                    await _launcher.AnswerAsync(version, LaunchAnswer.Retry, null, "", "launcher");
                    break;
                default:
                    return true;
            }
        }
    }

    private async Task PrepareAsync(Plan plan)
    {
        Preparations++;
        var version = await _campaigns.AddAsync(plan, "", "author");
        if ((await node.Get<Stager>().StageAsync(version, null, CancellationToken.None)).Plan is { } staged)
        {
            await _campaigns.StagedAsync(plan.Digest, staged.Readings, []);
        }
    }

    // Where a step waits for a person, the person does it, and whoever looks again need not wait for the hour.
    private async Task DoByHandAsync(CampaignVersion version)
    {
        if ((await node.Get<Journal>().FindAsync(Journal.OperationId(version.Digest, Phase.Launch, FleetCampaign.ByHand, version.Round))) is { IsOpen: true })
        {
            using var _ = await node.People[FleetCampaign.Desk.Name].PostAsync($"by-hand/{ExternalKeys.Of(version.Campaign, FleetCampaign.ByHand)}", null);
        }

        await node.Database.WriteAsync("fleet.wake", s => s.ExecuteAsync("update launches set look_at = 0 where version = @Digest and state = 'running'", new { version.Digest }));
    }

    private async Task PauseAndResumeAsync(Plan plan)
    {
        var (desk, book) = (node.Get<HaltDesk>(), node.Get<HaltBook>());
        var version = (await _campaigns.FindAsync(plan.Digest))!;
        var name = FleetCampaign.NameOf(number);
        if (await node.Database.ReadAsync(s => s.ScalarAsync<long>("select count(*) from halts where name = @name", new { name })) == 0)
        {
            await desk.PauseAsync(version, "a look at it", "launcher", CancellationToken.None);
        }

        await ToldAsync();
        if ((await book.StandingAsync()).Any(h => h.Name == name))
        {
            await desk.ResumeAsync(version, "all is well", "launcher", CancellationToken.None);
        }

        await ToldAsync();

        async Task ToldAsync()
        {
            while ((await book.UntoldAsync()).Any(h => h.Name == name))
            {
                await node.BeatAsync();
            }
        }
    }

    private async Task SendAsync(Plan plan)
    {
        var version = (await _campaigns.FindAsync(plan.Digest))!;
        using var _ = await node.People[FleetCampaign.Post.Name].PostAsync($"happen/{EventTypes.AttendanceKnown}/{version.Campaign}", null);
        while (await node.Get<Journal>().FindAsync(Journal.OperationId(plan.Digest, Phase.Send, Sample.ThankYou.Key, version.Round)) is not { State: "done" })
        {
            await node.BeatAsync();
        }
    }

    private async Task UndoAsync(Plan plan)
    {
        for (var version = await _campaigns.FindAsync(plan.Digest); version!.State != VersionState.Undone; version = await _campaigns.FindAsync(plan.Digest))
        {
            var asks = (await _launcher.FindAsync(plan.Digest))!.State == "parked";
            Questions += asks ? 1 : 0;
            if (asks || version.State == VersionState.Launched)
            {
                await node.Get<Undoer>().StartAsync(version, null, ImmutableDictionary<AssetKey, UndoChoice>.Empty, "launcher");
            }

            await node.BeatAsync();
        }
    }
}

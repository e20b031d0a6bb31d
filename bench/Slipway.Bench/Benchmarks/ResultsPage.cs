using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Slipway.Bench.Results;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Ingest;
using Slipway.Engine.Measuring;
using Slipway.Server.Accounts;
using Slipway.Server.Serving;
using Slipway.Store;

namespace Slipway.Bench.Benchmarks;

/// <summary>The results page of a campaign with fifty million events, over HTTP; what is kept for it against a count of them all; and what that count takes, which is what a look would cost without.</summary>
internal sealed class ResultsPage : Run
{
    private const double LimitMilliseconds = 100;
    private const int Looks = 200;
    private const int People = 5_000_000;

    // Taken in by the product while everything else is there: what is kept has to stay right, and it shows what an event more costs.
    private const int Added = 100_000;

    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(10);

    public override string Name => "results-page";

    public override string What => "milliseconds for the results page of a campaign with 50 million events, and whether what it shows is what a count of them all says";

    public override async Task<RunResult> RunAsync(RunOptions options)
    {
        using var folder = new ScratchFolder();
        await options.Progress.WriteLineAsync($"{Name}: a campaign from the brief to its last day");
        await PlayedDemo.InAsync(folder.At("data"), _patience);

        string link, campaign;
        long events, treated;
        TimeSpan recount, intake;
        bool exact;
        var people = options.Recipients ?? People;
        await using (var app = await SlipwayApp.BuildAsync(new SlipwayOptions { Data = folder.At("data"), Urls = "http://127.0.0.1:0", BeatsByItself = false }))
        {
            var (database, tally, campaigns) = (app.Services.GetRequiredService<Database>(), app.Services.GetRequiredService<CampaignTally>(), app.Services.GetRequiredService<Campaigns>());
            campaign = (await database.ReadAsync(s => s.ScalarAsync<string>("select name from campaigns where launched is not null")))!;
            var plan = (await campaigns.LaunchedPlanAsync(campaign))!;
            events = await ManyEvents.WriteAsync(database, plan, people, text => options.Progress.WriteLineAsync($"{Name}: {text}"));
            recount = await TimeAsync(() => tally.RecountAsync(campaign));
            await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: all counted in {recount.TotalSeconds:0.0} s"));
            await ManyEvents.ArriveAsync(database, plan, people, Added);
            intake = await TimeAsync(async () =>
            {
                while (await app.Services.GetRequiredService<EventIntake>().RunAsync(CancellationToken.None))
                {
                }
            });
            await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Name}: {Added} events taken in within {intake.TotalSeconds:0.0} s"));
            var kept = await KeptAsync(database, campaign);
            treated = (await app.Services.GetRequiredService<Measurements>().EvidenceAsync(plan)).Treated.People;
            await tally.RecountAsync(campaign);
            exact = kept.SequenceEqual(await KeptAsync(database, campaign));
            link = await SignedIn.InviteAsync(app.Services.GetRequiredService<People>(), Roles.Author);
        }

        using var server = RunningProcess.Slipway("serve", "--data", folder.At("data"), "--urls", "http://127.0.0.1:0");
        using var client = await SignedIn.AtAsync(await SignedIn.AddressAsync(folder.At("data"), server, _patience), link);
        var page = await client.GetStringAsync($"campaigns/{campaign}/results");
        List<double> looks = [];
        for (var i = 0; i < Looks; i++)
        {
            looks.Add((await TimeAsync(async () => page = await client.GetStringAsync($"campaigns/{campaign}/results"))).TotalMilliseconds);
        }

        await server.KillAsync();
        looks.Sort();
        var (median, p95) = (Math.Round(looks[Looks / 2], 1), Math.Round(looks[Looks * 95 / 100], 1));
        var shown = treated >= people / 2 && page.Contains(treated.ToString("#,0", CultureInfo.InvariantCulture), StringComparison.Ordinal);
        var holds = exact && shown && median <= LimitMilliseconds;
        return new RunResult(
            new
            {
                Name, Unit = "ms", Ours = median, P95 = p95, Limit = LimitMilliseconds, Holds = holds, Events = events + Added, People = people, Exact = exact, Shown = shown, PageCharacters = page.Length,
                Peers = new[] { new { Peer = "the same counts taken anew, in the same database", Theirs = Math.Round(recount.TotalMilliseconds) } },
                Ratio = Math.Round(recount.TotalMilliseconds / median), IntakeEventsPerSecond = Math.Round(Added / intake.TotalSeconds), Machine = Machine.Description,
            },
            holds,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{Name}: {median} ms, p95 {p95} ms (limit {LimitMilliseconds:0} ms) for the page of a campaign with {events + Added:#,0} events; counted anew they take {recount.TotalSeconds:0.0} s; what was kept is {(exact ? "what a count of all says" : "NOT what a count of all says")}; {Added / intake.TotalSeconds:0} events a second taken in"));
    }

    private static Task<IReadOnlyList<string>> KeptAsync(Database database, string campaign) => database.ReadAsync(s => s.QueryAsync<string>(
        """
        select 'event ' || type || ' ' || asset || ' ' || people || ' ' || events || ' ' || automated as line from tally_events where campaign = @campaign
        union all select 'arm ' || assigned || ' ' || name || ' ' || units || ' ' || reached from tally_arms where campaign = @campaign order by line
        """, new { campaign }));

    private static async Task<TimeSpan> TimeAsync(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started);
    }
}

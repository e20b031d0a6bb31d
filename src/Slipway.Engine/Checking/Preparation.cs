using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Plans;
using Slipway.Engine.Campaigns;
using Slipway.Engine.Staging;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Store.Time;

namespace Slipway.Engine.Checking;

/// <summary>Stages a version and holds it against the checks: of the plan, and again of what the platforms hold.</summary>
public sealed class Preparation(
    Campaigns.Campaigns campaigns, Connections.Connections connections, Stager stager, ReadRules read, BusinessClock clock, CheckMemory memory, IHttpClientFactory http)
{
    // As a browser would: the pages may be anyone's.
    private const int AskedAtOnce = 6;

    /// <summary>The name of the client that asks for staged pages.</summary>
    public const string PreviewClient = "previews";

    /// <summary>Prepares a version as drafts and checks it.</summary>
    /// <param name="version">The version.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="only">What is made anew, where the rest is left as it is; null for all.</param>
    public async Task<CampaignVersion> PrepareAsync(CampaignVersion version, IProgress<StepProgress>? progress, CancellationToken cancellation, IReadOnlySet<AssetKey>? only = null)
    {
        var others = await campaigns.OthersAsync();
        var planned = Subject(version.Plan, others);
        var (staged, findings) = await stager.StageAsync(version, progress, cancellation, only);
        var rules = CampaignChecker.Rules(version.Plan, version.Files, read(clock.Now).Rules, clock.Now, staged?.Readings, others, memory);
        if (staged is null)
        {
            await campaigns.StagedAsync(version.Digest, ImmutableSortedDictionary<AssetKey, Reading>.Empty, [.. findings, .. Checker.Check(planned)], rules);
        }
        else
        {
            var plan = await CheckAsync(staged, planned with { Plan = staged.Plan }, AskedOf(version), cancellation);
            await campaigns.StagedAsync(version.Digest, staged.Readings, plan.Findings, rules);
        }

        return (await campaigns.FindAsync(version.Digest))!;
    }

    /// <summary>The version as it was checked; null while it is not staged.</summary>
    public static CheckedPlan? AsChecked(CampaignVersion version) =>
        version.Readings.IsEmpty ? null : Checker.Restore(StagedPlan.From(version.Plan, version.Readings), version.Findings, version.RuleSet);

    // What a version that puts something back leaves alone was judged when it was approved; that it was changed outside too must not keep the rest from being put back.
    private static IEnumerable<Asset> AskedOf(CampaignVersion version) =>
        version.Origin is { PutBack.IsEmpty: false } ? version.Plan.Changes.Where(c => c is not Change.Keep).Select(c => c.Result).OfType<Asset>() : version.Plan.Assets;

    private async Task<CheckedPlan> CheckAsync(StagedPlan staged, CheckSubject planned, IEnumerable<Asset> asked, CancellationToken cancellation)
    {
        var asStaged = planned with
        {
            // What goes is not checked any more.
            Assets = [.. staged.Plan.Assets.Select(a => Held(a, staged.Readings[a.Key].Asset))],
            Readings = staged.Readings,
            Reached = await ReachAsync(staged, cancellation),
        };
        var fromPlatforms = ImmutableArray.CreateBuilder<Finding>();
        foreach (var asset in asked)
        {
            var found = await AskAsync(staged.Plan, asset, cancellation);
            fromPlatforms.AddRange(found.Select(f => f with { Asset = f.Asset ?? asset.Key.ToString() }));
        }

        return Checker.Check(staged, planned, asStaged, fromPlatforms.ToImmutable());
    }

    // A platform can say what people will read; whom an email goes to and when, it keeps in words of its own, which are compared as content.
    private static Asset Held(Asset planned, Asset? held) => (planned, held) switch
    {
        (_, null) => planned,
        (EmailAsset p, EmailAsset h) => p with
        {
            Subject = h.Subject, Preheader = h.Preheader, Html = h.Html, Text = h.Text, Sender = p.Sender with { Name = h.Sender.Name, Address = h.Sender.Address },
        },
        (PageAsset p, PageAsset h) => p with { Title = h.Title, Slug = h.Slug, Description = h.Description, Html = h.Html },
        (FormAsset p, FormAsset h) => p with { Fields = h.Fields, Button = h.Button },
        (LinkAsset, LinkAsset) or (CalendarAsset, CalendarAsset) or (ReportAsset, ReportAsset) => held,
        _ => planned,
    };

    private async Task<ImmutableArray<Finding>> AskAsync(Plan plan, Asset asset, CancellationToken cancellation)
    {
        try
        {
            return await connections.For(plan, asset.Key.Kind).Connector.CheckAsync(plan.Terms.Name, asset, cancellation);
        }
        catch (PlatformException e) when (e.Outcome is Outcome.Refused refused)
        {
            return refused.Findings;
        }
        catch (Exception e) when (Journal.Operations.IsLost(e) && !cancellation.IsCancellationRequested)
        {
            return [Finding.Error("platform-not-asked", $"The platform of {asset.Key} could not be asked what it thinks of it: {e.Message}", fix: "Prepare the campaign again; what is made already is not made twice.")];
        }
    }

    private CheckSubject Subject(Plan plan, OtherCampaigns others) => new() { Plan = plan, Assets = [.. plan.Assets], Now = clock.Now, InFlight = others.InFlight, Memory = memory };

    private async Task<ImmutableArray<Reached>> ReachAsync(StagedPlan staged, CancellationToken cancellation)
    {
        var client = http.CreateClient(PreviewClient);
        var previews = staged.Readings.Where(r => r.Key.Kind is AssetKind.Page or AssetKind.Form).SelectMany(r => r.Value.Previews.Take(1).Select(p => (r.Key, p.Address))).ToList();
        var reached = new Reached[previews.Count];
        await Parallel.ForAsync(0, previews.Count, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = cancellation },
            async (at, stop) => reached[at] = new Reached(previews[at].Key, await StatusAsync(client, previews[at].Address, stop)));
        return [.. reached];
    }

    private static async Task<int> StatusAsync(HttpClient client, string address, CancellationToken cancellation)
    {
        try
        {
            using var answer = await client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return (int)answer.StatusCode;
        }
        catch (Exception e) when (Journal.Operations.IsLost(e) && !cancellation.IsCancellationRequested)
        {
            // A page that does not answer in time is one that a visitor would not see either.
            return 0;
        }
    }
}

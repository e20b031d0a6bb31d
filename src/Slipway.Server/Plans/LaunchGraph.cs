using System.Collections.Immutable;
using Slipway.Core.Plans;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Server.Campaigns;
using static Slipway.Server.Texts.Wording;

namespace Slipway.Server.Plans;

/// <summary>A box of a launch's graph: a step, or many that are alike.</summary>
/// <param name="Rank">How late it comes, from 1 on: what has the same rank goes side by side.</param>
/// <param name="Title">What people call it.</param>
/// <param name="Steps">Its steps.</param>
/// <param name="After">The boxes that come right before it, by their number; what follows from those is left out.</param>
public sealed record LaunchBox(int Rank, string Title, ImmutableArray<LaunchStep> Steps, ImmutableArray<int> After)
{
    public AssetKind Kind => Steps[0].Asset.Kind;

    public string Connection => Steps[0].Connection;

    public LaunchEffect Effect => Steps[0].Effect;

    /// <summary>What a person does; null where the platform lets Slipway.</summary>
    public string? ByHand => Steps[0].ByHand;

    /// <summary>What it does, as a heading over the title.</summary>
    public string What => Steps.Length == 1 ? Words.Of(Kind) : Words.Capital(Words.Count(Kind, Steps.Length));

    /// <summary>Whether it can be taken back.</summary>
    public string InWords => Effect switch
    {
        LaunchEffect.Irreversible => T("Cannot be taken back"),
        LaunchEffect.Observed => T("A person does it, and it is watched for"),
        _ => T("Can be taken back"),
    };
}

/// <summary>The graph of a launch as people look at it: steps that are alike are one box, so that it stays small however many pages a campaign has.</summary>
/// <param name="Boxes">The boxes, by rank; their place is their number.</param>
/// <param name="Ranks">How many ranks there are.</param>
public sealed record LaunchGraph(ImmutableArray<LaunchBox> Boxes, int Ranks)
{
    // More of one kind in a rank are one box. Mails are looked at one by one, links never.
    private static int MostAlike(AssetKind kind) => kind switch { AssetKind.Email => 8, AssetKind.Link => 1, _ => 3 };

    /// <summary>The graph of a plan's launch.</summary>
    public static LaunchGraph Of(Plan plan)
    {
        var titles = plan.Changes.ToDictionary(c => c.Key, c => c.Shown);
        var ranks = new Dictionary<AssetKey, int>();
        foreach (var step in plan.Order)
        {
            ranks[step.Asset] = 1 + step.After.Select(a => ranks.GetValueOrDefault(a)).DefaultIfEmpty(0).Max();
        }

        var alike = plan.Order.GroupBy(s => (Rank: ranks[s.Asset], s.Asset.Kind, s.Connection, s.Effect, s.ByHand, Source: (titles.GetValueOrDefault(s.Asset) as PageAsset)?.Source))
            .SelectMany(g => g.Key.Source is not null || g.Count() > MostAlike(g.Key.Kind) ? [(g.Key.Rank, g.Key.Source, Steps: g.ToImmutableArray())] : g.Select(s => (g.Key.Rank, g.Key.Source, Steps: ImmutableArray.Create(s))))
            .GroupBy(g => g.Rank).OrderBy(g => g.Key);
        var (boxes, box) = (new List<LaunchBox>(), new Dictionary<AssetKey, int>());
        var (above, rows) = (new List<HashSet<int>>(), new List<double>());
        foreach (var rank in alike)
        {
            // Near what it comes after, so that few lines cross.
            var placed = rank.Select(g => (g.Source, g.Steps, After: g.Steps.SelectMany(s => s.After).Where(box.ContainsKey).Select(a => box[a]).ToHashSet()))
                .OrderBy(g => g.After.Count == 0 ? 0 : g.After.Average(a => rows[a])).ToList();
            foreach (var ((source, steps, after), row) in placed.Select((p, row) => (p, row)))
            {
                foreach (var step in steps)
                {
                    box[step.Asset] = boxes.Count;
                }

                above.Add([.. after, .. after.SelectMany(a => above[a])]);
                rows.Add(row - (placed.Count / 2.0));
                boxes.Add(new LaunchBox(rank.Key, Title(titles, steps, source), steps, [.. after.Where(a => !after.Any(other => above[other].Contains(a))).Order()]));
            }
        }

        return new LaunchGraph([.. boxes], boxes.Count == 0 ? 0 : boxes[^1].Rank);
    }

    /// <summary>The titles of the boxes that come right before one.</summary>
    public IEnumerable<string> Before(LaunchBox box) => box.After.Select(a => Boxes[a].Title);

    private static string Title(Dictionary<AssetKey, Asset> titles, ImmutableArray<LaunchStep> steps, string? source)
    {
        var first = titles.GetValueOrDefault(steps[0].Asset)?.Title ?? steps[0].Asset.ToString();
        return steps.Length == 1 ? first : source is not null ? T($"made of {source}") : T($"{first} and {steps.Length - 1} more");
    }
}

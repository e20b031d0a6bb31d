using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Plans;

/// <summary>Computes a plan from what is wanted, what is there and what is launched. Pure: no clock, no chance, no file.</summary>
public static class Planner
{
    /// <summary>Plans a campaign.</summary>
    /// <param name="terms">The campaign as a whole.</param>
    /// <param name="assets">What is wanted.</param>
    /// <param name="inventory">Where it goes.</param>
    /// <param name="parent">The launched plan, when there is one.</param>
    /// <param name="seed">The campaign's seed; fixes the holdout and the ids.</param>
    /// <returns>The plan, or the reasons why there is none.</returns>
    public static (Plan? Plan, ImmutableArray<Finding> Findings) Plan(
        CampaignTerms terms, ImmutableArray<Asset> assets, Inventory inventory, Plan? parent, string seed)
    {
        var settled = assets.DistinctBy(a => a.Key).Select(asset => Settle(terms, asset, seed)).ToImmutableSortedDictionary(a => a.Key, a => a);
        var wanted = settled.Values.Select(asset => ForPeopleOf(settled, asset)).ToImmutableSortedDictionary(a => a.Key, a => a);
        var launched = parent?.Assets.ToImmutableSortedDictionary(a => a.Key, a => a) ?? ImmutableSortedDictionary<AssetKey, Asset>.Empty;
        var (order, circle) = Sorted(wanted);
        var findings = Twice(assets).Concat(Missing(wanted, inventory)).Concat(Unplaced(wanted, launched, inventory)).Concat(Moved(parent, inventory)).Concat(Apart(wanted, inventory)).Concat(AccountPages(wanted, inventory)).ToImmutableArray();
        if (!circle.IsEmpty)
        {
            findings = findings.Add(Finding.Error("assets-need-each-other", $"Some assets need each other in a circle, so none can be made first: {string.Join(" needs ", circle)}.",
                fix: "Take one of the links between them out."));
        }

        if (!findings.IsEmpty)
        {
            return (null, findings);
        }

        var changes = order.Select(key => ChangeOf(launched.GetValueOrDefault(key), wanted[key]))
            .Concat(launched.Values.Where(a => !wanted.ContainsKey(a.Key)).Select(a => (Change)new Change.Remove(a)))
            .ToImmutableArray();
        var platforms = changes.Select(c => c.Key.Kind).Distinct().ToImmutableSortedDictionary(k => k, k => inventory.Placements[k].Connection);
        return (new Plan { Terms = terms, Parent = parent?.Digest, Platforms = platforms, Changes = changes, Order = Steps(changes, inventory) }, []);
    }

    /// <summary>Plans what is launched once more, on top of itself: what was changed outside is written again as it was approved, what is gone is made again, and all else stays.</summary>
    /// <param name="launched">The launched plan.</param>
    /// <param name="connections">The connections there are.</param>
    /// <param name="changed">The assets that were changed.</param>
    /// <param name="gone">The assets that are not there any more.</param>
    /// <returns>The plan, or the reasons why there is none.</returns>
    /// <remarks>It is of the launched plan alone: what somebody has written into the campaign's files meanwhile is not smuggled in with what is put back.</remarks>
    public static (Plan? Plan, ImmutableArray<Finding> Findings) PutBack(
        Plan launched, ImmutableArray<AvailableConnection> connections, IReadOnlySet<AssetKey> changed, IReadOnlySet<AssetKey> gone)
    {
        var inventory = Inventory.Of(launched, connections);
        var findings = changed.Concat(gone).Distinct().Order().Where(key => !inventory.Placements.ContainsKey(key.Kind)).Select(key =>
            Finding.Error("kind-not-placed", $"The connection that {key} was launched over is not there any more.", fix: "Connect its platform again under the same name.") with { Asset = key.ToString() }).ToImmutableArray();
        if (!findings.IsEmpty)
        {
            return (null, findings);
        }

        var changes = launched.Assets.Select(a => gone.Contains(a.Key) ? new Change.Create(a) : changed.Contains(a.Key) ? new Change.Update(a, a) : (Change)new Change.Keep(a)).ToImmutableArray();
        return (launched with { Parent = launched.Digest, Changes = changes, Order = Steps(changes, inventory) }, []);
    }

    // The audience's members and its holdout are fixed by content and seed, so planning again does not move anyone.
    // What is assigned as another program assigns it has the seed that was written.
    private static Asset Settle(CampaignTerms terms, Asset asset, string seed) => asset is AudienceAsset audience
        ? audience with
        {
            Holdout = audience.Holdout.Assigned == AssignedBy.GrowthBook ? audience.Holdout : audience.Holdout with { Seed = $"{terms.Name}/{seed}" },
            Experiment = audience.Experiment is { Split.Assigned: not AssignedBy.GrowthBook } tried ? tried with { Split = tried.Split with { Seed = $"{terms.Name}/{seed}/{tried.Name}" } } : audience.Experiment,
            Global = audience.Global is { } global ? global with { Seed = $"global/{seed}/{global.Name}" } : null,
            Exclusive = audience.Exclusive is { } range ? range with { Seed = $"exclusive/{seed}/{range.Group}" } : null,
            Snapshot = CanonicalJson.Digest(audience with { Snapshot = terms.Name, Holdout = audience.Holdout with { Seed = audience.Holdout.Assigned == AssignedBy.GrowthBook ? $"{seed}/{audience.Holdout.Seed}" : seed, Why = null }, Accounts = audience.Accounts?.Membership(), Experiment = Assigning(audience.Experiment) })[..16],
        }
        : asset;

    // What is asked and what decides it may be said otherwise without moving anyone.
    private static Experiment? Assigning(Experiment? experiment) => experiment is null ? null : experiment with { Metric = "", Question = null, Pattern = null };

    // Ads are for the people who were approved: when they are others, the ads change with them.
    private static Asset ForPeopleOf(ImmutableSortedDictionary<AssetKey, Asset> settled, Asset asset) =>
        asset is AdAsset { Audience: { } meant } ad && settled.GetValueOrDefault(meant.Key) is AudienceAsset { Snapshot: var snapshot } ? ad with { Audience = meant with { Snapshot = snapshot } } : asset;

    private static IEnumerable<Finding> Missing(ImmutableSortedDictionary<AssetKey, Asset> wanted, Inventory inventory)
    {
        foreach (var asset in wanted.Values)
        {
            foreach (var need in asset.Needs.Where(n => !wanted.ContainsKey(n)))
            {
                yield return Finding.Error("asset-missing", $"{asset.Key} refers to {need}, which this campaign does not have.",
                    fix: $"Add {need}, or correct the name.") with
                { Asset = asset.Key.ToString() };
            }

        }
    }

    private static IEnumerable<Finding> Twice(ImmutableArray<Asset> assets) => assets.GroupBy(a => a.Key).Where(g => g.Count() > 1).Select(g =>
        Finding.Error("asset-twice", $"The campaign has {g.Key} {g.Count()} times.", fix: "Give each its own name.") with { Asset = g.Key.ToString() });

    // What is taken out must be removed by someone, too.
    private static IEnumerable<Finding> Unplaced(ImmutableSortedDictionary<AssetKey, Asset> wanted, ImmutableSortedDictionary<AssetKey, Asset> launched, Inventory inventory) =>
        wanted.Keys.Concat(launched.Keys).Distinct().Order().Where(key => !inventory.Placements.ContainsKey(key.Kind)).Select(key =>
            Finding.Error("kind-not-placed", wanted.ContainsKey(key) ? $"No connection takes {key}." : $"No connection can remove {key}, which is live.",
                fix: wanted.ContainsKey(key) ? "Connect a platform that does, or take the asset out." : "Connect its platform again.") with
            { Asset = key.ToString() });

    // An asset cannot change platforms in one version: there would be two of it, one of them nobody's.
    private static IEnumerable<Finding> Moved(Plan? parent, Inventory inventory) =>
        (parent?.Platforms ?? ImmutableSortedDictionary<AssetKind, string>.Empty).Where(p => inventory.Placements.TryGetValue(p.Key, out var now) && now.Connection != p.Value).Select(p =>
            Finding.Error("platform-changed", $"What is live of kind {Word(p.Key)} is on {p.Value}, and this version would put it on {inventory.Placements[p.Key].Connection}.",
                fix: $"Name {p.Value} for it under `platforms:`, or undo the launched version first."));

    // Who gets a mail is judged by the platform that sends it, so the audience must be there; a CRM or ads can be elsewhere.
    private static IEnumerable<Finding> Apart(ImmutableSortedDictionary<AssetKey, Asset> wanted, Inventory inventory) =>
        from asset in wanted.Values
        where asset is EmailAsset or JourneyAsset
        from need in asset.Needs
        where need.Kind is AssetKind.Audience or AssetKind.Email && ConnectionOf(inventory, need.Kind) is { } there && ConnectionOf(inventory, asset.Key.Kind) is { } here && here != there
        select Finding.Error("need-elsewhere", $"{asset.Key} is on {ConnectionOf(inventory, asset.Key.Kind)}, and the {Word(need.Kind)} it goes by is on {ConnectionOf(inventory, need.Kind)}.",
            fix: $"Put {Word(asset.Key.Kind)} and {Word(need.Kind)} on one connection under `platforms:`.") with { Asset = asset.Key.ToString() }
        into finding
        group finding by finding.Message into same
        select same.First();

    // Whose page it is, is known where the mail is sent and the link is followed.
    private static IEnumerable<Finding> AccountPages(ImmutableSortedDictionary<AssetKey, Asset> wanted, Inventory inventory)
    {
        if (!wanted.Values.OfType<PageAsset>().Any(p => p.Account is not null) || ConnectionOf(inventory, AssetKind.Page) is not { } pages)
        {
            yield break;
        }

        var leading = wanted.Values.FirstOrDefault(a => a is LinkAsset { AccountPage: not null })
            ?? wanted.Values.OfType<EmailAsset>().FirstOrDefault(e => e.Html.AllParts().Concat(e.Text.AllParts()).Any(p => p is Part.Address { Kind: AddressKind.AccountPage }));
        var mails = ConnectionOf(inventory, AssetKind.Email);
        if (leading is LinkAsset && mails is not null && mails != ConnectionOf(inventory, AssetKind.Link))
        {
            yield return Finding.Error("account-pages-elsewhere", $"{leading.Key} leads everyone to the page of their account, and {mails}, which sends the mails, does not say who follows it.",
                fix: "Put email and audience on the built-in stack under `platforms:`.") with { Asset = leading.Key.ToString() };
        }

        if (leading is not null && ConnectionOf(inventory, leading.Key.Kind) is { } there && there != pages)
        {
            yield return Finding.Error("account-pages-elsewhere", $"{leading.Key} is on {there} and leads everyone to the page of their account, and the pages are on {pages}.",
                fix: $"Put page on {there} under `platforms:`: it has to know whose page is whose.") with { Asset = leading.Key.ToString() };
        }
    }

    private static string? ConnectionOf(Inventory inventory, AssetKind kind) => inventory.Placements.GetValueOrDefault(kind)?.Connection;

    private static string Word(AssetKind kind) => new AssetKey(kind, "").ToString()[..^1];

    // Depth first by name: what is needed comes before what needs it, and the same assets always come out in the same order.
    private static (List<AssetKey> Order, ImmutableArray<AssetKey> Circle) Sorted(ImmutableSortedDictionary<AssetKey, Asset> wanted)
    {
        var order = new List<AssetKey>();
        var visited = new HashSet<AssetKey>();
        var open = new List<AssetKey>();
        ImmutableArray<AssetKey> circle = [];
        _ = wanted.Keys.All(Visit);
        return (order, circle);

        bool Visit(AssetKey key)
        {
            if (visited.Contains(key) || !wanted.TryGetValue(key, out var asset))
            {
                return true;
            }

            if (open.IndexOf(key) is >= 0 and var from)
            {
                circle = [.. open[from..], key];
                return false;
            }

            open.Add(key);
            if (!asset.Needs.Order().All(Visit))
            {
                return false;
            }

            open.RemoveAt(open.Count - 1);
            order.Add(key);
            visited.Add(key);
            return true;
        }
    }

    /// <summary>What two plans of a campaign differ in, asset by asset, whatever is live.</summary>
    /// <param name="before">The one that is known.</param>
    /// <param name="after">The one that is looked at.</param>
    public static ImmutableArray<Change> Differences(Plan before, Plan after)
    {
        var known = before.Assets.ToDictionary(a => a.Key);
        var wanted = after.Assets.ToList();
        return [.. wanted.Select(a => ChangeOf(known.GetValueOrDefault(a.Key), a)), .. known.Values.ExceptBy(wanted.Select(a => a.Key), a => a.Key).Select(a => (Change)new Change.Remove(a))];
    }

    private static Change ChangeOf(Asset? before, Asset after) => before switch
    {
        null => new Change.Create(after),
        _ when CanonicalJson.Write(before) == CanonicalJson.Write(after) => new Change.Keep(after),
        _ when IsAnother(before, after) => new Change.Replace(before, after),
        _ => new Change.Update(before, after),
    };

    private static bool IsAnother(Asset before, Asset after) => (before, after) switch
    {
        (AudienceAsset b, AudienceAsset a) => b.Snapshot != a.Snapshot,
        (PageAsset b, PageAsset a) => b.Slug != a.Slug,
        (FormAsset b, FormAsset a) => b.Event != a.Event,
        _ => false,
    };

    private static ImmutableArray<LaunchStep> Steps(ImmutableArray<Change> changes, Inventory inventory)
    {
        var touched = changes.Where(c => c is not Change.Keep).ToList();
        var keys = touched.Select(c => c.Key).ToHashSet();
        // Staging order already puts needs first, so one pass over it finds how late each must come: no earlier than what it needs.
        var ranks = new Dictionary<AssetKey, int>();
        foreach (var change in touched)
        {
            var needed = (change.Result?.Needs ?? []).Where(ranks.ContainsKey).Select(n => ranks[n]);
            ranks[change.Key] = needed.Append(Rank(inventory.Placements[change.Key.Kind].Effect)).Max();
        }

        // A stable sort then puts what cannot be taken back last, and mail last of all.
        var steps = touched.OrderBy(c => ranks[c.Key]).ThenBy(c => c.Key.Kind is AssetKind.Email or AssetKind.Journey).ToList();
        var before = steps.Where(c => ranks[c.Key] < Rank(LaunchEffect.Irreversible)).Select(c => c.Key).ToImmutableArray();
        return
        [
            .. steps.Select(change =>
            {
                var placement = inventory.Placements[change.Key.Kind];
                var needs = change.Result?.Needs.Where(keys.Contains) ?? [];
                var after = placement.Effect == LaunchEffect.Irreversible ? before.Concat(needs) : needs;
                return new LaunchStep(change.Key, [.. after.Distinct().Order()], placement.Connection, placement.Effect) { ByHand = placement.ByHand ?? (change.Result is AdAsset { Audience: not null } ? placement.AudienceByHand : null) };
            }),
        ];
    }

    // What a person does by hand is waited for before anything goes out that cannot be taken back.
    private static int Rank(LaunchEffect effect) => effect switch { LaunchEffect.Reversible => 0, LaunchEffect.Observed => 1, _ => 2 };
}

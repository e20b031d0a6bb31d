using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Assets;

namespace Slipway.Sdk.Connectors;

/// <summary>What state a platform's object is in.</summary>
public enum RemoteState
{
    /// <summary>It exists and no customer can see it.</summary>
    Staged,

    /// <summary>It is launched and waits for its time.</summary>
    Scheduled,

    /// <summary>Customers can see it, or it is being sent.</summary>
    Live,

    /// <summary>It was live and is held.</summary>
    Paused,

    /// <summary>It has done all it had to do.</summary>
    Finished,

    /// <summary>It is gone.</summary>
    Removed,
}

/// <summary>A page that shows an asset to reviewers.</summary>
/// <param name="Label">What it shows, for example "As Jana Beispiel sees it".</param>
/// <param name="Address">A signed address, to be shown only in a sandboxed frame.</param>
public sealed record Preview(string Label, string Address);

/// <summary>People left out of an audience, counted by reason.</summary>
public sealed record ExclusionCount(string Reason, int People);

/// <summary>Who an audience holds.</summary>
/// <param name="Matched">People who meet the rule, before anyone is left out.</param>
/// <param name="Eligible">People left after the exclusions: the treated and the held-out.</param>
/// <param name="HeldOut">People of the eligible who are held out.</param>
/// <param name="Excluded">Who was left out, by reason, in the order of the rule.</param>
/// <param name="Digest">SHA-256 over the sorted member ids and their arms, lower-case hex.</param>
public sealed record AudienceFigures(int Matched, int Eligible, int HeldOut, ImmutableArray<ExclusionCount> Excluded, string Digest)
{
    /// <summary>The target accounts of the eligible; null where the audience has none.</summary>
    public AccountCount? Accounts { get; init; }

    /// <summary>How many of those who are written to were assigned each variant, in the experiment's order; null where nothing is tried.</summary>
    public ImmutableArray<VariantCount>? Variants { get; init; }

    /// <summary>Those who are written to and of whom an ads platform may be told; null where the audience asks for no such consent, or its platform knows none.</summary>
    public int? Matchable { get; init; }
}

/// <summary>How many people were assigned a variant.</summary>
/// <param name="Variant">Its name.</param>
/// <param name="People">The people; held-out people are assigned none.</param>
public sealed record VariantCount(string Variant, int People);

/// <summary>How many target accounts an audience holds people of.</summary>
/// <param name="Eligible">Accounts with somebody eligible.</param>
/// <param name="HeldOut">Accounts of which everybody eligible is held out.</param>
public sealed record AccountCount(int Eligible, int HeldOut)
{
    /// <summary>Counts them.</summary>
    /// <param name="members">The eligible, each with the account and whether the person is held out.</param>
    public static AccountCount Of(IEnumerable<(string Account, bool HeldOut)> members)
    {
        var accounts = members.GroupBy(m => m.Account, StringComparer.Ordinal).Select(g => g.All(m => m.HeldOut)).ToList();
        return new AccountCount(accounts.Count, accounts.Count(a => a));
    }
}

/// <summary>What a platform holds of an asset, as read from it.</summary>
/// <param name="Id">The platform's own id.</param>
/// <param name="ExternalKey">The key we gave it.</param>
/// <param name="Revision">The platform's revision; two equal revisions have equal content.</param>
/// <param name="State">Its state.</param>
/// <param name="Content">The fields it holds, as the platform returns them; what is compared for changes made outside.</param>
public sealed record Reading(string Id, string ExternalKey, string Revision, RemoteState State, JsonElement Content)
{
    /// <summary>The operation that last wrote it, where the platform has a place for one: how a lost answer is recognised.</summary>
    public string? Operation { get; init; }

    /// <summary>The asset as the platform holds it, where the connector can translate it back; the checks look at this too.</summary>
    public Asset? Asset { get; init; }

    /// <summary>Its public address, when it has one; only reachable once live.</summary>
    public string? Address { get; init; }

    /// <summary>Where a person opens it in the platform's own screens; null where there is no such page.</summary>
    public string? EditAddress { get; init; }

    /// <summary>HTML that shows it within a page of another platform, for example a form; null where it cannot be shown.</summary>
    public string? Embed { get; init; }

    /// <summary>Pages that show it to reviewers.</summary>
    public ImmutableArray<Preview> Previews { get; init; } = [];

    /// <summary>Who it holds, when it is an audience.</summary>
    public AudienceFigures? Audience { get; init; }
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Core.Metrics;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;

namespace Slipway.Core.Plans;

/// <summary>What a campaign is meant to earn.</summary>
/// <param name="Metric">The event that counts, one that a held-out person can reach too.</param>
/// <param name="Target">How many of them.</param>
/// <param name="WindowDays">How many days after launch an outcome still counts.</param>
public sealed record Goal(string Metric, int Target, int WindowDays)
{
    /// <summary>How many reach it without the campaign; null where nobody has written it down.</summary>
    public BaseRate? BaseRate { get; init; }

    /// <summary>What the workspace's register says of the metric; null where it has none.</summary>
    public MetricTerms? Terms { get; init; }
}

/// <summary>The share of people, or accounts, that reach a goal within its window without the campaign.</summary>
/// <param name="Rate">Above 0 and below 1.</param>
/// <param name="From">What it was counted on, in words; null where nobody said.</param>
public sealed record BaseRate(double Rate, string? From);

/// <summary>What is true of a campaign as a whole.</summary>
public sealed record CampaignTerms
{
    /// <summary>Its name: lower case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>What people call it.</summary>
    public required string Title { get; init; }

    /// <summary>What it is meant to earn.</summary>
    public required Goal Goal { get; init; }

    /// <summary>What it may cost.</summary>
    public required Money Budget { get; init; }

    /// <summary>Where its audience is: ISO 3166 country codes.</summary>
    public required ImmutableArray<string> Markets { get; init; }

    /// <summary>The industry it speaks to.</summary>
    public required string Industry { get; init; }

    /// <summary>The language of its texts, a BCP 47 tag.</summary>
    public required string Language { get; init; }

    /// <summary>Where its schedule is at home, an IANA zone.</summary>
    public required string Zone { get; init; }

    /// <summary>When its first mail goes out.</summary>
    public required ScheduledTime Launch { get; init; }

    /// <summary>Until when outcomes count: the goal's days from the first mail on, for everybody alike.</summary>
    [JsonIgnore]
    public DateTimeOffset OutcomesUntil => Launch.At.AddDays(Goal.WindowDays);
}

/// <summary>What will happen to one asset. A closed set.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "change")]
[JsonDerivedType(typeof(Create), "create")]
[JsonDerivedType(typeof(Update), "update")]
[JsonDerivedType(typeof(Replace), "replace")]
[JsonDerivedType(typeof(Remove), "remove")]
[JsonDerivedType(typeof(Keep), "keep")]
public abstract record Change
{
    private protected Change()
    {
    }

    /// <summary>The asset it is about.</summary>
    [JsonIgnore]
    public abstract AssetKey Key { get; }

    /// <summary>What the asset will be; null when it will be gone.</summary>
    [JsonIgnore]
    public abstract Asset? Result { get; }

    /// <summary>What the asset was; null when it was not there.</summary>
    [JsonIgnore]
    public virtual Asset? Origin => null;

    /// <summary>The asset as people look at it: as it will be, or as it was where it will be gone.</summary>
    [JsonIgnore]
    public Asset Shown => (Result ?? Origin)!;

    /// <summary>It is new.</summary>
    public sealed record Create(Asset After) : Change
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override AssetKey Key => After.Key;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Result => After;
    }

    /// <summary>It stays the same thing with other content; or, where somebody changed it outside, gets back the content it had.</summary>
    public sealed record Update(Asset Before, Asset After) : Change
    {
        /// <summary>Whether nothing is new of it: what was approved is put back over what somebody changed outside.</summary>
        [JsonIgnore]
        public bool IsPutBack => CanonicalJson.Write(Before) == CanonicalJson.Write(After);

        /// <inheritdoc/>
        [JsonIgnore]
        public override AssetKey Key => After.Key;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Result => After;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Origin => Before;
    }

    /// <summary>It gives way to another thing of the same name: its address, its members or the event it records change.</summary>
    public sealed record Replace(Asset Before, Asset After) : Change
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override AssetKey Key => After.Key;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Result => After;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Origin => Before;
    }

    /// <summary>It goes.</summary>
    public sealed record Remove(Asset Before) : Change
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override AssetKey Key => Before.Key;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Result => null;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Origin => Before;
    }

    /// <summary>It stays as it is.</summary>
    public sealed record Keep(Asset Asset) : Change
    {
        /// <inheritdoc/>
        [JsonIgnore]
        public override AssetKey Key => Asset.Key;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Result => Asset;

        /// <inheritdoc/>
        [JsonIgnore]
        public override Asset? Origin => Asset;
    }
}

/// <summary>A step of the launch.</summary>
/// <param name="Asset">What is made live.</param>
/// <param name="After">The steps that must be done before.</param>
/// <param name="Connection">The connection that does it.</param>
/// <param name="Effect">Whether it can be taken back.</param>
public sealed record LaunchStep(AssetKey Asset, ImmutableArray<AssetKey> After, string Connection, LaunchEffect Effect)
{
    /// <summary>What a person must do, where the platform does not let us: the launch waits for it, and holds what it then sees against what was approved.</summary>
    public string? ByHand { get; init; }
}

/// <summary>Everything that will happen, as data: every change, its order, and every choice already made.</summary>
/// <remarks>
/// Same input, same bytes. The digest covers all of it, so an approval of the digest is an approval of exactly this. It holds no time of its own making:
/// planning again tomorrow gives the same plan.
/// </remarks>
public sealed record Plan
{
    private string? _digest;

    /// <summary>An empty plan, to be filled by its initialiser.</summary>
    public Plan()
    {
    }

    // A copy made by "with" is another plan: it must not take the digest of the first along.
    [SetsRequiredMembers]
    private Plan(Plan original) =>
        (Format, Terms, Parent, Platforms, Changes, Order) = (original.Format, original.Terms, original.Parent, original.Platforms, original.Changes, original.Order);

    /// <summary>The form of this document.</summary>
    public int Format { get; init; } = 1;

    /// <summary>The campaign.</summary>
    public required CampaignTerms Terms { get; init; }

    /// <summary>The digest of the launched plan this one changes; null for a first launch.</summary>
    public string? Parent { get; init; }

    /// <summary>Which connection takes each kind of asset.</summary>
    public ImmutableSortedDictionary<AssetKind, string> Platforms { get; init; } = ImmutableSortedDictionary<AssetKind, string>.Empty;

    /// <summary>What will happen to each asset, in the order in which they are staged: what is needed comes first.</summary>
    public required ImmutableArray<Change> Changes { get; init; }

    /// <summary>The launch, in order: what can be taken back first, mail last.</summary>
    public required ImmutableArray<LaunchStep> Order { get; init; }

    /// <summary>SHA-256 over the canonical JSON of all the above, as lower-case hex: the approved version.</summary>
    [JsonIgnore]
    public string Digest => _digest ??= CanonicalJson.Digest(this);

    /// <summary>The assets that will be there.</summary>
    [JsonIgnore]
    public IEnumerable<Asset> Assets => Changes.Select(c => c.Result).OfType<Asset>();

    /// <summary>What people call an asset; as it is written where the plan says nothing of it.</summary>
    /// <param name="asset">For example <c>email/invitation</c>.</param>
    public string TitleOf(string asset) => AssetKey.TryParse(asset) is { } key && Changes.FirstOrDefault(c => c.Key == key) is { } change ? change.Shown.Title : asset;

    /// <summary>The plan as canonical JSON.</summary>
    public string ToJson() => CanonicalJson.Write(this);

    /// <summary>Reads a plan that <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no plan.</exception>
    public static Plan FromJson(string json) => JsonSerializer.Deserialize<Plan>(json, AssetJson.Options)!;

    /// <summary>Whether both are the same plan.</summary>
    public bool Equals(Plan? other) => other is not null && Digest == other.Digest;

    /// <inheritdoc/>
    public override int GetHashCode() => Digest.GetHashCode(StringComparison.Ordinal);
}

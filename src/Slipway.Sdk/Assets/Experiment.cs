using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>A question that a campaign answers by writing differently to people assigned by hash.</summary>
/// <param name="Name">Its name within the campaign: lower case letters, digits, hyphens.</param>
/// <param name="Metric">The event that decides it, for example <c>registered</c>.</param>
/// <param name="Split">Who gets which variant.</param>
public sealed record Experiment(string Name, string Metric, Split Split)
{
    /// <summary>What it asks, in a sentence; null where nobody wrote it down.</summary>
    public string? Question { get; init; }

    /// <summary>What the other variants do otherwise, in a word that other campaigns use too, so that lessons add up: <c>number-in-subject</c>; null where it is this campaign's own question.</summary>
    public string? Pattern { get; init; }
}

/// <summary>One of the ways in which an experiment writes.</summary>
/// <param name="Name">Its name, for example <c>b</c>.</param>
/// <param name="Share">The share of the people written to that gets it, above 0; all shares add up to 1.</param>
public sealed record Variant(string Name, double Share);

/// <summary>Who gets which variant: assigned by hash, so anyone can recompute it.</summary>
/// <remarks>
/// The shares lie one after the other on the line from 0 to 1, in the order written; a unit gets the variant in whose stretch its position lies (<see cref="Holdout.Position(string, string)"/> with this seed, or GrowthBook's). The seed is
/// another than the holdout's, so that who is held out and who gets which variant are independent. Units are those of the holdout: people, or whole accounts.
/// </remarks>
/// <param name="Variants">The variants; the first is the one the others are held against.</param>
/// <param name="Seed">The salt, fixed by the plan.</param>
public sealed record Split(ImmutableArray<Variant> Variants, string Seed)
{
    /// <summary>By what units get their position.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AssignedBy Assigned { get; init; }

    /// <summary>The variant of a unit.</summary>
    public string Of(string unit)
    {
        var position = Holdout.Position(Assigned, Seed, unit);
        var upTo = 0.0;
        foreach (var variant in Variants)
        {
            upTo += variant.Share;
            if (position < upTo)
            {
                return variant.Name;
            }
        }

        // What rounding leaves over.
        return Variants[^1].Name;
    }
}

using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>The part of all people that a campaign of an exclusive group may have, so that campaigns which would spoil each other's figures never meet in one person.</summary>
/// <remarks>
/// The group's line goes from 0 to 1; a unit of the holdout (a person, or a whole account) belongs to the campaign in whose range its position lies (<see cref="Holdout.Position(string, string)"/> with the group's seed).
/// </remarks>
/// <param name="Group">The group's name, the same in all its campaigns.</param>
/// <param name="From">Where the range begins, 0 to 1, included.</param>
/// <param name="To">Where it ends, above <paramref name="From"/>, not included.</param>
/// <param name="Seed">The salt of the group, fixed by the plan.</param>
public sealed record ExclusiveRange(string Group, double From, double To, string Seed)
{
    /// <summary>Whether a unit belongs to this campaign.</summary>
    public bool Takes(string unit) => Holdout.Position(Seed, unit) is var position && From <= position && position < To;

    /// <summary>Whether a unit could belong to both.</summary>
    public bool Meets(ExclusiveRange other) => Group == other.Group && From < other.To && other.From < To;

    /// <summary>As what people are counted who belong to others of the group.</summary>
    [JsonIgnore]
    public string Reason => $"kept for other campaigns of {Group}";
}

namespace Slipway.Core.Checks;

/// <summary>What a check says of itself, for its page: see <see cref="Brand.RulePage"/>. Every text is a sentence or two.</summary>
/// <param name="Family">What kind of thing it is about.</param>
/// <param name="What">What it looks for.</param>
/// <param name="Why">Why that matters to whoever gets the campaign or makes it.</param>
/// <param name="Bad">Something it finds.</param>
/// <param name="Good">The same as it should be.</param>
/// <param name="Fix">What to do.</param>
public sealed record Explanation(Family Family, string What, string Why, string Bad, string Good, string Fix);

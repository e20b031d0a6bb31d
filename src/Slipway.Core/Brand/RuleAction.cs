using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Slipway.Core.Brand;

/// <summary>What may be done about a finding without anyone looking, in the words of the Vale style format.</summary>
/// <param name="Name"><c>replace</c>, <c>remove</c>, <c>edit</c>, <c>convert</c> or <c>suggest</c>.</param>
/// <param name="Parameters">What it is done with; none for a substitution, which brings its own.</param>
public sealed record RuleAction(string Name, ImmutableArray<string> Parameters)
{
    /// <summary>The names there are.</summary>
    public static ImmutableArray<string> Names { get; } = ["replace", "remove", "edit", "convert", "suggest"];

    /// <summary>What to write for what was found; several when a person has to choose, none when this action cannot say.</summary>
    public ImmutableArray<string> Options(string found) => Name switch
    {
        "replace" => Parameters,
        "remove" => [""],
        "edit" => Edited(found) is { } edited ? [edited] : [],
        _ => [],
    };

    private string? Edited(string found) => Parameters switch
    {
        ["regex", var pattern, var replacement] => Regex.Replace(found, pattern, replacement, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking),
        ["trim_right", var characters] => found.TrimEnd(characters.ToCharArray()),
        ["trim_left", var characters] => found.TrimStart(characters.ToCharArray()),
        ["trim", var characters] => found.Trim(characters.ToCharArray()),
        ["remove", var part] => found.Trim().Replace(part, "", StringComparison.Ordinal),
        ["truncate", var separator] => found.Split(separator)[0],
        ["split", var separator, var index] => found.Split(separator) is var parts && int.TryParse(index, out var at) && at >= 0 && at < parts.Length ? parts[at] : null,
        _ => null,
    };
}

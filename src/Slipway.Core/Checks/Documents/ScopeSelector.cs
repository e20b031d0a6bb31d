using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Documents;

/// <summary>A choice of passages: all of <paramref name="Wanted"/> and none of <paramref name="Unwanted"/>.</summary>
/// <remarks>Written as in the Vale style format: <c>heading.h2</c>, <c>text &amp; ~blockquote</c>; the order of the parts does not matter.</remarks>
/// <param name="Wanted">What a passage must be.</param>
/// <param name="Unwanted">What it must not be.</param>
public readonly partial record struct ScopeSelector(Scopes Wanted, Scopes Unwanted)
{
    private static readonly Dictionary<string, Scopes> Names = Enum.GetValues<Scopes>()
        .Where(s => s != Scopes.None)
        .ToDictionary(s => Capital().Replace(s.ToString(), " $1").Trim().ToLowerInvariant(), StringComparer.Ordinal);

    /// <summary>Whatever a person reads.</summary>
    public static ScopeSelector Text { get; } = new(Scopes.Text, Scopes.None);

    /// <summary>The words a selector is made of.</summary>
    public static IEnumerable<string> Known => Names.Keys.Order(StringComparer.Ordinal);

    /// <summary>Whether a passage is chosen.</summary>
    public bool Takes(Scopes scopes) => (scopes & Wanted) == Wanted && (scopes & Unwanted) == Scopes.None;

    /// <summary>Reads a selector.</summary>
    /// <param name="text">For example <c>heading</c>, <c>table.cell</c>, <c>subject</c>, <c>text &amp; ~list</c>.</param>
    /// <param name="unknown">The first word that is none of <see cref="Known"/>; null when all are.</param>
    public static ScopeSelector Read(string text, out string? unknown)
    {
        unknown = null;
        var (wanted, unwanted) = (Scopes.None, Scopes.None);
        foreach (var part in text.Split('&', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            foreach (var name in part.TrimStart('~').Split('.', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                // Packages name the format they were written for (text.md); here the words are the same in every format.
                if (name is "md" or "html" or "txt")
                {
                    continue;
                }

                if (Names.GetValueOrDefault(name.Replace('-', ' ').Replace('_', ' ')) is var scope and not Scopes.None)
                {
                    (wanted, unwanted) = part[0] == '~' ? (wanted, unwanted | scope) : (wanted | scope, unwanted);
                }
                else
                {
                    unknown ??= name;
                }
            }
        }

        return new ScopeSelector(wanted, unwanted);
    }

    /// <summary>The known word a person probably meant.</summary>
    internal static string? Meant(string written) => Nearest.To(written, Known);

    [GeneratedRegex("(?<!^)([A-Z])(?=[a-z])", RegexOptions.CultureInvariant)]
    private static partial Regex Capital();
}

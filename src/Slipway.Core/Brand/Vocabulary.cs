using System.Collections.Immutable;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>The brand's own words: those it writes in one way only, and those it never writes.</summary>
/// <remarks>
/// One term or expression a line, <c>#</c> begins a comment: <c>brand/vocabulary/accept.txt</c> and <c>reject.txt</c>, or, as Vale has them, in
/// <c>brand/styles/config/vocabularies/&lt;Name&gt;/</c>. An accepted term is let pass by every rule that does not say <c>vocab: false</c>, and must be written as it stands there
/// (<c>Vale.Terms</c>); a rejected one is an error (<c>Vale.Avoid</c>).
/// </remarks>
public sealed class Vocabulary
{
    private Vocabulary(ImmutableArray<string> accepted, ImmutableArray<Rule> rules) => (Accepted, Rules) = (accepted, rules);

    /// <summary>None.</summary>
    public static Vocabulary Empty { get; } = new([], []);

    /// <summary>Terms that every rule lets pass.</summary>
    public ImmutableArray<string> Accepted { get; }

    /// <summary>The rules that hold texts to it.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>Reads the vocabularies among the files of a brand folder. A term that is no expression is set aside with a finding.</summary>
    public static Vocabulary Read(IReadOnlyDictionary<string, string> files, FindingList findings)
    {
        var (accepted, rejected) = (new List<(string Term, Place Place)>(), new List<(string Term, Place Place)>());
        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal).Where(f => IsVocabulary(f.Key)))
        {
            (path.EndsWith("/accept.txt", StringComparison.Ordinal) ? accepted : rejected).AddRange(Terms(path, text, findings));
        }

        return new Vocabulary([.. accepted.Select(t => t.Term)], [.. new[] { OfAccepted(accepted), OfRejected(rejected) }.OfType<Rule>()]);
    }

    /// <summary>A rule that lets the accepted terms pass, unless it says that it does not.</summary>
    internal Rule Accepting(Rule rule) => rule.KnowsVocabulary ? rule with { Extension = rule.Extension.Accepting(Accepted) } : rule;

    private static bool IsVocabulary(string path) =>
        (path.Contains("brand/vocabulary/", StringComparison.Ordinal) || path.Contains("brand/styles/config/vocabularies/", StringComparison.Ordinal))
        && (path.EndsWith("/accept.txt", StringComparison.Ordinal) || path.EndsWith("/reject.txt", StringComparison.Ordinal));

    private static IEnumerable<(string, Place)> Terms(string path, string text, FindingList findings)
    {
        var line = 0;
        foreach (var written in text.Split('\n'))
        {
            line++;
            var term = written.Trim();
            if (term.Length == 0 || term[0] == '#')
            {
                continue;
            }

            var place = new Place(path, line, 1);
            if (WordPattern.Of(term, ignoreCase: false, out var problem) is null)
            {
                findings.Error("vocabulary-term", $"The term `{term}` {problem}.", place, "Mend the expression, or put a backslash before signs such as + ( ) . that mean themselves.");
                continue;
            }

            yield return (term, place);
        }
    }

    private static Rule? OfAccepted(List<(string Term, Place Place)> terms)
    {
        // Only plain words say how they are written.
        ImmutableArray<Substitution.Pair> pairs = [.. terms.Where(t => t.Term.All(c => char.IsLetterOrDigit(c) || c is ' ' or '-'))
            .Select(t => new Substitution.Pair(t.Term.ToLowerInvariant(), t.Term)).DistinctBy(p => p.Found).OrderByDescending(p => p.Found.Length)];
        return pairs.IsEmpty || Substitution.Of(pairs, ignoreCase: true, isWord: true, out _) is not { } pattern ? null : new Rule
        {
            Id = "Vale.Terms", Level = FindingLevel.Error, Message = "Use '%s' instead of '%s'.", KnowsVocabulary = false, Place = terms[0].Place,
            Written = Written("swap", terms), Why = "The brand's own words are written in one way.", Action = new RuleAction("replace", []), Extension = new Substitution(pattern, pairs, Exceptions.None, capitalize: false),
        };
    }

    private static YamlValue.Map Written(string key, List<(string Term, Place Place)> terms) =>
        new([new YamlEntry(key, terms[0].Place, new YamlValue.List([.. terms.Select(t => new YamlValue.Scalar(t.Term, Plain: true, 0, t.Place))], terms[0].Place))], terms[0].Place);

    private static Rule? OfRejected(List<(string Term, Place Place)> terms) =>
        terms.Count == 0 || WordPattern.Of([.. terms.Select(t => t.Term)], isWord: true, ignoreCase: false, isGrouped: false, "", "", out _) is not { } pattern ? null : new Rule
        {
            Id = "Vale.Avoid", Level = FindingLevel.Error, Message = "Avoid using '%s'.", Place = terms[0].Place,
            Written = Written("tokens", terms), Why = "The brand does not use this word.", Extension = new Existence(pattern, Exceptions.None),
        };
}

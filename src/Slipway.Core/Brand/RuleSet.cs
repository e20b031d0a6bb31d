using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>All rules that apply to a campaign, and what they refer to.</summary>
public sealed class RuleSet
{
    private RuleSet(ImmutableArray<Rule> rules, string digest) => (Rules, Digest) = (rules, digest);

    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new([], CanonicalJson.Digest(Array.Empty<string>()));

    /// <summary>The rules, by id.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>The version: SHA-256 over the files it was read from. Approvals and findings name it.</summary>
    public string Digest { get; }

    /// <summary>Reads the rules of a brand folder.</summary>
    /// <param name="files">Its files by path, for example <c>brand/rules/words.yaml</c>, with line feeds.</param>
    /// <returns>The rules that can be read, and everything that is wrong with the others.</returns>
    public static (RuleSet Rules, ImmutableArray<Finding> Findings) Read(IReadOnlyDictionary<string, string> files)
    {
        var findings = new FindingList();
        var rules = new List<Rule>();
        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (IsIn(path, "rules") && path.EndsWith(".yaml", StringComparison.Ordinal))
            {
                rules.AddRange(RuleReader.Read(path, text, findings));
            }
            else if (Style(path) is { } style)
            {
                rules.AddRange(RuleReader.ReadStyle(style, path, text, findings) is { } rule ? [rule] : []);
            }
        }

        var vocabulary = Vocabulary.Read(files, findings);
        rules = [.. rules.Select(r => r.KnowsVocabulary ? r with { Extension = r.Extension.Accepting(vocabulary.Accepted) } : r), .. vocabulary.Rules];
        var brand = BrandFacts.Read(files, findings);
        rules = [.. rules.Select(r => r with { Extension = r.Extension.For(brand, r, findings) })];
        foreach (var twice in rules.GroupBy(r => r.Id, StringComparer.Ordinal).SelectMany(g => g.Skip(1)))
        {
            findings.Error("rule-twice", $"There are two rules named {twice.Id}; the one here is left out.", twice.Place, "Rename one of them.");
        }

        var digest = CanonicalJson.Digest(files.OrderBy(f => f.Key, StringComparer.Ordinal).Select(f => new { f.Key, f.Value }));
        return (new RuleSet([.. rules.DistinctBy(r => r.Id).OrderBy(r => r.Id, StringComparer.Ordinal)], digest), findings.InOrder());
    }

    /// <summary>The rule of an id; null when there is none.</summary>
    public Rule? Find(string id) => Rules.FirstOrDefault(r => r.Id == id);

    internal static bool IsIn(string path, string folder) => path.Contains($"brand/{folder}/", StringComparison.Ordinal);

    // brand/styles/<Style>/<Rule>.yml; folders that begin with a dot or an underscore, and config, hold no rules.
    private static string? Style(string path)
    {
        var at = path.IndexOf("brand/styles/", StringComparison.Ordinal);
        var parts = at < 0 ? [] : path[(at + "brand/styles/".Length)..].Split('/');
        return parts.Length > 1 && path.EndsWith(".yml", StringComparison.Ordinal) && parts[0] != "config" && !parts[..^1].Any(p => p[0] is '.' or '_') ? string.Join('.', parts[..^1]) : null;
    }
}

using System.Collections.Immutable;
using Slipway.Core.Brand.Waivers;
using Slipway.Core.Checks;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>All rules that apply to a campaign, and what they refer to.</summary>
public sealed class RuleSet
{
    private readonly ImmutableArray<string> _roles;
    private readonly Dictionary<string, Rule> _byId;

    private RuleSet(ImmutableArray<Rule> rules, Vocabulary vocabulary, BrandFacts facts, WaiverBook waivers, string digest, ImmutableArray<string> roles, Background background)
    {
        (Rules, Vocabulary, Facts, Waivers, Digest, _roles, Background) = (rules, vocabulary, facts, waivers, digest, roles, background);
        _byId = rules.DistinctBy(r => r.Id).ToDictionary(r => r.Id, StringComparer.Ordinal);
    }

    /// <summary>No rules.</summary>
    public static RuleSet Empty { get; } = new([], Vocabulary.Empty, BrandFacts.None, WaiverBook.Empty, CanonicalJson.Digest(Array.Empty<string>()), [], Background.None);

    /// <summary>The rules, by id and layer: of one id there may be several, which stand in for each other where they apply.</summary>
    public ImmutableArray<Rule> Rules { get; }

    /// <summary>The brand's own words.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>What the brand folder says besides rules, for them to refer to.</summary>
    public BrandFacts Facts { get; }

    /// <summary>The exceptions from them.</summary>
    public WaiverBook Waivers { get; }

    /// <summary>What the brand keeps that its rules look at besides a document.</summary>
    public Background Background { get; }

    /// <summary>The version: SHA-256 over the files it was read from, samples left out. Approvals and findings name it.</summary>
    public string Digest { get; }

    /// <summary>The same rules, with what models answered to their questions.</summary>
    public RuleSet Knowing(ImmutableArray<OpinionAnswers> opinions) => new(Rules, Vocabulary, Facts, Waivers, Digest, _roles, Background.With(opinions));

    /// <summary>Reads the rules of a brand folder.</summary>
    /// <param name="files">Its files by path, for example <c>brand/rules/words.yaml</c>, with line feeds.</param>
    /// <param name="now">The time, by which waivers hold or are over; null reads no waivers, so that everything is found.</param>
    /// <returns>The rules that can be read, and everything that is wrong with the others.</returns>
    public static (RuleSet Rules, ImmutableArray<Finding> Findings) Read(IReadOnlyDictionary<string, string> files, DateTimeOffset? now = null)
    {
        // It needs nothing of what is read below, and takes as long.
        var digest = Task.Run(() => DigestOf(files, _ => true));
        var findings = new FindingList();
        var roles = WaiverReader.Roles(files);
        var waivers = now is { } at ? new WaiverBook(new WaiverReader(roles, Day(at), findings).Read(files, LayerKind.Brand)) : WaiverBook.Empty;
        var vocabulary = Vocabulary.Read(files, findings);
        var facts = BrandFacts.Read(files, findings);
        var inheritance = new Inheritance(vocabulary, facts, waivers, findings);
        foreach (var (layer, path, text) in InOrder(files))
        {
            inheritance.Read(path, text, layer);
        }

        foreach (var (path, text) in files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            if (Style(path) is { } style && RuleReader.ReadStyle(style, path, text, findings) is { } rule)
            {
                inheritance.AddRange([vocabulary.Accepting(rule)]);
            }
        }

        var set = new RuleSet(Sorted(inheritance.Rules.Concat(vocabulary.Rules)), vocabulary, facts, waivers, digest.GetAwaiter().GetResult(), roles, new Background { Copy = EarlierCopy.Read(files) });
        set.NameUnknown(waivers, findings);
        Strays.Name(files.Keys.Where(f => f.Contains("brand/", StringComparison.Ordinal)), findings);
        return (set, findings.InOrder());
    }

    /// <summary>The same with a campaign's own rules and waivers, from <c>rules/*.yaml</c> and <c>waivers/*.yaml</c> of its folder.</summary>
    /// <param name="campaign">The campaign's name.</param>
    /// <param name="setting">Its markets and industry.</param>
    /// <param name="files">The files of its folder; others than those two are not looked at.</param>
    /// <param name="now">The time, by which waivers hold or are over; null reads no waivers.</param>
    public (RuleSet Rules, ImmutableArray<Finding> Findings) With(string campaign, Setting setting, IReadOnlyDictionary<string, string> files, DateTimeOffset? now = null)
    {
        var findings = new FindingList();
        var own = files.Where(f => Layer.OfRules(f.Key)?.Kind == LayerKind.Campaign).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        var granted = now is { } at ? new WaiverReader(_roles, Day(at), findings).Read(files, LayerKind.Campaign) : [];
        foreach (var twice in granted.Where(g => Waivers.Waivers.Any(w => w.Id == g.Id)))
        {
            findings.Error("waiver-twice", $"The brand has a waiver named {twice.Id} too; the one here covers nothing.", twice.Place, "Rename it.");
        }

        var book = new WaiverBook([.. Waivers.Waivers, .. granted.Where(g => Waivers.Waivers.All(w => w.Id != g.Id))], campaign);
        var before = InForce(setting, anyKind: true).ToLookup(r => r.Id, StringComparer.Ordinal);
        var inheritance = new Inheritance(Vocabulary, Facts, book, findings);
        foreach (var (path, text) in own)
        {
            inheritance.Read(path, text, new Layer(LayerKind.Campaign), id => [.. before[id]]);
        }

        var digest = own.Count == 0 && granted.IsEmpty ? Digest : CanonicalJson.Digest(new { brand = Digest, campaign = DigestOf(files, f => Layer.OfRules(f) is not null || Layer.Of(f, "waivers") is not null) });
        var set = new RuleSet(Sorted(Rules.Concat(inheritance.Rules)), Vocabulary, Facts, book, digest, _roles, Background.ApartFrom(campaign));
        set.NameUnknown(new WaiverBook(granted), findings);
        Strays.Name(files.Keys.Where(f => f.StartsWith("rules/", StringComparison.Ordinal) || f.StartsWith("waivers/", StringComparison.Ordinal)), findings);
        return (set, findings.InOrder());
    }

    /// <summary>The rule of an id, of the first layer that has it; null when there is none.</summary>
    public Rule? Find(string id) => _byId.GetValueOrDefault(id);

    /// <summary>The rules for a setting. Those that another stands in for are left out; of one id there may still be several, when neither stands in for the other.</summary>
    public ImmutableArray<Rule> InForce(Setting setting) => InForce(setting, anyKind: false);

    private ImmutableArray<Rule> InForce(Setting setting, bool anyKind)
    {
        var replaced = Rules.Where(r => r.Layer.Covers(setting)).SelectMany(r => r.StandsFor).ToHashSet(ReferenceEqualityComparer.Instance);
        return [.. Rules.Where(r => !replaced.Contains(r) && (anyKind ? r.Layer.Reaches(setting) : r.Applies.To(setting)))];
    }

    private void NameUnknown(WaiverBook waivers, FindingList findings)
    {
        foreach (var waiver in waivers.Waivers.Where(w => Find(w.Rule) is null))
        {
            var isCheck = AllChecks.List.Any(c => c.Code == waiver.Rule);
            var meant = Nearest.To(waiver.Rule, Rules.Select(r => r.Id));
            findings.Error("waiver-rule-unknown",
                isCheck ? $"{waiver.Rule} is no rule of the brand: it protects whoever gets the campaign, and nobody is excepted from it." : $"There is no rule {waiver.Rule}.{(meant is null ? "" : $" Did you mean {meant}?")}",
                waiver.Place, isCheck ? "Remove the waiver, and mend what is found." : "Correct the name, or remove the waiver.");
        }
    }

    private static List<(Layer Layer, string Path, string Text)> InOrder(IReadOnlyDictionary<string, string> files) =>
    [
        .. files.Select(f => (Layer: Layer.OfRules(f.Key)!, Path: f.Key, Text: f.Value))
            .Where(f => f.Layer is not null && f.Layer.Kind != LayerKind.Campaign)
            .OrderBy(f => f.Layer.Kind).ThenBy(f => f.Path, StringComparer.Ordinal),
    ];

    private static ImmutableArray<Rule> Sorted(IEnumerable<Rule> rules) =>
        [.. rules.OrderBy(r => r.Id, StringComparer.Ordinal).ThenBy(r => r.Layer.Kind).ThenBy(r => r.Layer.Name, StringComparer.Ordinal)];

    // Samples try the rules and are none of them.
    private static string DigestOf(IReadOnlyDictionary<string, string> files, Func<string, bool> counts) =>
        CanonicalJson.DigestOf(files, files.Keys.Where(f => !IsIn(f, "tests") && counts(f)).Order(StringComparer.Ordinal));

    private static DateOnly Day(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);

    internal static bool IsIn(string path, string folder) => path.Contains($"brand/{folder}/", StringComparison.Ordinal);

    // brand/styles/<Style>/<Rule>.yml; folders that begin with a dot or an underscore, and config, hold no rules.
    private static string? Style(string path)
    {
        var at = path.IndexOf("brand/styles/", StringComparison.Ordinal);
        var parts = at < 0 ? [] : path[(at + "brand/styles/".Length)..].Split('/');
        return parts.Length > 1 && path.EndsWith(".yml", StringComparison.Ordinal) && parts[0] != "config" && !parts[..^1].Any(p => p[0] is '.' or '_') ? string.Join('.', parts[..^1]) : null;
    }
}

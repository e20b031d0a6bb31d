using System.Collections.Concurrent;
using System.Collections.Immutable;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Campaign;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Checks.Words;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Checks;

/// <summary>A rule set made ready to run: which rules apply to a setting, put together once. Safe to use from several threads at once.</summary>
/// <param name="rules">The rules.</param>
/// <param name="memory">Remembers what was found before; null to go through every text.</param>
/// <param name="background">What is known besides the rules and documents; what the brand keeps itself when it is left out.</param>
public sealed class RulePlan(RuleSet rules, CheckMemory? memory = null, Background? background = null)
{
    private readonly ConcurrentDictionary<string, Part> _parts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Background _background = background ?? rules.Background;

    /// <summary>The rule set.</summary>
    public RuleSet Rules => rules;

    /// <summary>Everything the rules find in a document, in the order of the text; the same document always gives the same list.</summary>
    public ImmutableArray<Finding> Check(Document document) =>
        rules.Waivers.Cover(memory is null ? Find(document) : memory.Of($"{rules.Digest} {_background.Digest}", document, Find), document);

    private ImmutableArray<Finding> Find(Document document)
    {
        if (Unread.Whole(document) is { } tooLong)
        {
            return [tooLong];
        }

        var part = PartFor(document.Setting);
        var hits = new Hits(document);
        part.Words.Find(document, hits);
        foreach (var rule in part.Others)
        {
            rule.Extension.Find(rule, document, _background, hits);
        }

        if (Unread.Part(document) is { } cut)
        {
            hits.Findings.Add(cut);
        }

        hits.Findings.Sort(InOrder);
        return [.. part.HasTwins ? Worst(hits.Findings) : hits.Findings];
    }

    /// <summary>What rules want to have asked about a document and nobody has answered often enough.</summary>
    public ImmutableArray<OpinionQuestion> OpenQuestions(Document document) =>
    [
        .. PartFor(document.Setting).Others
            .Select(r => (Rule: r, Opinion: (r.Extension as ModelOpinion)!)).Where(r => r.Opinion is not null)
            .Select(r => (r.Opinion, Question: r.Opinion.QuestionOf(r.Rule, document)!)).Where(r => r.Question is not null && r.Opinion.Judged(r.Question, _background) is null)
            .Select(r => r.Question),
    ];

    /// <summary>Everything the rules about whole campaigns find in one, in the order of its files; the same campaign always gives the same list.</summary>
    public ImmutableArray<Finding> Check(CampaignFacts campaign)
    {
        var hits = new CampaignHits(campaign);
        foreach (var rule in rules.InForce(campaign.Setting).Where(r => r.Extension is CampaignExtension))
        {
            ((CampaignExtension)rule.Extension).FindIn(rule, campaign, hits);
        }

        return
        [
            .. rules.Waivers.Cover(hits.Findings.OrderByDescending(f => f.Level).DistinctBy(f => (f.Code, f.Asset, f.Message)))
                .OrderBy(f => f.Place!.File, StringComparer.Ordinal).ThenBy(f => f.Place!.Line).ThenBy(f => f.Code, StringComparer.Ordinal).ThenBy(f => f.Message, StringComparer.Ordinal),
        ];
    }

    private Part PartFor(Setting setting) => _parts.GetOrAdd(setting.Key, (_, wanted) => Compile(wanted), setting);

    /// <summary>The rules that look at documents of a setting.</summary>
    // One that names the kind is for it.
    public ImmutableArray<Rule> For(Setting setting) =>
    [
        .. rules.InForce(setting).Where(r => !(setting.IsFramed && r.Extension.NeedsFrame))
            .Where(r => !setting.IsPiece || !r.Extension.NeedsWhole || (!setting.IsFragment && r.Applies.Kinds.Contains(setting.Kind!, StringComparer.OrdinalIgnoreCase))),
    ];

    private Part Compile(Setting setting)
    {
        var applying = For(setting);
        return new Part(new WordPlan(applying), [.. applying.Where(r => r.Extension is not (WordExtension or CampaignExtension))], applying.DistinctBy(r => r.Id).Count() < applying.Length);
    }

    // Two markets may each have tightened a rule: what both find is said once, by the stricter.
    private static IEnumerable<Finding> Worst(List<Finding> findings) => findings.GroupBy(f => (f.Code, f.Place, f.End, f.Words ?? f.Message)).Select(g => g.MaxBy(f => f.Level)!);

    private static int InOrder(Finding a, Finding b)
    {
        var order = a.Place!.Line.CompareTo(b.Place!.Line);
        order = order != 0 ? order : a.Place.Column.CompareTo(b.Place.Column);
        order = order != 0 ? order : string.CompareOrdinal(a.Code, b.Code);
        return order != 0 ? order : string.CompareOrdinal(a.Message, b.Message);
    }

    private sealed record Part(WordPlan Words, ImmutableArray<Rule> Others, bool HasTwins);
}

using System.Collections.Immutable;
using Slipway.Ai.Drafting;
using Slipway.Sdk.Assets;
using Slipway.Server.Workspaces;
using Say = Slipway.Server.Campaigns.Words;

namespace Slipway.Server.Drafting;

/// <summary>What a version of a prompt was used for, and what became of its words, by the logs beside the drafts.</summary>
/// <param name="Answers">How often a model answered it.</param>
/// <param name="Costs">What that cost, in each currency.</param>
/// <param name="Campaigns">The campaigns it wrote for.</param>
/// <param name="Words">The pieces of its words that went into drafts and nobody had written anew by it since.</param>
/// <param name="Kept">Those of them that still stand as it wrote them.</param>
/// <param name="Last">When it was asked last.</param>
internal sealed record PromptUse(int Answers, ImmutableArray<Money> Costs, ImmutableArray<string> Campaigns, int Words, int Kept, DateTimeOffset Last)
{
    /// <summary>The uses by prompt and version, as a prompt is written: <c>write-copy v2</c>.</summary>
    public static ImmutableDictionary<string, PromptUse> Of(Workspace workspace)
    {
        var logs = workspace.CampaignNames().Select(name => (Name: name, Log: AnswerLog.Open(workspace.CampaignFolder(name)))).Where(l => l.Log.Answers.Count > 0).ToList();
        var words = logs.SelectMany(l => QualityReading.Overwritten([.. l.Log.Runs], workspace.CampaignFiles(l.Name))).ToLookup(s => s.Prompt, StringComparer.Ordinal);
        return logs.SelectMany(l => l.Log.Answers.Select(a => (l.Name, Answer: a))).GroupBy(a => a.Answer.Prompt, StringComparer.Ordinal).ToImmutableDictionary(
            g => g.Key,
            g => new PromptUse(
                g.Count(), [.. g.Where(a => a.Answer is { Cost: not null, Currency: not null }).GroupBy(a => a.Answer.Currency!, StringComparer.Ordinal).Select(c => new Money(c.Sum(a => a.Answer.Cost!.Value), c.Key))],
                [.. g.Select(a => a.Name).Distinct(StringComparer.Ordinal)], words[g.Key].Count(), words[g.Key].Count(w => !w.IsBad), g.Max(a => a.Answer.At)),
            StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"asked {Say.Count(Answers, "time")} for {Say.Count(Campaigns.Length, "campaign")}{string.Concat(Costs.Select(c => FormattableString.Invariant($", {c.Amount:0.####} {c.Currency}")))}{(Words == 0 ? "" : $"; {Kept} of {Say.Count(Words, "piece")} kept")}";
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Core.Brand;
using Slipway.Core.Checks.Documents;
using Slipway.Core.Checks.Words;
using Slipway.Core.Text;

namespace Slipway.Core.Checks.Law;

/// <summary>Claims that need something behind them: a link or a footnote beside them, or an entry of the register that still holds.</summary>
internal sealed class Claim(WordFinder claims, Exceptions exceptions, ImmutableArray<string> sources, ImmutableArray<(BackedClaim Claim, WordRun Words)> register) : Extension
{
    private static readonly ImmutableArray<string> KnownSources = ["link", "footnote", "register"];

    /// <inheritdoc/>
    public override string Name => "claim";

    /// <inheritdoc/>
    public override Family Family => Family.Law;

    /// <inheritdoc/>
    internal override bool NeedsWhole => false;

    /// <summary>
    /// Reads its settings: <c>kinds</c>, kinds of claims (percentage, multiple, superlative, first-place, guarantee; all if left out and no <c>tokens</c> are there); <c>tokens</c>, words of a team's own;
    /// <c>exceptions</c>; <c>source</c>, what is enough (link, footnote, register; any of them if left out). A day of <c>valid_until</c> in the register is looked at where the day is known.
    /// The message gets the claim and what is wrong: "%s %s." becomes "The claim "31%" has no source."
    /// </summary>
    public static Extension? Read(YamlFields fields)
    {
        var patterns = ImmutableArray.CreateBuilder<WordPattern>();
        foreach (var kind in fields.Scalars("kinds", "[percentage, superlative]", required: false))
        {
            if (ClaimKinds.Find(kind.Text.Trim()) is { } pattern)
            {
                patterns.Add(pattern);
                continue;
            }

            var meant = Nearest.To(kind.Text, ClaimKinds.Names);
            fields.Findings.Error("rule-claim-kind", $"`{kind.Text}` is no kind of claim.{(meant is null ? "" : $" Did you mean `{meant}`?")}", kind.At, $"Use: {string.Join(", ", ClaimKinds.Names)}; other words under `tokens`.", fields.PathOf("kinds"));
        }

        if (Phrases.Read(fields, "tokens", "[clinically tested]", isRequired: false) is { } tokens)
        {
            patterns.Add(tokens);
        }

        if (!fields.Has("kinds") && !fields.Has("tokens"))
        {
            patterns.AddRange(ClaimKinds.Names.Select(n => ClaimKinds.Find(n)!));
        }

        var exceptions = Exceptions.Read(fields);
        var sources = fields.Scalars("source", "[link, register]", required: false);
        foreach (var unknown in sources.Where(s => !KnownSources.Contains(s.Text)))
        {
            fields.Findings.Error("rule-claim-source", $"`{unknown.Text}` is nothing that can stand behind a claim.", unknown.At, $"Use: {string.Join(", ", KnownSources)}.", fields.PathOf("source"));
        }

        return new Claim(new WordFinder(patterns.ToImmutable()), exceptions, sources.IsEmpty ? KnownSources : [.. sources.Select(s => s.Text)], []);
    }

    /// <inheritdoc/>
    internal override Extension For(BrandFacts brand, Rule rule, FindingList findings) =>
        sources.Contains("register") ? new Claim(claims, exceptions, sources, [.. brand.Claims.Select(c => (c, WordRun.Of(c.Text)))]) : this;

    /// <inheritdoc/>
    internal override void Find(Rule rule, Document document, Hits hits)
    {
        Backing? backing = null;
        foreach (var passage in document.Passages)
        {
            if (!rule.Applies.To(passage.Scopes))
            {
                continue;
            }

            WordRun? words = null;
            var last = -1;
            foreach (var (start, end, _, _) in claims.In(passage))
            {
                if (start < last || exceptions.Allow(passage.Text[start..end]))
                {
                    continue;
                }

                last = end;
                if (Problem(backing ??= new Backing(document, register), passage, words ??= WordRun.Of(passage.Text), start, end) is { } problem)
                {
                    hits.Add(rule, passage, start, end, null, $"\"{passage.Text[start..end]}\"", problem);
                }
            }
        }
    }

    private string? Problem(Backing backing, Passage passage, WordRun words, int start, int end)
    {
        if ((sources.Contains("link") && backing.HasLink(passage)) || (sources.Contains("footnote") && backing.HasFootnote(passage, end)))
        {
            return null;
        }

        return backing.InRegister(words, start, end) is not { } claim ? "has nothing behind it"
            : backing.HasEnded(claim) ? $"rests on {claim.Id} of the register, which ended on {claim.ValidUntil?.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)} (ask {claim.Owner})"
            : null;
    }
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using Slipway.Core.Checks.Opinion;
using Slipway.Core.Checks.Sameness;
using Slipway.Core.Text;

namespace Slipway.Core.Checks;

/// <summary>What is known besides the rules and the document they look at. Given as data: nothing is fetched and nobody is asked.</summary>
public sealed class Background
{
    /// <summary>Nothing.</summary>
    public static Background None { get; } = new();

    /// <summary>What the brand sent before, in the order in which ties are settled.</summary>
    public ImmutableArray<EarlierCopy> Copy { get; init; } = [];

    /// <summary>What models answered; of several records for one question the last counts.</summary>
    public ImmutableArray<OpinionAnswers> Opinions { get; init; } = [];

    /// <summary>What was answered to a question; null when nobody asked.</summary>
    /// <param name="question">The digest of the question.</param>
    public OpinionAnswers? AnswersTo(string question) => Answers.GetValueOrDefault(question);

    private FrozenDictionary<string, OpinionAnswers> Answers =>
        LazyInitializer.EnsureInitialized(ref field, () => Opinions.GroupBy(o => o.Question, StringComparer.Ordinal).ToFrozenDictionary(g => g.Key, g => g.Last(), StringComparer.Ordinal))!;

    /// <summary>SHA-256 over all of it: two equal digests lead to the same findings.</summary>
    public string Digest => LazyInitializer.EnsureInitialized(ref field, () => CanonicalJson.Digest(new { Copy, Opinions }))!;

    /// <summary>The same without what a campaign sent itself, which it may say again.</summary>
    /// <param name="campaign">The campaign's name.</param>
    public Background ApartFrom(string campaign) => Copy.Any(c => c.Campaign == campaign) ? new Background { Copy = [.. Copy.Where(c => c.Campaign != campaign)], Opinions = Opinions } : this;

    /// <summary>The same and what was sent since. What the brand keeps of a campaign itself is what counts of it.</summary>
    /// <param name="sent">The texts.</param>
    internal Background And(ImmutableArray<EarlierCopy> sent) => sent.All(s => Copy.Any(c => c.Campaign == s.Campaign))
        ? this
        : new Background { Copy = [.. Copy, .. sent.Where(s => Copy.All(c => c.Campaign != s.Campaign))], Opinions = Opinions };

    /// <summary>The same with other answers.</summary>
    /// <param name="opinions">The answers.</param>
    public Background With(ImmutableArray<OpinionAnswers> opinions) => new() { Copy = Copy, Opinions = opinions };

    /// <summary>The copy made ready to be compared with, once.</summary>
    internal CopyIndex Index => LazyInitializer.EnsureInitialized(ref field, () => new CopyIndex(Copy))!;
}

/// <summary>A text that the brand sent before.</summary>
/// <param name="Campaign">The campaign it belonged to.</param>
/// <param name="File">Where it lies, for places; its ending says the format.</param>
/// <param name="Text">The text.</param>
public sealed record EarlierCopy(string Campaign, string File, string Text)
{
    /// <summary>Reads the copy a brand keeps: every text of <c>brand/copy/&lt;campaign&gt;/</c>.</summary>
    /// <param name="files">The files of the brand folder by path.</param>
    public static ImmutableArray<EarlierCopy> Read(IReadOnlyDictionary<string, string> files) =>
    [
        .. files.OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => (f.Key, f.Value, At: f.Key.IndexOf("brand/copy/", StringComparison.Ordinal)))
            .Where(f => f.At >= 0)
            .Select(f => (f.Key, f.Value, Parts: f.Key[(f.At + "brand/copy/".Length)..].Split('/')))
            .Where(f => f.Parts.Length > 1)
            .Select(f => new EarlierCopy(f.Parts[0], f.Key, f.Value)),
    ];
}

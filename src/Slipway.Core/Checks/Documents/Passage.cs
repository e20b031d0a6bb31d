using System.Collections.Immutable;

namespace Slipway.Core.Checks.Documents;

/// <summary>A stretch of text as a person reads it, and where each of its characters stands in the source.</summary>
/// <param name="Scopes">What part of the document it is.</param>
/// <param name="Text">The text: markup gone, entities decoded, fallbacks in place of merge fields; code is asterisks of the same length.</param>
/// <param name="Stretches">Where it comes from, in order; every character lies in one of them.</param>
public sealed record Passage(Scopes Scopes, string Text, ImmutableArray<Stretch> Stretches)
{
    /// <summary>Whether it is running text, of which sentences and paragraphs can be told apart.</summary>
    public bool IsProse { get; init; }

    /// <summary>Which kinds of character it has.</summary>
    internal ulong Marks
    {
        get => field != 0 ? field : field = Documents.Marks.Of(Text);
    }

    /// <summary>The offset in the source of a character; for the length of the text, the offset behind its last character.</summary>
    public int SourceAt(int index)
    {
        if (Stretches.IsEmpty)
        {
            return 0;
        }

        var at = Find(index);
        var stretch = Stretches[at];
        return stretch.SourceStart + Math.Min(index - stretch.TextStart, stretch.Length);
    }

    /// <summary>The offset behind a match that ends at <paramref name="end"/>, which may be in the middle of the text where a stretch ends.</summary>
    public int SourceEndAt(int end) => end == 0 ? SourceAt(0) : Math.Max(SourceAt(end - 1) + 1, Stretches.IsEmpty ? 0 : Behind(end));

    // The last character of an entity or masked stretch ends where its source does.
    private int Behind(int end)
    {
        var stretch = Stretches[Find(end - 1)];
        return end - stretch.TextStart >= stretch.TextLength ? stretch.SourceStart + stretch.Length : 0;
    }

    /// <summary>A part of it, as a passage of its own.</summary>
    public Passage Slice(int start, int end, Scopes scopes)
    {
        var stretches = ImmutableArray.CreateBuilder<Stretch>();
        for (var i = Stretches.IsEmpty ? 0 : Find(start); i < Stretches.Length && Stretches[i].TextStart < end; i++)
        {
            var stretch = Stretches[i];
            var cut = stretch.TextLength == stretch.Length ? Math.Max(0, start - stretch.TextStart) : 0;
            stretches.Add(stretch with { TextStart = Math.Max(0, stretch.TextStart - start), TextLength = stretch.TextLength - cut, SourceStart = stretch.SourceStart + cut, Length = stretch.Length - cut });
        }

        return new Passage(scopes, Text[start..end], stretches.DrainToImmutable());
    }

    private int Find(int index)
    {
        var (low, high) = (0, Stretches.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Stretches[middle].TextStart <= index ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}

/// <summary>A run of a passage that comes from one run of the source.</summary>
/// <param name="TextStart">Where it begins in the passage.</param>
/// <param name="TextLength">How long it is in the passage.</param>
/// <param name="SourceStart">Where it begins in the source.</param>
/// <param name="Length">How long it is in the source; differs from the text's for an entity.</param>
public readonly record struct Stretch(int TextStart, int TextLength, int SourceStart, int Length);

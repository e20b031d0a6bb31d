using System.Collections.Immutable;
using Slipway.Core.Checks.Words;

namespace Slipway.Core.Checks.Documents;

/// <summary>A stretch of text as a person reads it, and where each of its characters stands in the source.</summary>
/// <param name="Scopes">What part of the document it is.</param>
/// <param name="Text">The text: markup gone, entities decoded, fallbacks in place of merge fields; code is asterisks of the same length.</param>
/// <param name="Stretches">Where it comes from, in order; every character lies in one of them.</param>
public sealed record Passage(Scopes Scopes, string Text, ImmutableArray<Stretch> Stretches)
{
    private (Passage Whole, int Start, int End)? _cut;

    /// <summary>Where it comes from, in order; every character lies in one of them.</summary>
    public ImmutableArray<Stretch> Stretches
    {
        get => field.IsDefault && _cut is var (whole, start, end) ? field = Cut(whole, start, end) : field;
        init;
    } = Stretches;

    /// <summary>Whether it is running text, of which sentences and paragraphs can be told apart.</summary>
    public bool IsProse { get; init; }

    /// <summary>Which kinds of character it has.</summary>
    internal ulong Marks
    {
        get => field != 0 ? field : field = Documents.Marks.Of(Text);
    }

    /// <summary>Where each of its sentences begins and ends, blanks around it left out.</summary>
    internal ImmutableArray<(int Start, int End)> Sentences => field.IsDefault ? field = Slipway.Core.Checks.Words.Sentences.Of(Text) : field;

    /// <summary>Its words: runs of letters, digits and underscores.</summary>
    internal WordPlace[] Words => field ??= _cut is var (whole, start, _) ? WordPlace.Within(whole.Words, Text, start) : WordPlace.In(Text);

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
    public Passage Slice(int start, int end, Scopes scopes) => new(scopes, Text[start..end], default) { _cut = (this, start, end) };

    // Most slices are looked at and nothing is found in them; nobody then asks where they come from.
    private static ImmutableArray<Stretch> Cut(Passage whole, int start, int end)
    {
        var stretches = ImmutableArray.CreateBuilder<Stretch>();
        for (var i = whole.Stretches.IsEmpty ? 0 : whole.Find(start); i < whole.Stretches.Length && whole.Stretches[i].TextStart < end; i++)
        {
            var stretch = whole.Stretches[i];
            var cut = stretch.TextLength == stretch.Length ? Math.Max(0, start - stretch.TextStart) : 0;
            stretches.Add(stretch with { TextStart = Math.Max(0, stretch.TextStart - start), TextLength = stretch.TextLength - cut, SourceStart = stretch.SourceStart + cut, Length = stretch.Length - cut });
        }

        return stretches.DrainToImmutable();
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

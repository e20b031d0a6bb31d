using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Slipway.Core.Checks.Documents;

namespace Slipway.Core.Checks.Sameness;

/// <summary>The shingles of earlier copy: every five words in a row, by hash, with the text and place they stand at.</summary>
/// <remarks>
/// A passage of three or four words is one shingle of its own, so that headings and subjects count; shorter ones do not. Each shingle is kept once for each text, so looking one up takes
/// as long as there are texts that have it.
/// </remarks>
internal sealed class CopyIndex
{
    /// <summary>The words of a shingle.</summary>
    public const int Size = 5;

    /// <summary>The fewest words of a passage that counts.</summary>
    public const int Fewest = 3;

    private readonly Dictionary<ulong, int> _last = [];
    private readonly List<(int Text, int Offset, int Before)> _entries = [];

    public CopyIndex(ImmutableArray<EarlierCopy> copy)
    {
        var sizes = ImmutableArray.CreateBuilder<int>(copy.Length);
        Documents = [.. copy.Select(c => Document.Read(c.File, c.Text, Setting.Unknown))];
        for (var text = 0; text < copy.Length; text++)
        {
            var before = _entries.Count;
            foreach (var (passage, words) in Documents[text].CopyWords)
            {
                for (var i = 0; i < Count(words.Length); i++)
                {
                    Add(Shingle(words, i), text, passage.SourceAt(words[i].Start));
                }
            }

            sizes.Add(_entries.Count - before);
        }

        (Copy, Sizes) = (copy, sizes.ToImmutable());
    }

    /// <summary>The texts.</summary>
    public ImmutableArray<EarlierCopy> Copy { get; }

    /// <summary>The texts, read.</summary>
    public ImmutableArray<Document> Documents { get; }

    /// <summary>How many different shingles each text has.</summary>
    public ImmutableArray<int> Sizes { get; }

    /// <summary>How many shingles a passage of so many words has.</summary>
    public static int Count(int words) => words >= Size ? words - Size + 1 : words >= Fewest ? 1 : 0;

    /// <summary>The shingle that begins at a word.</summary>
    public static ulong Shingle(ImmutableArray<CopyWord> words, int at) => CopyWords.Row(words.AsSpan().Slice(at, Math.Min(Size, words.Length - at)));

    /// <summary>The last text that has a shingle, as a number for <see cref="At"/>; below 0 for none.</summary>
    public int Find(ulong shingle) => _last.TryGetValue(shingle, out var last) ? last : -1;

    /// <summary>A text that has a shingle, where it stands first in it, and the text before that has it too.</summary>
    public (int Text, int Offset, int Before) At(int entry) => _entries[entry];

    private void Add(ulong shingle, int text, int offset)
    {
        ref var last = ref CollectionsMarshal.GetValueRefOrAddDefault(_last, shingle, out var isKnown);
        if (!isKnown || _entries[last].Text != text)
        {
            _entries.Add((text, offset, isKnown ? last : -1));
            last = _entries.Count - 1;
        }
    }
}

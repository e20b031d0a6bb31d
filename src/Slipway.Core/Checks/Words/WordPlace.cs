using System.Buffers;

namespace Slipway.Core.Checks.Words;

/// <summary>Where a word stands in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="First">Its first letters; see <see cref="FirstLetters"/>.</param>
internal readonly record struct WordPlace(int Start, int End, int First)
{
    /// <summary>The words of a text: runs of letters, digits and underscores.</summary>
    public static WordPlace[] In(ReadOnlySpan<char> text)
    {
        // No text has more words than every second character.
        var room = ArrayPool<WordPlace>.Shared.Rent((text.Length / 2) + 1);
        var count = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (!WordShape.IsLetter(text[at]))
            {
                continue;
            }

            var start = at;
            while (++at < text.Length && WordShape.IsLetter(text[at]))
            {
            }

            room[count++] = new WordPlace(start, at, FirstLetters.Of(text[start..at]));
        }

        var words = room.AsSpan(0, count).ToArray();
        ArrayPool<WordPlace>.Shared.Return(room);
        return words;
    }
}

namespace Slipway.Core.Checks.Words;

/// <summary>The first three letters of many words, a bit each: most words of a text begin with none of them, and are passed over without being looked up.</summary>
internal sealed class FirstLetters
{
    private const int Count = 3;
    private const int LetterBits = 5;
    private readonly ulong[] _bits = new ulong[(1 << (Count * LetterBits)) / 64];

    /// <summary>Whether none was added.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Adds what a word begins with.</summary>
    public void Add(ReadOnlySpan<char> word)
    {
        var number = Number(word, out _);
        _bits[number >> 6] |= 1UL << number;
        IsEmpty = false;
    }

    /// <summary>Whether a word may begin like one of those added, whatever its case; never false when it does.</summary>
    public bool May(ReadOnlySpan<char> word)
    {
        var number = Number(word, out var isAscii);
        return !isAscii || (_bits[number >> 6] >> number & 1) != 0;
    }

    // Five bits of a letter of ASCII are the same in both cases. Others pair up in other ways, and are looked up.
    private static int Number(ReadOnlySpan<char> word, out bool isAscii)
    {
        var (number, all) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var c = i < word.Length ? word[i] : '\0';
            number = (number << LetterBits) | (c & ((1 << LetterBits) - 1));
            all |= c;
        }

        isAscii = all < 128;
        return number;
    }
}

namespace Slipway.Core.Checks.Words;

/// <summary>The first three letters of many words, a bit each: most words of a text begin with none of them, and are passed over without being looked up.</summary>
internal sealed class FirstLetters
{
    /// <summary>What stands for letters that are not of ASCII: they pair up in ways of their own, and are looked up.</summary>
    public const int Unknown = -1;

    private const int Count = 3;
    private const int LetterBits = 5;
    private readonly ulong[] _bits = new ulong[(1 << (Count * LetterBits)) / 64];

    /// <summary>Whether none was added.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>The first letters of a word as a number, the same in both cases.</summary>
    public static int Of(ReadOnlySpan<char> word)
    {
        var (number, all) = (0, 0);
        for (var i = 0; i < Count; i++)
        {
            var c = i < word.Length ? word[i] : '\0';
            number = (number << LetterBits) | (c & ((1 << LetterBits) - 1));
            all |= c;
        }

        return all < 128 ? number : Unknown;
    }

    /// <summary>Adds what a word begins with.</summary>
    public void Add(int first)
    {
        IsEmpty = false;
        if (first != Unknown)
        {
            _bits[first >> 6] |= 1UL << first;
        }
    }

    /// <summary>Whether a word may begin like one of those added, whatever its case; never false when it does.</summary>
    public bool May(int first) => first == Unknown || (_bits[first >> 6] >> first & 1) != 0;
}

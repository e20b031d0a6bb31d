namespace Slipway.Core.Checks.Documents;

/// <summary>Which kinds of character a text has: a bit for each sign of ASCII, and one each for digits, capitals, small letters, blanks and everything else.</summary>
/// <remarks>What a text has not, no expression that needs it can find in it; most texts have few signs, and most expressions need one.</remarks>
internal static class Marks
{
    public const ulong Digit = 1UL << 48;
    public const ulong Capital = 1UL << 49;
    public const ulong Small = 1UL << 50;
    public const ulong Blank = 1UL << 51;
    public const ulong Other = 1UL << 52;
    public const ulong Everything = ulong.MaxValue;

    /// <summary>What a word is made of.</summary>
    public const ulong Letters = Digit | Capital | Small | Other;

    private static readonly ulong[] OfAscii = [.. Enumerable.Range(0, 128).Select(c => Ascii((char)c))];

    public static ulong Of(char c) => c < 128 ? OfAscii[c] : Other;

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var (marks, ofAscii) = (0UL, OfAscii);
        foreach (var c in text)
        {
            marks |= c < 128 ? ofAscii[c] : Other;
        }

        return marks;
    }

    private static ulong Ascii(char c) => c switch
    {
        >= '0' and <= '9' => Digit,
        >= 'A' and <= 'Z' => Capital,
        >= 'a' and <= 'z' => Small,
        ' ' or '\t' or '\n' or '\r' or '\f' or '\v' => Blank,
        >= '!' and <= '/' => 1UL << (c - '!'),
        >= ':' and <= '@' => 1UL << (15 + c - ':'),
        >= '[' and <= '`' => 1UL << (22 + c - '['),
        >= '{' and <= '~' => 1UL << (28 + c - '{'),
        _ => Other,
    };
}

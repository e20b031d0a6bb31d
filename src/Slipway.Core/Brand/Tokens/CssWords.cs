namespace Slipway.Core.Brand.Tokens;

/// <summary>The values of declarations with custom properties filled in, and taken apart into words.</summary>
internal sealed class CssWords
{
    private const int LongestValue = 1000;
    private const int MostFillings = 32;

    private readonly Dictionary<string, string> _custom = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _filled = new(StringComparer.Ordinal);

    public CssWords(IEnumerable<CssDeclaration> declarations)
    {
        foreach (var declaration in declarations.Where(d => d.Property.StartsWith("--", StringComparison.Ordinal)))
        {
            _custom[declaration.Property] = declaration.Value;
        }
    }

    /// <summary>The value with every <c>var()</c> replaced; what cannot be replaced, or grows without end, is empty.</summary>
    public string Filled(string value)
    {
        if (!value.Contains("var(", StringComparison.Ordinal))
        {
            return value.Length <= LongestValue ? value : "";
        }

        return _filled.TryGetValue(value, out var known) ? known : _filled[value] = Fill(value);
    }

    /// <summary>The words of a value: divided by spaces, commas and slashes, functions kept whole and what is in them that is no colour taken apart in turn.</summary>
    public static IEnumerable<string> Of(string value)
    {
        var (depth, from) = (0, 0);
        for (var i = 0; i <= value.Length; i++)
        {
            var c = i < value.Length ? value[i] : ' ';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if ((depth > 0 && i < value.Length) || c is not (' ' or ',' or '/'))
            {
                continue;
            }

            var word = value[from..i];
            from = i + 1;
            if (word.IndexOf('(', StringComparison.Ordinal) is > 0 and var open && Colour.Read(word) is null)
            {
                if (!word.StartsWith("url(", StringComparison.OrdinalIgnoreCase) && !word.StartsWith("calc(", StringComparison.OrdinalIgnoreCase))
                {
                    foreach (var inner in Of(word[(open + 1)..].TrimEnd(')')))
                    {
                        yield return inner;
                    }
                }
            }
            else if (word.Length > 0)
            {
                yield return word;
            }
        }
    }

    private string Fill(string value)
    {
        for (var i = 0; i < MostFillings && value.Length <= LongestValue; i++)
        {
            // The last one holds no other.
            var start = value.LastIndexOf("var(", StringComparison.Ordinal);
            var end = start < 0 ? -1 : Closing(value, start + 3);
            if (end < 0)
            {
                return start < 0 ? value : "";
            }

            var (name, fallback) = value[(start + 4)..end].Split(',', 2, StringSplitOptions.TrimEntries) is [var first, var rest] ? (first, rest) : (value[(start + 4)..end].Trim(), "");
            value = value[..start] + (_custom.GetValueOrDefault(name) ?? fallback) + value[(end + 1)..];
        }

        return "";
    }

    private static int Closing(string value, int open)
    {
        var depth = 0;
        for (var i = open; i < value.Length; i++)
        {
            depth += value[i] == '(' ? 1 : value[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }
}

using System.Buffers;

namespace Slipway.Ai.Redaction;

/// <summary>The forms of keys that say by their beginning what they are.</summary>
internal static class SecretForms
{
    private const int Longest = 4096;

    private static readonly SearchValues<byte> _wordBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);
    private static readonly SearchValues<byte> _digits = SearchValues.Create("0123456789"u8);

    // By the first byte, so that most words are passed by with one look.
    private static readonly (byte[] Prefix, int Least)[]?[] _byFirst = ByFirst(
    [
        ("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("ghp_", 30), ("gho_", 30), ("ghu_", 30), ("ghs_", 30), ("ghr_", 30), ("github_pat_", 22), ("glpat-", 18), ("gsk_", 30),
        ("xoxb-", 10), ("xoxa-", 10), ("xoxp-", 10), ("xoxr-", 10), ("xoxs-", 10), ("xoxe-", 10), ("xapp-", 10), ("sk-", 20), ("sk_live_", 16), ("sk_test_", 16), ("rk_live_", 16), ("whsec_", 20),
        ("hf_", 30), ("npm_", 30), ("pypi-", 16), ("shpat_", 20), ("dop_v1_", 30), ("pat-na1-", 20), ("pat-eu1-", 20), ("slipway_", 20), ("SG.", 20), ("ya29.", 20), ("AGE-SECRET-KEY-", 20), ("r8_", 30), ("lin_api_", 20),
    ]);

    // Of each first byte the second ones there are, as bits of their lower six: most words are no secret by their second letter.
    private static readonly ulong[] _seconds = Seconds();

    /// <summary>Whether a word with these first two bytes may be a secret. It says yes too often, and never no where it may.</summary>
    public static bool MayBegin(byte first, byte second) => (_seconds[first] >> (second & 63) & 1) != 0;

    /// <summary>How long the secret is that the text begins with; 0 where it begins with none.</summary>
    public static int Match(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("eyJ"u8))
        {
            return JsonWebToken(text);
        }

        foreach (var (prefix, least) in _byFirst[text[0]] ?? [])
        {
            if (text.StartsWith(prefix))
            {
                var tail = text[prefix.Length..];
                // SendGrid's and Google's have points in them.
                var length = prefix[^1] == '.' ? Dotted(tail) : Run(tail);
                // A long word with hyphens is no key: those have digits.
                return length >= least && tail[..length].ContainsAny(_digits) ? prefix.Length + length : 0;
            }
        }

        return 0;
    }

    /// <summary>How long the private key is that begins here; one that does not end goes to the end of the text.</summary>
    public static int PrivateKey(ReadOnlySpan<byte> text)
    {
        var first = text[..Math.Min(text.Length, 64)];
        if (!text.StartsWith("-----BEGIN "u8) || first.IndexOf("PRIVATE KEY"u8) < 0)
        {
            return 0;
        }

        var end = text.IndexOf("-----END "u8);
        if (end < 0)
        {
            return text.Length;
        }

        var close = text[(end + 9)..].IndexOf("-----"u8);
        return close < 0 ? text.Length : end + 9 + close + 5;
    }

    private static int JsonWebToken(ReadOnlySpan<byte> text)
    {
        var head = Run(text);
        if (head < 12 || head >= text.Length || text[head] != '.')
        {
            return 0;
        }

        var body = Run(text[(head + 1)..]);
        var at = head + 1 + body;
        return body < 8 ? 0 : at < text.Length && text[at] == '.' ? at + 1 + Run(text[(at + 1)..]) : 0;
    }

    private static int Dotted(ReadOnlySpan<byte> text)
    {
        var length = Run(text);
        while (length < text.Length && text[length] == '.' && Run(text[(length + 1)..]) is > 0 and var more)
        {
            length += 1 + more;
        }

        return length;
    }

    // No further than a key is long: what begins with "sk-sk-sk-" is looked at from each of them.
    private static int Run(ReadOnlySpan<byte> text)
    {
        text = text[..Math.Min(text.Length, Longest)];
        var end = text.IndexOfAnyExcept(_wordBytes);
        return end < 0 ? text.Length : end;
    }

    private static ulong[] Seconds()
    {
        var seconds = new ulong[256];
        foreach (var (prefix, _) in _byFirst.OfType<(byte[] Prefix, int Least)[]>().SelectMany(f => f).Append(("eyJ"u8.ToArray(), 0)))
        {
            seconds[prefix[0]] |= 1UL << (prefix[1] & 63);
        }

        return seconds;
    }

    private static (byte[] Prefix, int Least)[]?[] ByFirst((string Prefix, int Least)[] forms)
    {
        var table = new (byte[], int)[]?[128];
        // The longer first: "sk_live_" is no "sk-".
        foreach (var group in forms.GroupBy(f => f.Prefix[0]))
        {
            table[group.Key] = [.. group.OrderByDescending(f => f.Prefix.Length).Select(f => (System.Text.Encoding.ASCII.GetBytes(f.Prefix), f.Least))];
        }

        return table;
    }
}

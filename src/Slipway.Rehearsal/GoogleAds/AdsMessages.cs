using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;

namespace Slipway.Rehearsal.GoogleAds;

/// <summary>A field of a message, as Google describes it.</summary>
/// <param name="Name">As JSON has it: <c>amountMicros</c>.</param>
/// <param name="Type">A scalar, <c>mask</c>, the name of a message, # and the name of an enumeration, or ? for what is not played.</param>
internal sealed record AdsField(string Name, string Type)
{
    public bool IsList { get; init; }

    public bool IsFixed { get; init; }

    public bool IsGivenOut { get; init; }

    public bool IsAlternative { get; init; }

    public bool IsPlayed => Type != "?";

    public bool IsEnumeration => Type[0] == '#';

    public bool IsMessage => char.IsAsciiLetterUpper(Type[0]);

    /// <summary>As queries and error places have it: <c>amount_micros</c>.</summary>
    public string Spelled => AdsMessages.Spell(Name);
}

/// <summary>A message: its fields by their name in JSON.</summary>
internal sealed record AdsMessage(string Name, FrozenDictionary<string, AdsField> Fields)
{
    public AdsField? this[string field] => Fields.GetValueOrDefault(field);
}

/// <summary>The table of messages and enumerations in <c>messages.txt</c>.</summary>
internal static class AdsMessages
{
    private static readonly (FrozenDictionary<string, AdsMessage> Messages, FrozenDictionary<string, ImmutableArray<string>> Enumerations) Table = Load();

    public static IEnumerable<AdsMessage> All => Table.Messages.Values;

    public static AdsMessage Of(string name) => Table.Messages[name];

    public static ImmutableArray<string> ValuesOf(string enumeration) => Table.Enumerations[enumeration];

    /// <summary><c>amountMicros</c> as <c>amount_micros</c>.</summary>
    public static string Spell(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var letter in name)
        {
            if (char.IsAsciiLetterUpper(letter))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(letter));
        }

        return text.ToString();
    }

    /// <summary><c>amount_micros</c> as <c>amountMicros</c>.</summary>
    public static string Join(string spelled) => string.Concat(spelled.Split('_').Select((part, at) => at == 0 || part.Length == 0 ? part : char.ToUpperInvariant(part[0]) + part[1..]));

    private static (FrozenDictionary<string, AdsMessage>, FrozenDictionary<string, ImmutableArray<string>>) Load()
    {
        using var stream = typeof(AdsMessages).Assembly.GetManifestResourceStream("google-ads-messages.txt")!;
        using var reader = new StreamReader(stream);
        var entries = new List<List<string>>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') && line.StartsWith("# ", StringComparison.Ordinal))
            {
                continue;
            }

            if (!line.StartsWith(' '))
            {
                entries.Add([]);
            }

            entries[^1].AddRange(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return (
            entries.Where(e => e[0][0] != '#').Select(e => new AdsMessage(e[0], e.Skip(2).Select(Field).ToFrozenDictionary(f => f.Name, StringComparer.Ordinal))).ToFrozenDictionary(m => m.Name, StringComparer.Ordinal),
            entries.Where(e => e[0][0] == '#').ToFrozenDictionary(e => e[0], e => e.Skip(2).ToImmutableArray(), StringComparer.Ordinal));
    }

    private static AdsField Field(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var type = text[(colon + 1)..];
        return new AdsField(text[..colon], type.TrimEnd('*', '!', '-', '|'))
        {
            IsList = type.Contains('*', StringComparison.Ordinal),
            IsFixed = type.Contains('!', StringComparison.Ordinal),
            IsGivenOut = type.EndsWith('-'),
            IsAlternative = type.EndsWith('|'),
        };
    }
}

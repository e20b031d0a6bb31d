using System.Collections.Immutable;

namespace Slipway.Ai.Redaction;

/// <summary>What a text may hold that not every model may see.</summary>
public enum SensitiveKind
{
    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A telephone number with its country (E.164).</summary>
    Phone,

    /// <summary>A bank account (IBAN, its check digits hold).</summary>
    Iban,

    /// <summary>A payment card (its check digit holds).</summary>
    Card,

    /// <summary>A number that a state gave a person.</summary>
    Id,

    /// <summary>A key, a token or a password that opens something.</summary>
    Secret,

    /// <summary>Words of the caller that look like one of our placeholders: taken out as well, so that every placeholder in what goes out is ours.</summary>
    Text,
}

/// <summary>The kinds, as files and people name them.</summary>
public static class SensitiveKinds
{
    /// <summary>How many there are, <see cref="SensitiveKind.Text"/> included.</summary>
    public const int Count = 7;

    /// <summary>Those that a policy decides about.</summary>
    public static ImmutableArray<SensitiveKind> All { get; } = [SensitiveKind.Email, SensitiveKind.Phone, SensitiveKind.Iban, SensitiveKind.Card, SensitiveKind.Id, SensitiveKind.Secret];

    /// <summary>The word of <c>gateway.yaml</c>.</summary>
    public static string Word(this SensitiveKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What it is, to a reader.</summary>
    public static string Title(this SensitiveKind kind) => kind switch
    {
        SensitiveKind.Email => "e-mail address",
        SensitiveKind.Phone => "phone number",
        SensitiveKind.Iban => "bank account",
        SensitiveKind.Card => "payment card",
        SensitiveKind.Id => "national id",
        SensitiveKind.Secret => "key or password",
        _ => "placeholder",
    };

    /// <summary>The kind of a word; null where it is none.</summary>
    public static SensitiveKind? Read(string word) => All.Cast<SensitiveKind?>().FirstOrDefault(k => k!.Value.Word() == word);
}

/// <summary>Something found in a text.</summary>
/// <param name="Kind">What.</param>
/// <param name="Start">Its first byte.</param>
/// <param name="Length">How many bytes.</param>
public readonly record struct SensitivePlace(SensitiveKind Kind, int Start, int Length)
{
    internal int End => Start + Length;
}

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>What is held out or written to as one.</summary>
public enum HoldoutUnit
{
    /// <summary>Each person by itself.</summary>
    Contact,

    /// <summary>All people of a target account together: colleagues talk, and an account buys as one.</summary>
    Account,
}

/// <summary>Who of an audience is held out: assigned by hash, so anyone can recompute it.</summary>
/// <remarks>
/// A unit is held out when its position u is below the share; u is the top 53 bits of SHA-256(utf8(seed + "\n" + unit)) over 2^53,
/// so a larger share only adds units. The unit is the contact's id on its platform, never the email address; or the target account's key.
/// </remarks>
/// <param name="Share">The share held out, 0 up to but not including 1.</param>
/// <param name="Seed">The salt, fixed by the plan.</param>
public sealed record Holdout(double Share, string Seed)
{
    /// <summary>What is held out as one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HoldoutUnit By { get; init; }

    /// <summary>Why nobody is held out; null where somebody is, or nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }

    /// <summary>Whether this unit is held out.</summary>
    public bool Holds(string unit) => Position(Seed, unit) < Share;

    /// <summary>Whether this person is held out.</summary>
    /// <param name="contact">The contact's id on its platform.</param>
    /// <param name="account">The key of the account the contact belongs to; null where the audience has no accounts.</param>
    public bool Holds(string contact, string? account) => Holds(UnitOf(contact, account));

    /// <summary>What a person is assigned by: the person, or the account.</summary>
    /// <param name="contact">The contact's id on its platform.</param>
    /// <param name="account">The key of the account the contact belongs to; null where the audience has no accounts.</param>
    public string UnitOf(string contact, string? account) => By == HoldoutUnit.Account ? account ?? contact : contact;

    /// <summary>The position of a unit on the line from 0 to 1, in steps of 2^-53: uniform, and independent between seeds.</summary>
    /// <exception cref="ArgumentException">The seed holds a line feed: two pairs of seed and unit would share a position.</exception>
    public static double Position(string seed, string unit)
    {
        if (seed.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException("A seed holds no line feed.", nameof(seed));
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{unit}"), hash);
        return (BinaryPrimitives.ReadUInt64BigEndian(hash) >> 11) * (1.0 / (1UL << 53));
    }
}

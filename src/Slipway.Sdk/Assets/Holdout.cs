using System.Buffers.Binary;
using System.Collections.Immutable;
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

/// <summary>By what units are assigned.</summary>
public enum AssignedBy
{
    /// <summary>SHA-256: <see cref="Holdout.Position(string, string)"/>.</summary>
    Sha256,

    /// <summary>GrowthBook's own hash, version 2, so that a site that assigns with GrowthBook puts the same people in the same arm: <see cref="GrowthBook.Hash"/>.</summary>
    GrowthBook,
}

/// <summary>Places that are held out whole, where no lots can be drawn among people.</summary>
/// <param name="Field">The contact field that says where somebody is, for example <c>country</c>.</param>
/// <param name="Held">Its values that are held out; letters' case does not count.</param>
public sealed record HeldPlaces(string Field, ImmutableArray<string> Held)
{
    /// <summary>Whether a place is held out; nobody is who is nowhere.</summary>
    public bool Holds(string? place) => place is not null && Held.Contains(place.Trim(), StringComparer.OrdinalIgnoreCase);
}

/// <summary>Who of an audience is held out: assigned by hash, so anyone can recompute it.</summary>
/// <remarks>
/// A unit is held out when its position u is below the share; u is the top 53 bits of SHA-256(utf8(seed + "\n" + unit)) over 2^53,
/// so a larger share only adds units. The unit is the contact's id on its platform, never the email address; or the target account's key.
/// With <see cref="Strata"/> the share is held out of each stratum, and a larger one may move single units too: see <see cref="OfStrata"/>.
/// </remarks>
/// <param name="Share">The share held out, 0 up to but not including 1.</param>
/// <param name="Seed">The salt, fixed by the plan.</param>
public sealed record Holdout(double Share, string Seed)
{
    /// <summary>What is held out as one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public HoldoutUnit By { get; init; }

    /// <summary>By what units get their position.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public AssignedBy Assigned { get; init; }

    /// <summary>The contact fields whose values make the strata, for example <c>country</c>; null where chance alone decides.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<string>? Strata { get; init; }

    /// <summary>The places that are held out whole; the share is 0 then. Null where lots decide.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HeldPlaces? Places { get; init; }

    /// <summary>Why nobody is held out by lot; null where somebody is, or nobody said.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Why { get; init; }

    /// <summary>Whether this unit is held out, where there are no strata.</summary>
    public bool Holds(string unit) => Position(Assigned, Seed, unit) < Share;

    /// <summary>Whether this person is held out.</summary>
    /// <param name="contact">The contact's id on its platform.</param>
    /// <param name="account">The key of the account the contact belongs to; null where the audience has no accounts.</param>
    public bool Holds(string contact, string? account) => Holds(UnitOf(contact, account));

    /// <summary>Who is held out where there are strata: of each, those with the lowest positions, so many that the share is kept in every stratum and in all together to less than one unit.</summary>
    /// <remarks>
    /// Strata are taken in the order of their names (ordinal). With N units in this stratum and those before it, floor(N × share + r) are held out of them together, r being the position of the empty unit: so each unit is
    /// held out with the share as its probability, however small its stratum. Units are ordered by position, and by name where two share one.
    /// </remarks>
    /// <param name="units">Every unit with its stratum, each unit once.</param>
    public ImmutableHashSet<string> OfStrata(IEnumerable<(string Unit, string Stratum)> units)
    {
        var (held, seen, taken, start) = (ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal), 0L, 0, Position(Assigned, Seed, ""));
        foreach (var stratum in units.GroupBy(u => u.Stratum, u => u.Unit, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var ordered = stratum.Select(unit => (Unit: unit, At: Position(Assigned, Seed, unit))).OrderBy(u => u.At).ThenBy(u => u.Unit, StringComparer.Ordinal).ToList();
            seen += ordered.Count;
            var upTo = (int)Math.Floor((seen * Share) + start);
            held.UnionWith(ordered.Take(upTo - taken).Select(u => u.Unit));
            taken = upTo;
        }

        return held.ToImmutable();
    }

    /// <summary>What a person is assigned by: the person, or the account.</summary>
    /// <param name="contact">The contact's id on its platform.</param>
    /// <param name="account">The key of the account the contact belongs to; null where the audience has no accounts.</param>
    public string UnitOf(string contact, string? account) => By == HoldoutUnit.Account ? account ?? contact : contact;

    /// <summary>The position of a unit on the line from 0 to 1 by either hash.</summary>
    public static double Position(AssignedBy by, string seed, string unit) => by == AssignedBy.GrowthBook ? GrowthBook.Hash(seed, unit)!.Value : Position(seed, unit);

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

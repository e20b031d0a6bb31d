using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Statistics;

/// <summary>Deterministic random assignment: the same unit gets the same position for a salt, on every machine and for ever.</summary>
public static class Assignment
{
    /// <summary>The position of a unit on the line from 0 to 1: the top 53 bits of SHA-256(utf8(salt + "\n" + unitId)) over 2^53.</summary>
    /// <remarks>
    /// Uniform, and independent between salts. A unit is in an arm when its position lies in the arm's stretch, so a stretch that grows moves
    /// nobody out. The id is hashed as it is: trim it and settle its case and Unicode form first.
    /// </remarks>
    /// <param name="salt">One per experiment, without a line feed: that separates it from the id.</param>
    /// <param name="unitId">The unit that is assigned, in its normal form.</param>
    /// <returns>0 or more and below 1, in steps of 2^-53.</returns>
    /// <exception cref="ArgumentException">The salt holds a line feed.</exception>
    public static double Position(string salt, string unitId)
    {
        ArgumentNullException.ThrowIfNull(salt);
        ArgumentNullException.ThrowIfNull(unitId);
        if (salt.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException("A salt holds no line feed; it would let two pairs of salt and id share a position.", nameof(salt));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}\n{unitId}"), digest);
        return (BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) * (1.0 / (1L << 53));
    }
}

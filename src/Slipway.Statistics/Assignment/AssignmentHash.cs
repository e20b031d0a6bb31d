using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Statistics.Assignment;

/// <summary>A number for each unit that anyone can recompute, from which its arm follows.</summary>
public static class AssignmentHash
{
    /// <summary>The top 53 bits of SHA-256(utf8(salt + "\n" + unit)), over 2^53.</summary>
    /// <remarks>Uniform, and independent between salts. Every experiment has a salt of its own. It is the position of a holdout in the connector contract, to the bit (decision 6).</remarks>
    /// <param name="salt">Of the experiment.</param>
    /// <param name="unit">As it is kept everywhere; see <see cref="Normalised"/>.</param>
    /// <returns>0 or more, below 1.</returns>
    /// <exception cref="ArgumentException">The salt holds a line feed: two pairs of salt and unit would share a number.</exception>
    public static double Of(string salt, string unit)
    {
        if (salt.Contains('\n', StringComparison.Ordinal))
        {
            throw new ArgumentException("A salt holds no line feed.", nameof(salt));
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}\n{unit}"), digest);
        return (BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) / (double)(1UL << 53);
    }

    /// <summary>A unit's id as it is hashed: without blanks around it, in normal form C, and an email address in lower case.</summary>
    /// <param name="unit">As somebody wrote it.</param>
    public static string Normalised(string unit)
    {
        var normal = unit.Trim().Normalize(NormalizationForm.FormC);
        return normal.Contains('@', StringComparison.Ordinal) ? normal.ToLowerInvariant() : normal;
    }
}

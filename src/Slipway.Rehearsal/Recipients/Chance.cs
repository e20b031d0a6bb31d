using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Chance that falls the same way every time: it depends on the seed, the person and the question only, never on order or time.</summary>
internal sealed class Chance(string seed)
{
    /// <summary>From 0 to below 1, evenly.</summary>
    public double Draw(string email, string question) => (BinaryPrimitives.ReadUInt64BigEndian(Hash(email, question)) >> 11) * (1.0 / (1UL << 53));

    public bool Happens(string email, string question, double rate) => Draw(email, question) < rate;

    public T Pick<T>(string email, string question, IReadOnlyList<T> from) => from[(int)(Draw(email, question) * from.Count)];

    /// <summary>A name for something that happens to a person once.</summary>
    public string Id(string email, string question) => Convert.ToHexStringLower(Hash(email, question).AsSpan(0, 12));

    private byte[] Hash(string email, string question) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\n{email}\n{question}"));
}

using System.Globalization;

namespace Slipway.Rehearsal.Recipients;

/// <summary>What went wrong while acting: counted by kind, and said. Addresses of people and links stay out of it.</summary>
internal sealed class Mishaps(TextWriter errors)
{
    private readonly Lock gate = new();
    private readonly SortedDictionary<string, int> unsaid = new(StringComparer.Ordinal);
    private int count;

    public int Count => Volatile.Read(ref count);

    public void Note(string mishap)
    {
        lock (gate)
        {
            count++;
            unsaid[mishap] = unsaid.GetValueOrDefault(mishap) + 1;
        }
    }

    /// <summary>A line for each kind since the last time.</summary>
    public void Say()
    {
        lock (gate)
        {
            foreach (var (mishap, times) in unsaid)
            {
                errors.WriteLine(string.Create(CultureInfo.InvariantCulture, $"recipients: {mishap}{(times > 1 ? $" ({times} times)" : "")}"));
            }

            unsaid.Clear();
        }
    }
}

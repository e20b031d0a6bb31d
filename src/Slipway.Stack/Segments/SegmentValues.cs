using Slipway.Sdk.Assets;
using Slipway.Stack.Contacts;
using Slipway.Store;

namespace Slipway.Stack.Segments;

/// <summary>A value of a field among the people of an audience.</summary>
/// <param name="Value">The value.</param>
/// <param name="People">How many people have it.</param>
public sealed record SegmentValue(string Value, long People);

/// <summary>Which values of a contact's field occur among an audience, and how often: what it can be spoken to by, segment by segment. It names nobody.</summary>
public static class SegmentValues
{
    // With members in place of a constructor: a computed column of no rows has no type that a constructor could be chosen by.
    private sealed record Count
    {
        public string Value { get; init; } = "";

        public long People { get; init; }
    }

    /// <summary>Counts them, as the audience would be now; the most frequent first.</summary>
    /// <param name="session">The database.</param>
    /// <param name="audience">The audience.</param>
    /// <param name="campaign">Its campaign.</param>
    /// <param name="field">The field.</param>
    /// <param name="now">The time.</param>
    public static async Task<IReadOnlyList<SegmentValue>> ReadAsync(Session session, AudienceAsset audience, string campaign, string field, DateTimeOffset now)
    {
        var values = new Dictionary<string, long>(StringComparer.OrdinalIgnoreCase);
        var sql = $"select {SegmentCompiler.Text(field)} as Value, count(*) as People from stack_contacts c where c.id in (select value from json_each(@ids)) and {SegmentCompiler.Text(field)} is not null group by 1 order by 1";
        await AudienceSnapshot.GoThroughAsync(session, audience, campaign, now, async (s, members) =>
        {
            foreach (var count in await s.QueryAsync<Count>(sql, new { ids = Session.List(members.Select(m => m.Contact)) }))
            {
                values[count.Value] = values.GetValueOrDefault(count.Value) + count.People;
            }
        });
        return [.. values.Select(v => new SegmentValue(v.Key, v.Value)).OrderByDescending(v => v.People).ThenBy(v => v.Value, StringComparer.Ordinal)];
    }

    /// <summary>Whether a field tells segments: one that contacts have, and that is not each person's own.</summary>
    public static bool IsFit(string field) => ContactFields.IsName(field) && field is not ("email" or "first_name" or "last_name");
}

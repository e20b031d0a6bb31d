using System.Collections.Immutable;
using Slipway.Store;
using Slipway.Store.Keys;

namespace Slipway.Stack.Forms;

/// <summary>The contact that a submission belongs to: found by address, or new. What is known already is not overwritten by a stranger's form.</summary>
internal static class Registrants
{
    public static async Task<string> SaveAsync(Session session, KeyRing keys, string email, ImmutableDictionary<string, string> values, DateTimeOffset now)
    {
        var key = keys.Reference(email);
        var known = await session.ScalarAsync<string>("select id from stack_contacts where email = @email", new { email });
        if (known is not null)
        {
            return known;
        }

        var id = $"c_{key[..20]}";
        await session.ExecuteAsync(
            """
            insert into stack_contacts (id, email, email_key, first_name, last_name, company, job_title, lifecycle, fields, created_at, updated_at)
            values (@id, @email, @key, @first, @last, @company, @title, 'lead', '{}', @now, @now) on conflict (email) do nothing
            """,
            new
            {
                id, email, key,
                first = values.GetValueOrDefault("first_name"),
                last = values.GetValueOrDefault("last_name"),
                company = values.GetValueOrDefault("company"),
                title = values.GetValueOrDefault("job_title"),
                now = now.ToUnixTimeMilliseconds(),
            });
        return id;
    }
}

using Slipway.Store;
using Slipway.Store.Keys;

namespace Slipway.Stack.Contacts;

/// <summary>Finds contacts, and adds those who came by themselves.</summary>
public static class ContactBook
{
    internal const string Upsert = """
        insert into stack_contacts (id, email, email_key, first_name, last_name, company, job_title, industry, country, city, language, lifecycle, employees, fields,
          created_at, updated_at)
        values (@Id, @Email, @EmailKey, @FirstName, @LastName, @Company, @JobTitle, @Industry, @Country, @City, @Language, @Lifecycle, @Employees, @Fields,
          @CreatedAt, @UpdatedAt)
        on conflict (id) do update set first_name = excluded.first_name, last_name = excluded.last_name, company = excluded.company, job_title = excluded.job_title,
          industry = excluded.industry, country = excluded.country, city = excluded.city, language = excluded.language, lifecycle = excluded.lifecycle,
          employees = excluded.employees, fields = excluded.fields, updated_at = excluded.updated_at
        """;

    /// <summary>The id of the contact with this address, whether there is one or not.</summary>
    public static string IdOf(KeyRing keys, string email) => IdOf(keys.Reference(email));

    internal static string IdOf(string emailKey) => $"c_{emailKey[..20]}";

    public static Task<Contact?> FindAsync(Session session, string id) =>
        session.FirstAsync<Contact>($"select {Contact.Columns} from stack_contacts where id = @id", new { id });

    /// <summary>The same few contacts each time, for previews.</summary>
    public static Task<IReadOnlyList<Contact>> SampleAsync(Session session, int count) =>
        session.QueryAsync<Contact>($"select {Contact.Columns} from stack_contacts order by id limit @count", new { count });

    /// <summary>The first members of a snapshot, for previews.</summary>
    public static Task<IReadOnlyList<Contact>> SampleAsync(Session session, string snapshot, int count) => session.QueryAsync<Contact>(
        $"""
        select {Contact.Columns} from stack_contacts
        where id in (select contact from stack_members where snapshot = @snapshot order by contact limit @count) order by id
        """,
        new { snapshot, count });

    public static Task<long> CountAsync(Session session) => session.ScalarAsync<long>("select count(*) from stack_contacts");

    /// <summary>The contact with this address, made when there is none. What is known already stays: whoever fills in a form may not be who they say.</summary>
    public static async Task<Contact> FindOrAddAsync(
        Session session, KeyRing keys, string email, IReadOnlyDictionary<string, string> values, DateTimeOffset now)
    {
        if (EmailAddress.Read(email, out var address) is { } problem)
        {
            throw new ArgumentException(problem, nameof(email));
        }

        if (values.Keys.FirstOrDefault(name => !ContactFields.IsName(name)) is { } bad)
        {
            throw new ArgumentException($"'{bad}' cannot be the name of a field.", nameof(values));
        }

        var key = keys.Reference(address);
        var at = now.ToUnixTimeMilliseconds();
        var found = await FindAsync(session, IdOf(key));
        var before = found ?? new Contact { Id = IdOf(key), Email = address, EmailKey = key, CreatedAt = at, UpdatedAt = at };
        var after = before.With(values.Where(v => string.IsNullOrWhiteSpace(before.Field(v.Key))));
        if (found is null || after != before)
        {
            after = after with { UpdatedAt = at };
            await session.ExecuteAsync(Upsert, after);
        }

        return after;
    }
}

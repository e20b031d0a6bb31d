using System.Globalization;
using System.Text.Json;
using Slipway.Sdk.Diagnostics;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Contacts;

/// <summary>Writes what a file says about people to the contacts, in batches, and only what is new.</summary>
internal sealed class ContactWriting(Database database, BusinessClock clock, ContactColumns columns, string fileName)
{
    private const int BatchSize = 1000;
    private readonly int _basis = columns.IndexOf("consent_basis");
    private readonly int _source = columns.IndexOf("consent_source");
    private readonly int _at = columns.IndexOf("consent_at");
    private readonly int _wording = columns.IndexOf("consent_wording");
    private readonly int _purposes = columns.IndexOf("consent_purposes");
    private readonly int _unsubscribed = columns.IndexOf("unsubscribed");
    private readonly (int Index, string Field)[] _fields =
        [.. columns.Used.Select((c, i) => (i, c.Field!)).Where(f => f.Item2 != "email" && !ContactFields.OfConsent.Contains(f.Item2))];
    private int _incomplete;
    private int _firstIncomplete;

    private sealed record GivenConsent(string Contact, string Purpose, string Basis, string Source, string Wording, long At);

    private sealed record Person(string Id, string EmailKey, string Email, Dictionary<string, string> Values, List<GivenConsent> Consents, bool Unsubscribed);

    private sealed record ConsentKey(string Contact, string Purpose, long At);

    public long Created { get; private set; }

    public long Updated { get; private set; }

    public long Unchanged { get; private set; }

    public long Merged { get; private set; }

    public long WithoutConsent { get; private set; }

    public async Task WriteAsync(ImportStaging staging, long total, Action<long> progress, CancellationToken cancellation)
    {
        var batch = new List<Person>(BatchSize);
        var rows = 0L;
        foreach (var person in People(staging, () => rows++))
        {
            batch.Add(person);
            if (batch.Count == BatchSize)
            {
                cancellation.ThrowIfCancellationRequested();
                await WriteBatchAsync(batch);
                batch.Clear();
                progress(rows);
            }
        }

        if (batch.Count > 0)
        {
            await WriteBatchAsync(batch);
        }

        progress(total);
    }

    public IEnumerable<Finding> Findings()
    {
        if (WithoutConsent > 0)
        {
            yield return Finding.Warning(
                "consent-not-given", string.Create(CultureInfo.InvariantCulture, $"{WithoutConsent} contacts of {fileName} come without a consent; they are kept and will not be mailed where the law asks for one."),
                fix: "Add the columns consent_basis, consent_source and consent_at where there is a consent.");
        }

        if (_incomplete > 0)
        {
            yield return Finding.Warning(
                "consent-incomplete", string.Create(CultureInfo.InvariantCulture, $"{_incomplete} rows name a consent without its basis or its time, which proves nothing; it was not taken. The first is line {_firstIncomplete}."),
                new Place(fileName, _firstIncomplete, 1), "Fill consent_basis and consent_at in those rows and import the file again.");
        }
    }

    private IEnumerable<Person> People(ImportStaging staging, Action counted)
    {
        Person? person = null;
        foreach (var row in staging.ByPerson())
        {
            counted();
            if (person?.EmailKey == row.Key)
            {
                Merged++;
            }
            else
            {
                if (person is not null)
                {
                    yield return person;
                }

                person = new Person(ContactBook.IdOf(row.Key), row.Key, row.Values[columns.Email], new(StringComparer.Ordinal), [], false);
            }

            person = Merge(person, row);
        }

        if (person is not null)
        {
            yield return person;
        }
    }

    /// <summary>A later value wins, an empty one never erases; every consent is kept.</summary>
    private Person Merge(Person person, StagedRow row)
    {
        foreach (var (index, field) in _fields)
        {
            if (row.Values[index].Length > 0)
            {
                person.Values[field] = row.Values[index];
            }
        }

        var (basis, source, at, wording, purposes) = (Value(row, _basis), Value(row, _source), Value(row, _at), Value(row, _wording), Value(row, _purposes));
        if (basis.Length > 0 && at.Length > 0)
        {
            var moment = long.Parse(at, CultureInfo.InvariantCulture);
            person.Consents.AddRange((purposes.Length > 0 ? purposes : Contacts.Consents.MarketingEmail).Split('|')
                .Select(purpose => new GivenConsent(person.Id, purpose, basis, source.Length > 0 ? source : $"file {fileName}", wording, moment)));
        }
        else if (basis.Length + at.Length + source.Length + wording.Length + purposes.Length > 0)
        {
            _incomplete++;
            _firstIncomplete = _firstIncomplete == 0 ? row.Line : Math.Min(_firstIncomplete, row.Line);
        }

        return Value(row, _unsubscribed).Length > 0 ? person with { Unsubscribed = true } : person;
    }

    private static string Value(StagedRow row, int index) => index < 0 ? "" : row.Values[index];

    private Task WriteBatchAsync(List<Person> batch) => database.WriteAsync("contacts.import", async session =>
    {
        // One parameter for all: the provider looks each of many parameters up from the start, which takes the longest of the whole import.
        var ids = Session.List(batch.Select(p => p.Id));
        var known = (await session.QueryAsync<Contact>($"select {Contact.Columns} from stack_contacts where id in (select value from json_each(@ids))", new { ids })).ToDictionary(c => c.Id);
        var knownConsents = known.Count == 0 ? [] : (await session.QueryAsync<ConsentKey>(
            "select contact, purpose, at from stack_consents where contact in (select value from json_each(@ids))", new { ids })).ToHashSet();
        var keys = batch.Where(p => p.Unsubscribed).Select(p => p.EmailKey).ToList();
        var suppressed = keys.Count == 0 ? [] : (await session.QueryAsync<string>(
            "select email_key from stack_suppressions where email_key in (select value from json_each(@keys))", new { keys = Session.List(keys) })).ToHashSet();
        var now = clock.Now.ToUnixTimeMilliseconds();
        List<Contact> contacts = [];
        List<GivenConsent> consents = [];
        List<object> suppressions = [];
        foreach (var person in batch)
        {
            var found = known.GetValueOrDefault(person.Id);
            var before = found ?? new Contact { Id = person.Id, Email = person.Email, EmailKey = person.EmailKey, CreatedAt = now, UpdatedAt = now };
            var after = before.With(person.Values);
            var given = person.Consents.Where(c => knownConsents.Add(new ConsentKey(c.Contact, c.Purpose, c.At))).ToList();
            var silenced = person.Unsubscribed && suppressed.Add(person.EmailKey);
            var changed = after != before;
            if (found is null || changed)
            {
                contacts.Add(after with { UpdatedAt = now });
            }

            consents.AddRange(given);
            if (silenced)
            {
                suppressions.Add(new { person.EmailKey, Reason = "unsubscribed", At = now });
            }

            Count(found is null, changed || given.Count > 0 || silenced, person.Consents.Count == 0);
        }

        await session.ExecuteAsync(ContactBook.Upsert, contacts);
        await session.ExecuteAsync(Contacts.Consents.Grant, consents);
        await session.ExecuteAsync(Suppressions.Insert, suppressions);
    });

    private void Count(bool created, bool changed, bool withoutConsent)
    {
        Created += created ? 1 : 0;
        Updated += !created && changed ? 1 : 0;
        Unchanged += !created && !changed ? 1 : 0;
        WithoutConsent += withoutConsent ? 1 : 0;
    }
}

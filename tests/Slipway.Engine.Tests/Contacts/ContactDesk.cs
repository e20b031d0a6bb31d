using System.Text;
using Slipway.Stack.Contacts;
using Slipway.Engine.Tests.Store;
using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using Slipway.Store.Time;
using Xunit;

namespace Slipway.Engine.Tests.Contacts;

/// <summary>A data folder with a real database, and an import over it.</summary>
internal sealed class ContactDesk : IAsyncDisposable
{
    private ContactDesk(string folder, Database database, KeyRing keys, BusinessClock clock)
    {
        (Folder, Database, Keys, Clock) = (folder, database, keys, clock);
        Audit = new AuditTrail(database, keys, TimeProvider.System, Path.Combine(folder, "audit.head"));
        Import = new ContactImport(database, keys, clock, Audit);
    }

    public static DateTimeOffset Now { get; } = new(2026, 9, 1, 9, 0, 0, TimeSpan.Zero);

    public string Folder { get; }

    public Database Database { get; }

    public KeyRing Keys { get; }

    public BusinessClock Clock { get; }

    public AuditTrail Audit { get; }

    public ContactImport Import { get; }

    public string Rejected => Path.Combine(Folder, "set-aside.csv");

    public static async Task<ContactDesk> OpenAsync()
    {
        var folder = Directory.CreateTempSubdirectory("slipway-contacts-").FullName;
        var database = await TestDatabase.OpenAsync(folder);
        var clock = await BusinessClock.OpenAsync(database, TimeProvider.System);
        await clock.HoldAtAsync(Now);
        return new ContactDesk(folder, database, KeyRing.Open(folder), clock);
    }

    public Task<ImportResult> ImportAsync(string csv, Func<ImportOptions, ImportOptions>? options = null) => ImportAsync(Encoding.UTF8.GetBytes(csv), options);

    public Task<ImportResult> ImportAsync(byte[] csv, Func<ImportOptions, ImportOptions>? options = null) => ImportAsync(new MemoryStream(csv), options);

    public Task<ImportResult> ImportAsync(Stream csv, Func<ImportOptions, ImportOptions>? options = null)
    {
        var plain = new ImportOptions { FileName = "people.csv", RejectedFile = Rejected, Actor = "anna" };
        return Import.ImportAsync(csv, options?.Invoke(plain) ?? plain, null, TestContext.Current.CancellationToken);
    }

    public async Task<Contact?> FindAsync(string email) =>
        await Database.ReadAsync(session => ContactBook.FindAsync(session, ContactBook.IdOf(Keys, email)));

    public Task<T?> ScalarAsync<T>(string sql, object? parameters = null) => Database.ReadAsync(session => session.ScalarAsync<T>(sql, parameters));

    public ValueTask DisposeAsync()
    {
        Database.Dispose();
        Keys.Dispose();
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

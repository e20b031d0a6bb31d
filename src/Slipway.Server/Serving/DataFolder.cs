using Slipway.Store;
using Slipway.Store.Audit;
using Slipway.Store.Keys;
using Slipway.Store.Leases;

namespace Slipway.Server.Serving;

/// <summary>What a data folder holds, opened: the lock of the one server, the database, the keys and the audit trail.</summary>
public sealed class DataFolder : IDisposable
{
    private readonly FolderLock? _lock;

    private DataFolder(string path, FolderLock? @lock, Database database, KeyRing keys)
    {
        (Path, _lock, Database, Keys) = (path, @lock, database, keys);
        Audit = new AuditTrail(database, keys, TimeProvider.System, System.IO.Path.Combine(path, "audit.head"));
    }

    public string Path { get; }

    public Database Database { get; }

    public KeyRing Keys { get; }

    public AuditTrail Audit { get; }

    /// <summary>Opens it for the server: makes what is missing, and keeps every other server out.</summary>
    /// <exception cref="StoreUnavailableException">Another server holds it, or it cannot be used.</exception>
    public static async Task<DataFolder> OpenAsync(SlipwayOptions options)
    {
        var @lock = FolderLock.Take(options.Data);
        try
        {
            var folder = await OpenAsync(options, @lock);
            if (options.Database is not null)
            {
                await JoinAsync(folder);
            }

            return folder;
        }
        catch
        {
            @lock.Dispose();
            throw;
        }
    }

    /// <summary>Opens one that is there, for a command that changes it: keeps every server out meanwhile.</summary>
    /// <exception cref="StoreUnavailableException">There is no such folder, a server holds it, or it cannot be used.</exception>
    public static Task<DataFolder> OpenExistingAsync(SlipwayOptions options) => IsThere(options) ? OpenAsync(options) : throw Missing(options.Data);

    /// <summary>Opens it beside a server that may be running; makes nothing.</summary>
    /// <exception cref="StoreUnavailableException">There is no such folder, or it cannot be used.</exception>
    public static Task<DataFolder> ReadAsync(SlipwayOptions options) => IsThere(options) ? OpenAsync(options, null) : throw Missing(options.Data);

    public void Dispose()
    {
        Database.Dispose();
        Keys.Dispose();
        _lock?.Dispose();
    }

    private static bool IsThere(SlipwayOptions options) =>
        options.Database is null ? File.Exists(System.IO.Path.Combine(options.Data, "slipway.db")) : Directory.Exists(System.IO.Path.Combine(options.Data, "keys"));

    // A node among several: it must sign and seal as the others do, and knows how far the trail was when it came.
    private static async Task JoinAsync(DataFolder folder)
    {
        try
        {
            await KeyFit.CheckAsync(folder.Database, folder.Keys);
            if (!Node.IsKnown(folder.Path))
            {
                await folder.Audit.JoinAsync();
            }
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private static StoreUnavailableException Missing(string path) =>
        new($"{path} holds no Slipway data. Name the folder with --data, or make one with: slipway serve --data {path}");

    private static async Task<DataFolder> OpenAsync(SlipwayOptions options, FolderLock? @lock)
    {
        var path = options.Data;
        var database = await Database.OpenAsync(path, options.Database);
        try
        {
            return new DataFolder(path, @lock, database, KeyRing.Open(path));
        }
        catch (Exception e)
        {
            database.Dispose();
            throw e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException
                ? new StoreUnavailableException($"The keys in {System.IO.Path.Combine(path, "keys")} cannot be used: {e.Message}", e)
                : e;
        }
    }
}

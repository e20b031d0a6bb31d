using Microsoft.Data.Sqlite;
using Slipway.Store.Keys;

namespace Slipway.Stack.Contacts;

/// <summary>A row that was read and waits to be merged with the others of its person.</summary>
internal readonly record struct StagedRow(string Key, int Line, string[] Values);

/// <summary>Rows on their way from a file to the contacts, in a scratch file: sorted by person on disk, so that duplicates meet in constant memory.</summary>
/// <remarks>Nothing reaches the contacts before the whole file is read: a file that is broken off or cancelled changes nothing.</remarks>
internal sealed class ImportStaging : IDisposable
{
    // Cells hold no control characters by now.
    private const char Separator = '\u001F';
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private bool _sealed;

    public ImportStaging(string folder)
    {
        Directory.CreateDirectory(folder);
        RemoveLeftovers(folder);
        _file = Path.Combine(folder, $"{Guid.NewGuid():N}.import");
        PrivateFile.Create(_file).Dispose();
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _file, Pooling = false }.ToString());
        _connection.Open();
        // A scratch file: when it breaks it is made again, so it needs no journal and no sync.
        Run("pragma journal_mode = off; pragma synchronous = off; pragma locking_mode = exclusive; pragma cache_size = -16000;");
        Run("create table rows (key text not null, line integer not null, cells text not null); begin");
        _insert = _connection.CreateCommand();
        _insert.CommandText = "insert into rows (key, line, cells) values (@key, @line, @cells)";
        _insert.Parameters.Add("@key", SqliteType.Text);
        _insert.Parameters.Add("@line", SqliteType.Integer);
        _insert.Parameters.Add("@cells", SqliteType.Text);
    }

    public void Add(StagedRow row)
    {
        _insert.Parameters[0].Value = row.Key;
        _insert.Parameters[1].Value = row.Line;
        _insert.Parameters[2].Value = string.Join(Separator, row.Values);
        _insert.ExecuteNonQuery();
    }

    /// <summary>All rows, those of a person together, in the order of the file.</summary>
    public IEnumerable<StagedRow> ByPerson()
    {
        if (!_sealed)
        {
            Run("commit");
            _sealed = true;
        }

        using var select = _connection.CreateCommand();
        select.CommandText = "select key, line, cells from rows order by key, line";
        using var reader = select.ExecuteReader();
        while (reader.Read())
        {
            yield return new StagedRow(reader.GetString(0), reader.GetInt32(1), reader.GetString(2).Split(Separator));
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _connection.Dispose();
        File.Delete(_file);
    }

    private void Run(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only literals of this file come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private static void RemoveLeftovers(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*.import").Where(f => File.GetLastWriteTimeUtc(f) < TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2)))
        {
            File.Delete(file);
        }
    }
}

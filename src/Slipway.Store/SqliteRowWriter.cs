using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Slipway.Store;

/// <summary>Writes rows to SQLite by its own functions, where values have numbers.</summary>
internal sealed class SqliteRowWriter : RowWriter
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private byte[] _text = new byte[256];
    private int _next;

    public SqliteRowWriter(SqliteConnection connection, string table, IReadOnlyList<string> columns)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v2(_database, $"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(_ => "?"))})", out _statement));
    }

    public override void Write(long value) => Check(raw.sqlite3_bind_int64(_statement, ++_next, value));

    public override void Write(string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(_statement, ++_next));
            return;
        }

        if (value.Length == 0)
        {
            // No bytes at all would be nothing, and not the empty text.
            Check(raw.sqlite3_bind_text(_statement, ++_next, ""));
            return;
        }

        if (_text.Length < Encoding.UTF8.GetMaxByteCount(value.Length))
        {
            _text = new byte[Encoding.UTF8.GetMaxByteCount(value.Length)];
        }

        Check(raw.sqlite3_bind_text(_statement, ++_next, _text.AsSpan(0, Encoding.UTF8.GetBytes(value, _text))));
    }

    public override void Dispose() => _statement.Dispose();

    internal override Task EndRowAsync()
    {
        _next = 0;
        var done = raw.sqlite3_step(_statement);
        // It says again what the step said.
        raw.sqlite3_reset(_statement);
        Check(done);
        return Task.CompletedTask;
    }

    private void Check(int answer) => SqliteException.ThrowExceptionForRC(answer, _database);
}

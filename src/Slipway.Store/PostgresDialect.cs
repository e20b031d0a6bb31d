using System.Data;
using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace Slipway.Store;

/// <summary>PostgreSQL, for a team that runs several nodes.</summary>
internal sealed class PostgresDialect : Dialect
{
    // Of all locks a database has, this one is the writer's.
    private const long Writer = 0x511_9AA7;

    // A node that stands still or is cut off in the middle of a write is let go of after so many milliseconds: the others could write nothing while it has the writer's turn.
    private const int Silence = 4000;

    // What lies idle for longer may have been cut off by what is in between; the provider's pool keeps none longer either.
    private static readonly TimeSpan _freshness = TimeSpan.FromMinutes(5);

    private readonly NpgsqlDataSource _source;

    // Who was used last is taken first: it has the statements prepared and its server process what it needs at hand. The provider's own pool goes round instead, from one cold connection to the next.
    private readonly IdleConnections<NpgsqlConnection> _idle = new(most: 8);

    /// <exception cref="ArgumentException">The connection string is none.</exception>
    public PostgresDialect(string connectionString)
    {
        // Nothing here leaves anything behind in a connection, and to clear it each time it is taken would cost as much as a write.
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { SearchPath = "slipway, pg_catalog", MaxAutoPrepare = 100, NoResetOnClose = true };
        settings.ApplicationName ??= "slipway";
        _source = NpgsqlDataSource.Create(settings);
        Place = $"{settings.Database} on {settings.Host}";
    }

    public override string Place { get; }

    public override string Advice => "See that the database server runs, can be reached and has room; what was not answered is taken up again.";

    public override async Task PrepareAsync()
    {
        await using DbConnection connection = await _source.OpenConnectionAsync();
        await using var transaction = await BeginAsync(connection);
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = Functions;
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }

    public override async Task<DbConnection> OpenAsync()
    {
        if (_idle.TryTake(out var kept))
        {
            if (kept.Idle < _freshness)
            {
                return kept.Connection;
            }

            // It and those below it: to give them to the provider's pool would be to get them back from there.
            _source.Clear();
            await kept.Connection.DisposeAsync();
            _idle.Clear();
        }

        return await _source.OpenConnectionAsync();
    }

    // One on which something still runs is not for the next. Where one broke, the others were cut off with it.
    public override async ValueTask CloseAsync(DbConnection connection)
    {
        var postgres = (NpgsqlConnection)connection;
        if (postgres.FullState == ConnectionState.Open && _idle.TryKeep(postgres))
        {
            return;
        }

        var isBroken = !postgres.State.HasFlag(ConnectionState.Open);
        await postgres.DisposeAsync();
        if (isBroken)
        {
            _idle.Clear();
        }
    }

    public override async Task<DbTransaction> BeginAsync(DbConnection connection)
    {
        var transaction = await connection.BeginTransactionAsync();
        try
        {
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = FormattableString.Invariant($"select set_config('idle_in_transaction_session_timeout', '{Silence}', true), pg_advisory_xact_lock({Writer})");
            await command.ExecuteNonQueryAsync();
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    public override bool HasOneWriter => false;

    // One trip: a batch without a transaction of its own is one, and needs no turn of the writer since it reads nothing first.
    public override async Task AppendAsync(IReadOnlyList<GroupCommit.Write> writes, Action before)
    {
        var connection = (NpgsqlConnection)await OpenAsync();
        try
        {
            await AppendAsync(connection, writes, before);
        }
        finally
        {
            await CloseAsync(connection);
        }
    }

    private static async Task AppendAsync(NpgsqlConnection connection, IReadOnlyList<GroupCommit.Write> writes, Action before)
    {
        await using var batch = connection.CreateBatch();
        foreach (var statement in writes.SelectMany(w => w.Statements))
        {
            var numbered = NumberedSql.Of(statement.Sql);
            var command = new NpgsqlBatchCommand(numbered.Text);
            foreach (var name in numbered.Names)
            {
                var value = Array.Find(statement.Values, v => v.Name == name).Value;
                command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = value is string or null ? NpgsqlDbType.Text : NpgsqlDbType.Bigint, Value = value ?? DBNull.Value });
            }

            batch.BatchCommands.Add(command);
        }

        before();
        await batch.ExecuteNonQueryAsync();
        var at = 0;
        foreach (var write in writes)
        {
            for (var i = 0; i < write.Statements.Count; i++)
            {
                write.Rows[i] = batch.BatchCommands[at++].RecordsAffected;
            }
        }
    }

    // Every number is read as a long, as it is from SQLite.
    public override string Translate(string migration) => migration
        .Replace("integer primary key autoincrement", "bigint generated always as identity primary key", StringComparison.Ordinal)
        .Replace(" integer", " bigint", StringComparison.Ordinal);

    public override bool IsTrouble(Exception exception) => exception is NpgsqlException and not PostgresException or PostgresException { SqlState: ['0', '8', ..] or ['5', '3', ..] or ['5', '7', ..] or "25P03" };

    public override void Dispose()
    {
        _idle.Close();
        _source.Dispose();
    }

    /// <summary>What SQLite has and PostgreSQL has not, and the meanings of <see cref="ComparableText"/>.</summary>
    private const string Functions =
        """
        create schema if not exists slipway;

        create or replace function slipway.lower(text) returns text language sql immutable strict parallel safe as
          $$ select pg_catalog.lower($1 collate "und-x-icu") $$;

        create or replace function slipway.json_extract(document text, path text) returns text language sql immutable strict parallel safe as
          $$ select document::jsonb ->> trim(both '"' from substr(path, 3)) $$;

        create or replace function slipway.json_quote(written text) returns text language sql immutable strict parallel safe as
          $$ select to_json(written)::text $$;

        create or replace function slipway.json_type(document text, path text) returns text language sql immutable strict parallel safe as
          $$ select jsonb_typeof(document::jsonb -> trim(both '"' from substr(path, 3))) $$;

        create or replace function slipway.json_each(document text) returns table (key text, value text) language plpgsql immutable strict parallel safe as $$
        begin
          if jsonb_typeof(document::jsonb) = 'array' then
            return query select (a.n - 1)::text, a.v from jsonb_array_elements_text(document::jsonb) with ordinality as a (v, n);
          else
            return query select o.key, o.value from jsonb_each_text(document::jsonb) as o;
          end if;
        end $$;

        create or replace function slipway.number_of(written text) returns double precision language plpgsql immutable strict parallel safe as $$
        begin
          return case when written ~ '^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$' then nullif(nullif(trim(written)::double precision, 'infinity'), '-infinity') end;
        exception when numeric_value_out_of_range then
          return null;
        end $$;

        create or replace function slipway.moment_of(written text) returns bigint language plpgsql immutable strict parallel safe as $$
        begin
          if written !~ '^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})?)?$' then
            return null;
          end if;
          return floor(extract(epoch from case when length(written) > 10 and written ~ '(Z|[+-]\d{2}:\d{2})$' then written::timestamptz else (written || 'Z')::timestamptz end) * 1000)::bigint;
        exception when datetime_field_overflow or invalid_datetime_format then
          return null;
        end $$;

        create or replace function slipway.now_ms() returns bigint language sql volatile as
          $$ select floor(extract(epoch from clock_timestamp()) * 1000)::bigint $$;

        create or replace aggregate slipway.sum(bigint) (sfunc = int8pl, stype = bigint);

        create or replace function slipway.day_of(written text) returns text language sql immutable strict parallel safe as
          $$ select case when slipway.moment_of(written) is not null then substr(written, 1, 10) end $$;
        """;
}

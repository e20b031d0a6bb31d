using System.Data.Common;

namespace Slipway.Store;

/// <summary>Writes many rows of one table with one statement: the values of each, in the order of the columns.</summary>
/// <remarks>For what comes by thousands: to look up each value's parameter by its name is most of what such a row costs.</remarks>
public abstract class RowWriter : IDisposable
{
    /// <summary>The next value.</summary>
    public abstract void Write(long value);

    /// <summary>The next value.</summary>
    public abstract void Write(string? value);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Writes the row.</summary>
    internal abstract Task EndRowAsync();

    /// <summary>With a command of any provider, whose parameters stay and change their values.</summary>
    internal sealed class OfCommand : RowWriter
    {
        private readonly DbCommand _command;
        private int _next;

        public OfCommand(Session session, string table, IReadOnlyList<string> columns)
        {
            _command = session.Connection.CreateCommand();
            (_command.CommandText, _command.Transaction) = ($"insert into {table} ({string.Join(", ", columns)}) values ({string.Join(", ", columns.Select(c => $"@{c}"))})", session.Transaction);
            foreach (var column in columns)
            {
                var parameter = _command.CreateParameter();
                parameter.ParameterName = $"@{column}";
                _command.Parameters.Add(parameter);
            }
        }

        public override void Write(long value) => _command.Parameters[_next++].Value = value;

        public override void Write(string? value) => _command.Parameters[_next++].Value = (object?)value ?? DBNull.Value;

        public override void Dispose() => _command.Dispose();

        internal override Task EndRowAsync()
        {
            _next = 0;
            return _command.ExecuteNonQueryAsync();
        }
    }
}

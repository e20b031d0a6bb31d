using Slipway.Core.Evidence;

namespace Slipway.Engine.Ingest;

/// <summary>Reads rows of three columns on one thread, and hands them to their part of a ledger by the hundred.</summary>
/// <typeparam name="TRow">What a row becomes.</typeparam>
internal abstract class RowReader<TRow>(RowFile file, int first, int second, int third)
    where TRow : struct
{
    private const int AtOnce = 256;

    private readonly byte[] _buffer = new byte[RowFile.PieceBytes + RowFile.LongestLine + 1];
    private readonly byte[] _unquoted = new byte[RowFile.LongestLine];
    private readonly TRow[] _rows = GC.AllocateUninitializedArray<TRow>(UnitLedger.Parts * AtOnce);
    private readonly int[] _waiting = new int[UnitLedger.Parts];
    private readonly int _columns = file.Columns.Count;
    private readonly byte _separator = file.Separator;

    public long Rows { get; private set; }

    /// <summary>What was set aside.</summary>
    public List<RowAside> Aside { get; } = [];

    /// <summary>Reads a piece.</summary>
    /// <returns>How many lines begin in it.</returns>
    public int Read(int piece)
    {
        var (from, to, end) = file.Read(piece, _buffer);
        var lines = 0;
        while (from < to && from < end)
        {
            var rest = _buffer.AsSpan(from, Math.Min(RowFile.LongestLine, end - from));
            var length = rest.IndexOf((byte)'\n');
            var isLong = length < 0 && rest.Length == RowFile.LongestLine;
            length = length < 0 ? rest.Length : length;
            if ((isLong ? RowTrouble.TooLong : Take(rest[..length].TrimEnd((byte)'\r'))) is { } trouble)
            {
                Aside.Add(new(piece, lines, trouble));
            }

            lines++;
            from += length + 1;
            if (isLong)
            {
                Rows++;

                // The rest of it is no line; where it ends in a later piece, that begins behind it.
                var over = from < to ? _buffer.AsSpan(from..Math.Min(to, end)).IndexOf((byte)'\n') : -1;
                from = over < 0 ? end : from + over + 1;
            }
        }

        return lines;
    }

    /// <summary>Hands over what still waits.</summary>
    public void Finish()
    {
        for (var part = 0; part < _waiting.Length; part++)
        {
            HandOver(part, _rows.AsSpan(part * AtOnce, _waiting[part]));
            _waiting[part] = 0;
        }
    }

    protected abstract RowTrouble? Row(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, out ulong unit, out TRow row);

    protected abstract void HandOver(int part, ReadOnlySpan<TRow> rows);

    private RowTrouble? Take(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return null;
        }

        if (line.Contains((byte)'"'))
        {
            return TakeQuoted(line);
        }

        var (one, two, three) = (default(Range), default(Range), default(Range));
        var (field, start) = (0, 0);
        while (true)
        {
            var length = line[start..].IndexOf(_separator);
            var stop = length < 0 ? line.Length : start + length;
            Choose(field, start..stop, ref one, ref two, ref three);
            field++;
            if (length < 0)
            {
                break;
            }

            start = stop + 1;
        }

        Rows++;
        return field == _columns ? Keep(line[one], line[two], line[three]) : RowTrouble.Fields;
    }

    // Two quotes in a quoted field are one.
    private RowTrouble? TakeQuoted(ReadOnlySpan<byte> line)
    {
        Rows++;
        var (one, two, three) = (default(Range), default(Range), default(Range));
        var (field, start, length, quoted) = (0, 0, 0, false);
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '"')
            {
                if (quoted && i + 1 < line.Length && line[i + 1] == '"')
                {
                    _unquoted[length++] = line[i++];
                    continue;
                }

                quoted = !quoted;
            }
            else if (line[i] == _separator && !quoted)
            {
                Choose(field++, start..length, ref one, ref two, ref three);
                start = length;
            }
            else
            {
                _unquoted[length++] = line[i];
            }
        }

        Choose(field++, start..length, ref one, ref two, ref three);
        return quoted ? RowTrouble.Quotes : field == _columns ? Keep(_unquoted.AsSpan()[one], _unquoted.AsSpan()[two], _unquoted.AsSpan()[three]) : RowTrouble.Fields;
    }

    private void Choose(int field, Range place, ref Range one, ref Range two, ref Range three)
    {
        if (field == first)
        {
            one = place;
        }
        else if (field == second)
        {
            two = place;
        }
        else if (field == third)
        {
            three = place;
        }
    }

    private RowTrouble? Keep(ReadOnlySpan<byte> one, ReadOnlySpan<byte> two, ReadOnlySpan<byte> three)
    {
        if (Row(one, two, three, out var unit, out var row) is { } trouble)
        {
            return trouble;
        }

        var part = UnitLedger.PartOf(unit);
        ref var waiting = ref _waiting[part];
        _rows[(part * AtOnce) + waiting] = row;
        if (++waiting == AtOnce)
        {
            HandOver(part, _rows.AsSpan(part * AtOnce, AtOnce));
            waiting = 0;
        }

        return null;
    }
}

/// <summary>A row that was set aside, by its line within its piece.</summary>
internal sealed record RowAside(int Piece, int Line, RowTrouble Trouble);

/// <summary>Exposures: unit, arm, time.</summary>
internal sealed class ExposureReader(RowFile file, int unitColumn, int armColumn, int timeColumn, UnitLedger ledger, bool configured) : RowReader<ExposureRow>(file, unitColumn, armColumn, timeColumn)
{
    private readonly List<byte[]> _names = [];
    private readonly List<int> _arms = [];

    protected override RowTrouble? Row(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, out ulong unit, out ExposureRow row)
    {
        (unit, row) = (0, default);
        if (UnitLedger.Number(first) is not { } number)
        {
            return RowTrouble.Unit;
        }

        if (ArmOf(second) is not (>= 0 and var arm))
        {
            return RowTrouble.Arm;
        }

        if (!RowFields.Time(third, out var at))
        {
            return RowTrouble.Time;
        }

        (unit, row) = (number, new ExposureRow(number, at, arm));
        return null;
    }

    protected override void HandOver(int part, ReadOnlySpan<ExposureRow> rows) => ledger.Add(part, rows);

    private int ArmOf(ReadOnlySpan<byte> field)
    {
        for (var i = 0; i < _names.Count; i++)
        {
            if (field.SequenceEqual(_names[i]))
            {
                return _arms[i];
            }
        }

        var name = System.Text.Encoding.UTF8.GetString(field).Trim();
        var arm = name.Length == 0 ? -1 : configured ? ledger.Arms.IndexOf(name) : ledger.Arm(name);
        if (arm >= 0)
        {
            _names.Add(field.ToArray());
            _arms.Add(arm);
        }

        return arm;
    }
}

/// <summary>Outcomes: unit, time, amount.</summary>
internal sealed class OutcomeReader(RowFile file, int unitColumn, int timeColumn, int amountColumn, UnitLedger ledger) : RowReader<OutcomeRow>(file, unitColumn, timeColumn, amountColumn)
{
    protected override RowTrouble? Row(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, out ulong unit, out OutcomeRow row)
    {
        (unit, row) = (0, default);
        if (UnitLedger.Number(first) is not { } number)
        {
            return RowTrouble.Unit;
        }

        if (!RowFields.Time(second, out var at))
        {
            return RowTrouble.Time;
        }

        if (RowFields.Amount(third, out var amount) is { } trouble)
        {
            return trouble;
        }

        (unit, row) = (number, new OutcomeRow(number, at, amount));
        return null;
    }

    protected override void HandOver(int part, ReadOnlySpan<OutcomeRow> rows) => ledger.Add(part, rows);
}

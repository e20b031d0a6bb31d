using System.Globalization;
using System.Text;

namespace Slipway.Bench.Proofs;

/// <summary>A contacts file that is made while it is read, so that neither disk nor memory ever holds it. The same size always gives the same file.</summary>
/// <param name="bytes">About how large: the row that goes beyond is the last one.</param>
internal sealed class GeneratedContacts(long bytes) : Stream
{
    private static readonly string[] _countries = ["DE", "AT", "NL", "GB", "US"];
    private static readonly string[] _notes =
    [
        "Met at a fair; asked for the checklist.", "Wants to hear about picking by voice, \"\"but not before spring\"\".", "Two sites, one of them cold storage.\nCall in the afternoon.", "",
    ];

    private byte[] _rest = Encoding.UTF8.GetBytes("email,first_name,last_name,company,job_title,industry,country,city,language,lifecycle,employees,consent_purposes,consent_basis,consent_source,consent_at,note\n");
    private int _at;

    /// <summary>Bytes given so far.</summary>
    public long Given { get; private set; }

    /// <summary>Rows given so far, without the header.</summary>
    public long Rows { get; private set; }

    /// <summary>Rows given so far that nobody can take.</summary>
    public long Broken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (_at == _rest.Length && Given < bytes)
        {
            _rest = Encoding.UTF8.GetBytes(NextRow());
            _at = 0;
        }

        var length = Math.Min(count, _rest.Length - _at);
        _rest.AsSpan(_at, length).CopyTo(buffer.AsSpan(offset));
        _at += length;
        Given += length;
        return length;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private string NextRow()
    {
        var n = Rows++;
        // Three of a hundred, each broken in another way in turn.
        if (n % 100 is 17 or 49 or 83)
        {
            return BrokenRow(n, Broken++);
        }

        var country = _countries[n % _countries.Length];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"zoe.{n}@firm{n % 50_000}.example,Zoë,Müller-{n % 977},\"Firm {n % 50_000}, Logistics\",Warehouse manager,logistics,{country},Hamburg,en,lead,{n % 900},marketing-email,consent,trade fair,2025-03-{1 + (n % 28):00},\"{_notes[n % _notes.Length]}\"\n");
    }

    private static string BrokenRow(long n, long kind) => (kind % 6) switch
    {
        0 => $",Zoë,Nobody,Firm,Picker,logistics,DE,Hamburg,en,lead,12,,,,,no address\n",
        1 => $"zoe.{n}-at-firm.example,Zoë,Nowhere,Firm,Picker,logistics,DE,Hamburg,en,lead,12,,,,,no at sign\n",
        2 => $"zoe.{n}@firm.example,Zoë,Short,Firm\n",
        3 => $"zoe.{n}@firm.example,Zoë,Long,Firm,Picker,logistics,DE,Hamburg,en,lead,12,,,,,too,many,cells\n",
        4 => $"zoe.{n}@firm.example,Zoë,Elsewhere,Firm,Picker,logistics,Atlantis,Hamburg,en,lead,12,,,,,no country\n",
        _ => $"zoe.{n}@firm.example,Zoë,Quote,\"Firm \" Ltd,Picker,logistics,DE,Hamburg,en,lead,12,,,,,a quotation mark within a cell\n",
    };
}

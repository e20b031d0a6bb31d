namespace Slipway.Engine.Ingest;

/// <summary>What is wrong with a row that was set aside.</summary>
public enum RowTrouble
{
    /// <summary>It has more or fewer fields than the header.</summary>
    Fields,

    /// <summary>A quoted field does not end on its line.</summary>
    Quotes,

    /// <summary>It is longer than a line may be.</summary>
    TooLong,

    /// <summary>It names no unit.</summary>
    Unit,

    /// <summary>It names no arm, or none that is configured.</summary>
    Arm,

    /// <summary>Its time cannot be read.</summary>
    Time,

    /// <summary>Its amount cannot be read.</summary>
    Amount,

    /// <summary>Its amount is larger than any that is meant.</summary>
    AmountTooLarge,
}

/// <summary>A row that was not counted.</summary>
/// <param name="File">Its file, as it was named.</param>
/// <param name="Line">Its line, from 1, the header's being the first.</param>
/// <param name="Trouble">What is wrong, for a program.</param>
public sealed record SetAside(string File, long Line, RowTrouble Trouble)
{
    /// <summary>What is wrong and what to do, a sentence.</summary>
    public string Reason => Trouble switch
    {
        RowTrouble.Fields => "It has more or fewer fields than the header: put a field that holds the separator in quotes.",
        RowTrouble.Quotes => "Its quotes do not end on this line: a field cannot go on in the next one.",
        RowTrouble.TooLong => "It is longer than 64 KB: look for a line that does not end.",
        RowTrouble.Unit => "It names no unit.",
        RowTrouble.Arm => "It names no arm, or one that is not configured.",
        RowTrouble.Time => "Its time cannot be read: write seconds since 1970, or a time like 2027-01-05T09:00:00Z.",
        RowTrouble.Amount => "Its amount cannot be read: write digits and a point, like 1250.00.",
        _ => "Its amount is a billion or more: look for a missing point.",
    };
}

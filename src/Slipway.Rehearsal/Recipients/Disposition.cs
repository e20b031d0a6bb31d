namespace Slipway.Rehearsal.Recipients;

/// <summary>What a person is like before any mail: everything they might do is decided here, once.</summary>
internal sealed record Disposition
{
    public required bool Opens { get; init; }

    public required bool Clicks { get; init; }

    public required bool Registers { get; init; }

    public required bool Attends { get; init; }

    public required bool SubmitsTwice { get; init; }

    public required bool Consents { get; init; }

    public required bool Scanned { get; init; }

    /// <summary>The scanner gives itself out as a browser.</summary>
    public required bool ScannerPretends { get; init; }

    public required bool Prefetched { get; init; }

    /// <summary>The address takes no mail.</summary>
    public required bool Refused { get; init; }

    /// <summary>The address turns the first attempt away.</summary>
    public required bool Deferred { get; init; }

    /// <summary>Reaches the goal when this is below the probability that then applies; one draw for both worlds, with mail and without.</summary>
    public required double OutcomeDraw { get; init; }

    /// <summary>How much the invitation moves this person, against the average of all; who is drawn in further is moved more.</summary>
    public double Moved => Registers ? 4 : Clicks ? 2.5 : Opens ? 1 : 0.3;

    public static Disposition Of(Person person, Chance chance, RecipientsRates rates)
    {
        var opens = Happens("opens", rates.Opens);
        var clicks = opens && Happens("clicks", rates.Clicks);
        var registers = clicks && Happens("registers", rates.Registers);
        var address = chance.Draw(person.Email, "address");
        return new Disposition
        {
            Opens = opens,
            Clicks = clicks,
            Registers = registers,
            Attends = Happens("attends", rates.Attends),
            SubmitsTwice = Happens("submits twice", rates.SubmitsTwice),
            Consents = Happens("consents", rates.Consents),
            Scanned = Happens("scanned", rates.Scanned),
            ScannerPretends = Happens("scanner pretends", 0.5),
            Prefetched = opens && Happens("prefetched", rates.Prefetched),
            Refused = address < rates.Refused,
            Deferred = address >= rates.Refused && address < rates.Refused + rates.Deferred,
            OutcomeDraw = chance.Draw(person.Email, "outcome"),
        };

        bool Happens(string question, double rate) => chance.Happens(person.Email, question, rate);
    }
}

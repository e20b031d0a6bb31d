using Slipway.Rehearsal.Mailbox;

namespace Slipway.Rehearsal.Recipients;

/// <summary>What someone, or a program of theirs, will do about a mail.</summary>
internal abstract record Reaction(Person Person, ReceivedMail Mail, int Nth)
{
    /// <summary>A security scanner follows every link.</summary>
    internal sealed record Scan(Person Person, ReceivedMail Mail, int Nth, bool Pretends) : Reaction(Person, Mail, Nth);

    /// <summary>The mail program loads the pictures ahead of the person.</summary>
    internal sealed record Prefetch(Person Person, ReceivedMail Mail, int Nth) : Reaction(Person, Mail, Nth);

    /// <summary>The person opens the mail, and perhaps goes on.</summary>
    internal sealed record Look(Person Person, ReceivedMail Mail, int Nth, bool LoadsPictures, bool Clicks, bool Registers) : Reaction(Person, Mail, Nth);

    /// <summary>The person answers, or the mail program says that the person is away.</summary>
    internal sealed record Answer(Person Person, ReceivedMail Mail, int Nth, bool IsAway) : Reaction(Person, Mail, Nth);

    /// <summary>The person wants no more.</summary>
    internal sealed record Unsubscribe(Person Person, ReceivedMail Mail, int Nth) : Reaction(Person, Mail, Nth);
}

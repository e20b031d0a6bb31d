namespace Slipway.Stack.Mail.Smtp;

/// <summary>
/// What is known of a mail after trying to send it. The line runs through the final dot: before it was written the mail is surely not sent;
/// once it was written only the server's answer tells, and without an answer nobody knows.
/// </summary>
public abstract record SendOutcome
{
    private protected SendOutcome()
    {
    }

    /// <summary>The server took responsibility for the mail.</summary>
    public sealed record Accepted(string Reply) : SendOutcome;

    /// <summary>The server will never take this mail for this recipient (5xx). Nothing was sent.</summary>
    public sealed record Refused(int Code, string? Enhanced, string Text) : SendOutcome
    {
        /// <summary>Whether the address or the text was refused. Only a refused address says something about the contact.</summary>
        public RefusalOf Of { get; init; }
    }

    /// <summary>The server will not take the mail now (4xx). Nothing was sent; try later.</summary>
    public sealed record Deferred(int Code, string Text) : SendOutcome;

    /// <summary>Surely not sent, and not because of the recipient: no connection, no encryption, no sign-in, or cut off before the final dot.</summary>
    public sealed record NotSent(string Reason) : SendOutcome
    {
        /// <summary>Trying again changes nothing until a person changes a setting, the sender or the mail: stop the batch and say so.</summary>
        public bool NeedsAPerson { get; init; }
    }

    /// <summary>The final dot was written and no answer came: the mail may have been sent. Never sent again by itself.</summary>
    public sealed record Unknown(string Reason) : SendOutcome;
}

/// <summary>What a server refused.</summary>
public enum RefusalOf
{
    Recipient,
    Content,
}

namespace Slipway.Rehearsal.Mailbox;

/// <summary>Where the server falls silent.</summary>
public enum MailboxStall
{
    Never,
    BeforeGreeting,
    BeforeTextIsAskedFor,
    BeforeFinalReply,
}

/// <summary>Where the server hangs up without a word.</summary>
public enum MailboxDrop
{
    Never,

    /// <summary>While the text arrives; nothing is stored.</summary>
    DuringText,

    /// <summary>After the final dot, with the mail stored: it was sent, and the sender cannot know.</summary>
    AfterTextStored,

    /// <summary>After the final dot, with the mail lost: it was not sent, and the sender cannot know.</summary>
    AfterTextLost,
}

/// <summary>What goes wrong on purpose. May be switched while the server runs; every command looks anew.</summary>
public sealed class MailboxFaults
{
    /// <summary>Greets with 421 and hangs up.</summary>
    public bool RefuseConnections { get; set; }

    /// <summary>The answer to a recipient: 250, or another code such as 550, 451 or 421.</summary>
    public Func<string, int> ReplyToRecipient { get; set; } = _ => 250;

    /// <summary>The answer to the text for these recipients: 250, or another code such as 554 or 452.</summary>
    public Func<string, int> ReplyToText { get; set; } = _ => 250;

    /// <summary>Whose mails stall or are dropped; everyone's unless set. The greeting knows no recipient, so it always applies there.</summary>
    public Func<string, bool> Concerns { get; set; } = _ => true;

    public MailboxStall Stall { get; set; }

    public MailboxDrop Drop { get; set; }

    /// <summary>Where each recipient's mails are dropped, when not all at the same place.</summary>
    public Func<string, MailboxDrop>? DropFor { get; set; }

    /// <summary>After so many mails a connection is told 421 and closed.</summary>
    public int? MessagesPerConnection { get; set; }

    /// <summary>After so many mails a connection is closed without a word.</summary>
    public int? SilentCloseAfter { get; set; }

    /// <summary>Answers every recipient of the predicate with the code, the others with 250.</summary>
    public void RefuseRecipients(Func<string, bool> which, int code) => ReplyToRecipient = address => which(address) ? code : 250;
}

using System.Collections.Immutable;

namespace Slipway.Rehearsal.Recipients;

/// <summary>Who the simulated recipients are, where their mail arrives, and which program they visit.</summary>
public sealed record RecipientsOptions
{
    /// <summary>Where the program under rehearsal sends its mail. 0 takes any free port.</summary>
    public int SmtpPort { get; init; }

    /// <summary>Where the mailbox pages and the control of the simulation are served. 0 takes any free port.</summary>
    public int HttpPort { get; init; }

    /// <summary>The contacts, a CSV file with a column email; first_name, last_name, company and others are used to fill in forms.</summary>
    public required string Contacts { get; init; }

    /// <summary>The same seed and the same contacts give the same people, doing the same things.</summary>
    public string Seed { get; init; } = "slipway";

    /// <summary>The public address of the program under rehearsal, on this machine.</summary>
    public required Uri Product { get; init; }

    /// <summary>Where outcomes are reported, as a CRM would; on this machine.</summary>
    public required Uri Webhook { get; init; }

    /// <summary>Where answers to mails arrive, as a mail server hands them on; on this machine. Null: nobody answers.</summary>
    public Uri? Replies { get; init; }

    /// <summary>The shared secret in Standard Webhooks form, <c>whsec_</c> and base64.</summary>
    public required string WebhookSecret { get; init; }

    /// <summary>The campaign whose attendance is reported.</summary>
    public required string Campaign { get; init; }

    /// <summary>The start of the event the campaign invites to.</summary>
    public required DateTimeOffset EventStart { get; init; }

    /// <summary>How long the event lasts.</summary>
    public TimeSpan EventLength { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The outcome that is measured, and the type of its reported events.</summary>
    public string Metric { get; init; } = "meeting";

    public RecipientsRates Rates { get; init; } = new();

    /// <summary>Keeps the mails over a restart; without it they are gone with the process. What people did or were about to do is not kept.</summary>
    public string? MailboxFile { get; init; }

    /// <summary>What went wrong while acting is said here; null is the error stream of the process.</summary>
    public TextWriter? Errors { get; init; }

    /// <summary>When the event is over and the organiser knows who came.</summary>
    internal DateTimeOffset AttendanceKnown => EventStart + EventLength + TimeSpan.FromHours(1);

    /// <summary>What is wrong with the options, all of it; empty when they can be used.</summary>
    public ImmutableArray<string> Problems()
    {
        var problems = ImmutableArray.CreateBuilder<string>();
        RequireLoopback(problems, Product, nameof(Product));
        RequireLoopback(problems, Webhook, nameof(Webhook));
        if (Replies is not null)
        {
            RequireLoopback(problems, Replies, nameof(Replies));
        }

        if (!File.Exists(Contacts))
        {
            problems.Add($"Contacts: there is no file {Contacts}. Give the path of a CSV file with a column email.");
        }

        if (!Recipients.Webhook.IsSecret(WebhookSecret))
        {
            problems.Add("WebhookSecret: write whsec_ followed by the base64 of 24 to 64 bytes.");
        }

        if (EventLength <= TimeSpan.Zero)
        {
            problems.Add("EventLength: an event lasts longer than nothing; write a duration such as 01:00:00.");
        }

        problems.AddRange(Rates.Problems());
        return problems.ToImmutable();
    }

    private static void RequireLoopback(ImmutableArray<string>.Builder problems, Uri address, string option)
    {
        // Simulated people must never knock at the door of someone real.
        if (!address.IsAbsoluteUri || address.Scheme != Uri.UriSchemeHttp || address.Host is not ("localhost" or "127.0.0.1"))
        {
            problems.Add($"{option}: {address} is not on this machine. Write http://localhost:PORT or http://127.0.0.1:PORT.");
        }
    }
}

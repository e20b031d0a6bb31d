using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Slipway.Sdk.Assets;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;
using Slipway.Stack.Objects;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Mail;

/// <summary>A mail ready to go, or why it does not.</summary>
public sealed record ComposedMail(string Asset, string? EmailKey, Envelope? Envelope, ReadOnlyMemory<byte> Bytes, string? Skip)
{
    /// <summary>What an answer names it by: the part of its Message-ID before the @.</summary>
    public string? Message { get; init; }

    /// <summary>Whether the email was paused or withdrawn meanwhile.</summary>
    public bool IsHeld { get; init; }

    /// <summary>Until when it waits, because it is night where the recipient lives; null where it goes now.</summary>
    public DateTimeOffset? Waits { get; init; }

    /// <summary>No mail: it waits where it is.</summary>
    public static ComposedMail Held { get; } = new("", null, null, default, null) { IsHeld = true };
}

/// <summary>Makes one recipient's mail from the email: deterministic, but for the date.</summary>
public sealed class Composer(Database database, BusinessClock clock, MailContent content, Addresses addresses)
{
    private readonly ConcurrentDictionary<(string Object, long Revision, long Audience), Issue> _issues = new();

    public async Task<ComposedMail> ComposeAsync(Recipient recipient)
    {
        await using var session = await database.ReadAsync();
        if (await IssueAsync(session, recipient.EmailObject) is not { } issue)
        {
            return ComposedMail.Held;
        }

        var asset = issue.Email.Key.ToString();
        var person = await ContactBook.FindAsync(session, recipient.Contact);
        if (person is null)
        {
            return new ComposedMail(asset, null, null, default, "erased");
        }

        if (await Suppressions.ReasonAsync(session, person.EmailKey) is { } reason)
        {
            return new ComposedMail(asset, person.EmailKey, null, default, reason);
        }

        if (issue.Email.QuietHours is { ForEach: true } quiet && RecipientHours.WaitsUntil(quiet, person, clock.Now) is { } morning)
        {
            return new ComposedMail(asset, person.EmailKey, null, default, null) { Waits = morning };
        }

        var tracks = issue.Email.OpenTrackingMarkets.Contains(person.Country ?? "", StringComparer.OrdinalIgnoreCase)
            || await Consents.HasAsync(session, person.Id, Consents.OpenTracking);
        var reader = await Reader.OfAsync(session, person, issue.Audience, issue.Accounts);
        string? Address(Part.Address hole) => hole.Kind == AddressKind.AccountPage
            ? reader.Account is { } account && issue.AccountPages.TryGetValue((hole.Target, account.Key), out var slug) ? addresses.Page(recipient.Campaign, slug) : null
            : content.For(recipient.Campaign, recipient.Id, issue.Slugs, tracks, hole);
        var message = new MailMessage
        {
            From = new MailAddress(issue.Email.Sender.Address, issue.Email.Sender.Name),
            To = new MailAddress(person.Email),
            ReplyTo = issue.Email.Sender.ReplyTo is { } reply ? new MailAddress(reply) : null,
            Subject = issue.Email.Subject.Fill(reader.Field, Address),
            Date = clock.Now,
            MessageId = MessageId(recipient.Id, issue.Email.Sender.Address),
            Text = issue.Email.Text.Fill(reader.Field, Address),
            Html = issue.Email.Html.Fill(reader.Field, Address),
            Unsubscribe = new Uri(addresses.Unsubscribe(recipient.Id)),
        };
        return new ComposedMail(asset, person.EmailKey, new Envelope(message.From, message.To), message.ToBytes(), null) { Message = message.MessageId.Split('@')[0] };
    }

    /// <summary>The same for the same recipient of the same email, so a receiver can tell a repeat.</summary>
    private static string MessageId(string recipient, string sender) =>
        $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(recipient)).AsSpan(0, 16))}@{sender[(sender.LastIndexOf('@') + 1)..]}";

    // Null where the email is not being sent: asked for every mail, so that a pause holds at once and not only after what is leased.
    private async Task<Issue?> IssueAsync(Session session, string emailObject)
    {
        // What is written about accounts stands in the audience, which may be launched anew while mails of the same email are still to go.
        var revision = await session.FirstAsync<Revision>(
            """
            select o.revision as Email, (select coalesce(sum(a.revision), 0) from stack_objects a where a.campaign = o.campaign and a.kind = 'audience') as Audience
            from stack_objects o where o.id = @emailObject and o.state in ('Live', 'Scheduled')
            """,
            new { emailObject });
        if (revision is null)
        {
            return null;
        }

        var key = (emailObject, revision.Email, revision.Audience);
        if (_issues.TryGetValue(key, out var known))
        {
            return known;
        }

        var item = (await StackObjects.ByIdAsync(session, emailObject))!;
        var email = (EmailAsset)item.LiveAsset!;
        var audience = (await StackObjects.ByNameAsync(session, item.Campaign, AssetKind.Audience, email.Audience.Name))?.LiveAsset as AudienceAsset;
        return _issues[key] = new Issue(email, await StackObjects.SlugsAsync(session, item.Campaign))
        {
            Audience = audience,
            Accounts = Reader.AccountsOf(audience),
            AccountPages = await StackObjects.AccountSlugsAsync(session, item.Campaign),
        };
    }

    // With members in place of a constructor: a computed column has no type that a constructor could be chosen by.
    private sealed record Revision
    {
        public long Email { get; init; }

        public long Audience { get; init; }
    }

    private sealed record Issue(EmailAsset Email, ImmutableDictionary<string, string> Slugs)
    {
        public AudienceAsset? Audience { get; init; }

        public required ImmutableDictionary<string, TargetAccount> Accounts { get; init; }

        public required ImmutableDictionary<(string File, string Account), string> AccountPages { get; init; }
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Stack.Contacts;
using Slipway.Stack.Mail.Message;
using Slipway.Stack.Mail.Smtp;
using Slipway.Stack.Objects;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Halts;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Stack.Mail;

/// <summary>Sends an email as it is staged to a colleague to look at: by the mail server everybody's goes through, without anything that is counted, and never to the audience.</summary>
/// <remarks>It writes nothing down: who asks does so before it is sent, and hears right before it can no longer be taken back.</remarks>
public sealed class TestMail(Database database, BusinessClock clock, MailContent content, StackOptions options, HaltBook halts, KeyRing keys, TimeProvider time)
{
    /// <summary>What its subject begins with.</summary>
    public const string Mark = "[Test] ";

    /// <summary>Why nothing of a campaign may be sent now; null when it may be.</summary>
    public async Task<string?> HeldAsync(string campaign) => (await halts.FindAsync(campaign, Outcomes.ConnectionName))?.Reason;

    /// <summary>Why a test must not go to an address: it belongs to the audience, or wants no mail; null when it may.</summary>
    public async Task<TestRefusal?> WhyNotAsync(string campaign, string email, string address)
    {
        await using var session = await database.ReadAsync();
        if (await Suppressions.ReasonAsync(session, keys.Reference(address)) is not null)
        {
            return TestRefusal.Suppressed;
        }

        var (_, audience) = await FindAsync(session, campaign, email);
        return audience is not null && await session.ScalarAsync<bool>(
            "select exists (select 1 from stack_members where snapshot = @Snapshot and contact = @contact)", new { audience.Snapshot, contact = ContactBook.IdOf(keys, address) })
            ? TestRefusal.InAudience
            : null;
    }

    /// <summary>Sends it to one address.</summary>
    /// <param name="connection">To the mail server.</param>
    /// <param name="campaign">The campaign.</param>
    /// <param name="email">The email's name.</param>
    /// <param name="to">To whom, and what they are called, which stands in for the fields of a contact.</param>
    /// <param name="id">By which its Message-ID is told from others.</param>
    /// <param name="beforeFinalDot">Runs right before it can no longer be taken back.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>What became of it; null when there is no such email.</returns>
    public async Task<SendOutcome?> SendAsync(SmtpConnection connection, string campaign, string email, MailAddress to, string id, Func<Task> beforeFinalDot, CancellationToken cancellation) =>
        await ComposeAsync(campaign, email, to, id) is { } message
            ? await connection.SendAsync(new Envelope(message.From, message.To), message.ToBytes(), async _ => await beforeFinalDot(), cancellation)
            : null;

    /// <summary>A connection to the mail server, for as long as a test takes.</summary>
    public SmtpConnection Connect() => new(options.Smtp, time);

    /// <summary>The mail; null when there is no such email.</summary>
    public async Task<MailMessage?> ComposeAsync(string campaign, string name, MailAddress to, string id)
    {
        await using var session = await database.ReadAsync();
        var (email, _) = await FindAsync(session, campaign, name);
        if (email is null)
        {
            return null;
        }

        var links = (await StackObjects.OfCampaignAsync(session, campaign, AssetKind.Link)).Select(o => o.StagedAsset ?? o.LiveAsset).OfType<LinkAsset>().ToImmutableDictionary(l => l.Key.Name, StringComparer.Ordinal);
        var slugs = await StackObjects.SlugsAsync(session, campaign);
        // Links lead straight to where they go, and what is only somebody's own leads nowhere: nothing of it is counted, and nobody is unsubscribed by it.
        string? Address(Part.Address hole) => hole.Kind == AddressKind.Unsubscribe ? "#" : content.OnPage(campaign, slugs, ImmutableDictionary<string, string>.Empty, links, hole);
        return new MailMessage
        {
            From = new MailAddress(email.Sender.Address, email.Sender.Name),
            To = to,
            ReplyTo = email.Sender.ReplyTo is { } reply ? new MailAddress(reply) : null,
            Subject = Mark + email.Subject.Fill(Field, Address),
            Date = clock.Now,
            MessageId = string.Create(CultureInfo.InvariantCulture, $"test-{id}@{email.Sender.Address[(email.Sender.Address.LastIndexOf('@') + 1)..]}"),
            Text = email.Text.Fill(Field, Address),
            Html = email.Html.Fill(Field, Address),
            Headers = ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase).Add("X-Slipway-Test", "yes"),
        };

        // Nobody's data but the reader's own: the rest is as for a contact of whom it is not known.
        string? Field(string field) => field switch
        {
            "email" => to.Address,
            "first_name" => to.Name?.Split(' ')[0],
            "last_name" => to.Name?.Split(' ', 2) is [_, var last] ? last : null,
            _ => null,
        };
    }

    private static async Task<(EmailAsset? Email, AudienceAsset? Audience)> FindAsync(Session session, string campaign, string name)
    {
        var email = await StackObjects.ByNameAsync(session, campaign, AssetKind.Email, name) is { } item ? (item.StagedAsset ?? item.LiveAsset) as EmailAsset : null;
        var audience = email is null ? null : await StackObjects.ByNameAsync(session, campaign, AssetKind.Audience, email.Audience.Name);
        return (email, (audience?.StagedAsset ?? audience?.LiveAsset) as AudienceAsset);
    }
}

/// <summary>Why a test goes to no address.</summary>
public enum TestRefusal
{
    /// <summary>It belongs to the campaign's audience.</summary>
    InAudience,

    /// <summary>It unsubscribed, bounced or complained.</summary>
    Suppressed,
}

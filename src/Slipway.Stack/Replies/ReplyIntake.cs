using System.Collections.Immutable;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack.Contacts;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Time;

namespace Slipway.Stack.Replies;

/// <summary>Takes the mails that come back: an answer is an event of the person whose mail it answers, once for each mail. Nothing of what was written is kept.</summary>
public sealed class ReplyIntake(Database database, BusinessClock clock, WebhookSignature signature)
{
    /// <summary>Takes a mail as it came over the wire (RFC 5322), signed as outcomes are.</summary>
    public async Task<Receipt> ReceiveAsync(WebhookRequest request)
    {
        if (signature.Problem(request) is { } problem)
        {
            return new Receipt(0, 0, [Finding.Error("webhook-not-authentic", problem, fix: "Sign with the secret that slipway status shows for the connection stack, and check the sender's clock.")], Authentic: false);
        }

        return await TakeAsync(request.Body);
    }

    /// <summary>Takes a mail.</summary>
    public async Task<Receipt> TakeAsync(ReadOnlyMemory<byte> raw)
    {
        var mail = InboundMail.Read(raw);
        if (!mail.IsMail)
        {
            return Aside("reply-no-mail", "What came is no mail: it has no headers.", "Send the mail as it came, headers first.");
        }

        var (kind, ids) = (ReplyKinds.Of(mail), ReplyKinds.AnsweredBy(mail).ToList());
        if (kind is ReplyKind.Report)
        {
            return Aside("reply-report", "A mail server reports that it tries on, or that it has delivered; nothing follows from that.", "Nothing is to be done.");
        }

        if (ids.Count == 0)
        {
            return Aside("reply-without-reference", "The mail does not say which one it answers.", "Somebody wrote a new one: a person reads it.");
        }

        return await database.WriteAsync("reply.take", async s => await FindAsync(s, ids) is not { } answered
            ? Aside("reply-unknown", "The mail answers none that was sent from here.", "A person reads it.")
            : await RecordAsync(s, answered, kind) ? new Receipt(1, 0, [], Authentic: true) : new Receipt(0, 1, [], Authentic: true));
    }

    private static Receipt Aside(string code, string message, string fix) => new(0, 0, [Finding.Warning(code, $"{message} It was set aside.", fix: fix)], Authentic: true);

    private static async Task<Answered?> FindAsync(Session session, IEnumerable<string> ids)
    {
        foreach (var id in ids.Select(i => i.Split('@')[0]))
        {
            var found = await session.FirstAsync<Answered>(
                """
                select r.id as Id, r.contact as Contact, o.campaign as Campaign, 'email/' || o.name as Asset, json_extract(x.data, '$.account') as Account, c.email_key as EmailKey
                from stack_recipients r join stack_objects o on o.id = r.email_object left join stack_contacts c on c.id = r.contact
                left join stack_events x on x.id = 'exposed:' || o.campaign || ':' || r.contact
                where r.message = @id
                """,
                new { id });
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<bool> RecordAsync(Session session, Answered answered, ReplyKind kind)
    {
        var data = answered.Account is { } account ? ImmutableSortedDictionary<string, string>.Empty.Add("account", account) : ImmutableSortedDictionary<string, string>.Empty;
        switch (kind)
        {
            case ReplyKind.Bounce bounce:
                await session.ExecuteAsync(
                    "update stack_recipients set state = 'bounced', reason = @Reason, changed_at = @now where id = @Id and state in ('sent', 'unknown')",
                    new { answered.Id, bounce.Reason, now = clock.Now.ToUnixTimeMilliseconds() });
                // 5.7.x is the receiver's policy about the sender, and says nothing of the address.
                var isAddress = !bounce.Status.StartsWith("5.7", StringComparison.Ordinal);
                if (bounce.IsPermanent && answered.EmailKey is { } key && isAddress)
                {
                    await Suppressions.AddAsync(session, key, "bounced", clock.Now);
                }

                return await AddAsync(session, answered, EventTypes.Bounced, $"{EventTypes.Bounced}:{answered.Id}", (isAddress ? data : data.Add("about", "sender")).Add("permanent", bounce.IsPermanent ? "true" : "false"));
            case ReplyKind.Complaint:
                if (answered.EmailKey is { } reporter)
                {
                    await Suppressions.AddAsync(session, reporter, "complained", clock.Now);
                }

                return await AddAsync(session, answered, EventTypes.Complained, $"{EventTypes.Complained}:{answered.Id}", data);
            case ReplyKind.Automatic automatic:
                return await AddAsync(session, answered, EventTypes.Replied, $"{EventTypes.Replied}:{answered.Id}:automatic", data.Add("automated", automatic.Sign));
            default:
                return await AddAsync(session, answered, EventTypes.Replied, $"{EventTypes.Replied}:{answered.Id}", data);
        }
    }

    private Task<bool> AddAsync(Session session, Answered answered, string type, string id, ImmutableSortedDictionary<string, string> data) =>
        StackEvents.AddAsync(session, new PlatformEvent(id, type, answered.Campaign, answered.Asset, answered.Contact, clock.Now) { Data = data });

    // With members in place of a constructor: a computed column has no type that a constructor could be chosen by.
    private sealed record Answered
    {
        public string Id { get; init; } = "";

        public string Contact { get; init; } = "";

        public string Campaign { get; init; } = "";

        public string Asset { get; init; } = "";

        public string? Account { get; init; }

        public string? EmailKey { get; init; }
    }
}

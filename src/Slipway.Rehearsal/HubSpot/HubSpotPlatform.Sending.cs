using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Slipway.Rehearsal.Simulation;

namespace Slipway.Rehearsal.HubSpot;

/// <summary>A mail that left HubSpot.</summary>
/// <param name="ContactId">To whom.</param>
/// <param name="Address">To which address.</param>
/// <param name="EmailId">Which marketing email.</param>
/// <param name="Subject">The subject with the merge fields filled in.</param>
/// <param name="At">When.</param>
/// <param name="FlowId">The workflow that sent it; null for a batch.</param>
public sealed record SentMail(string ContactId, string Address, string EmailId, string Subject, DateTimeOffset At, string? FlowId);

/// <summary>What a recipient does with a mail, or what becomes of it.</summary>
public enum MailReaction
{
    /// <summary>It could not be delivered; the contact gets no more mail.</summary>
    Bounced,

    /// <summary>Opened.</summary>
    Opened,

    /// <summary>A link was followed.</summary>
    Clicked,

    /// <summary>Answered.</summary>
    Replied,

    /// <summary>The contact left all mail.</summary>
    Unsubscribed,

    /// <summary>Reported as spam; the contact gets no more mail.</summary>
    MarkedSpam,
}

// Who gets an email, what happens by the clock, and the figures that follow.
public sealed partial class HubSpotPlatform
{
    private readonly List<SentMail> _sent = [];
    private readonly HashSet<(string EmailId, string ContactId)> _sentTo = [];
    private readonly HashSet<(string EmailId, string ContactId, MailReaction What)> _reactions = [];
    private readonly Dictionary<(string EmailId, string Counter), long> _figures = [];

    /// <summary>All mails that left, oldest first.</summary>
    public ImmutableArray<SentMail> SentMails => Locked(() =>
    {
        Settle();
        return _sent.ToImmutableArray();
    });

    /// <summary>What became of a mail; the figures follow, and who bounced, unsubscribed or reported spam gets no more mail.</summary>
    public void React(string emailId, string contactId, MailReaction what) => Locked(() =>
    {
        Settle();
        if (!_sentTo.Contains((emailId, contactId)))
        {
            throw new ArgumentException($"Contact {contactId} was never sent email {emailId}.", nameof(contactId));
        }

        _reactions.Add((emailId, contactId, what));
        if (what == MailReaction.Clicked)
        {
            _reactions.Add((emailId, contactId, MailReaction.Opened));
        }

        var contact = _contacts.Find("hs_object_id", contactId)!;
        contact.Bounced |= what == MailReaction.Bounced;
        if (what is MailReaction.Unsubscribed or MailReaction.MarkedSpam)
        {
            contact.Unsubscribed.Add("*");
        }

        _changes++;
    });

    /// <summary>Sets a figure of an email whatever happened, for example <c>open</c>.</summary>
    public void SetStatistic(string emailId, string counter, long value) => Locked(() => _figures[(emailId, counter)] = value);

    // Everything whose time has come, in the order of its time.
    private void Settle()
    {
        while (true)
        {
            var now = Now;
            EnrolAll(now);
            var email = _emails.Values.Where(e => e.State == "SCHEDULED" && e.Deleted is null).MinBy(e => e.Live["publishDate"].Time());
            var page = _pages.Values.Where(p => p.ScheduledFor is not null && p.Deleted is null).MinBy(p => p.ScheduledFor);
            var (mailing, pushing) = (email?.Live["publishDate"].Time() ?? DateTimeOffset.MaxValue, page?.ScheduledFor ?? DateTimeOffset.MaxValue);
            var next = mailing < pushing ? mailing : pushing;
            if (_steps.TryPeek(out var step, out var due) && due.At <= now && due.At <= next)
            {
                _steps.Dequeue();
                Walk(step);
            }
            else if (next > now)
            {
                return;
            }
            else if (mailing == next)
            {
                Send(email!, mailing);
            }
            else
            {
                PushLive(page!, pushing);
            }
        }
    }

    private void Send(HubSpotEmail email, DateTimeOffset at)
    {
        (email.State, email.Published, email.Updated) = ("PUBLISHED", at, at);
        foreach (var contact in Recipients(email.Live))
        {
            Mail(email, contact, at, null);
        }

        _changes++;
    }

    private List<HubSpotRecord> Recipients(JsonObject content)
    {
        var to = content["to"];
        HashSet<string> Of(string part) =>
        [
            .. to?["contactIds"]?[part].Words() ?? [],
            .. (to?["contactIlsLists"]?[part].Words() ?? []).Where(id => _lists.TryGetValue(id, out var l) && l.Deleted is null && l.ObjectTypeId == _contacts.TypeId).SelectMany(id => Members(_lists[id])).Select(m => m.Id),
        ];
        var exclude = Of("exclude");
        return [.. Of("include").Where(id => !exclude.Contains(id)).Select(id => _contacts.Find("hs_object_id", id)).OfType<HubSpotRecord>().OrderBy(r => r.Id, StringComparer.Ordinal)];
    }

    private void Mail(HubSpotEmail email, HubSpotRecord contact, DateTimeOffset at, string? flow)
    {
        if (contact["email"] is not { } address || Suppressed(email, contact) || !_sentTo.Add((email.Id, contact.Id)))
        {
            return;
        }

        _sent.Add(new SentMail(contact.Id, address, email.Id, Filled(email.Live["subject"].Word() ?? "", contact), at, flow));
    }

    private static bool Suppressed(HubSpotEmail email, HubSpotRecord contact) =>
        contact.Bounced || contact["hs_email_optout"] == "true" || contact["hs_marketable_status"] == "false" || contact.Unsubscribed.Contains("*")
        || (email.Live["subscriptionDetails"]?["subscriptionId"].Word() is { } subscription && contact.Unsubscribed.Contains(subscription));

    // HubL as far as a marketer's merge fields go: contact.name, with default or personalization_token for the empty.
    private static string Filled(string text, HubSpotRecord contact) => MergeField().Replace(text, m => contact[m.Groups["name"].Value] ?? m.Groups["empty"].Value);

    private Answer ReadStatistics(Call call)
    {
        var ids = call.Query.TryGetValue("emailIds", out var asked) ? asked.SelectMany(a => a.Split(',')).ToHashSet(StringComparer.Ordinal) : null;
        var (from, to) = (call.Asked("startTimestamp") is { } start ? Asked(start) : DateTimeOffset.MinValue, call.Asked("endTimestamp") is { } end ? Asked(end) : DateTimeOffset.MaxValue);
        var sent = _sent.Where(s => s.At >= from && s.At <= to).Select(s => s.EmailId).ToHashSet(StringComparer.Ordinal);
        var emails = _emails.Values.Where(e => sent.Contains(e.Id) && (ids?.Contains(e.Id) ?? true)).ToList();
        return new Answer(200, new JsonObject
        {
            ["aggregate"] = Statistics(emails),
            ["campaignAggregations"] = new JsonObject(),
            ["emails"] = new JsonArray([.. emails.Select(e => (JsonNode?)long.Parse(e.Id, System.Globalization.CultureInfo.InvariantCulture))]),
        });
    }

    private JsonObject Statistics(IReadOnlyCollection<HubSpotEmail> emails)
    {
        var ids = emails.Select(e => e.Id).ToHashSet(StringComparer.Ordinal);
        long Count(MailReaction what) => _reactions.Count(r => r.What == what && ids.Contains(r.EmailId));
        var sent = (long)_sent.Count(s => ids.Contains(s.EmailId));
        var counters = new Dictionary<string, long>(StringComparer.Ordinal)
        {
            ["sent"] = sent,
            ["delivered"] = sent - Count(MailReaction.Bounced),
            ["open"] = Count(MailReaction.Opened),
            ["click"] = Count(MailReaction.Clicked),
            ["reply"] = Count(MailReaction.Replied),
            ["bounce"] = Count(MailReaction.Bounced),
            ["hardbounced"] = Count(MailReaction.Bounced),
            ["softbounced"] = 0,
            ["unsubscribed"] = Count(MailReaction.Unsubscribed),
            ["spamreport"] = Count(MailReaction.MarkedSpam),
        };
        foreach (var group in _figures.Where(f => ids.Contains(f.Key.EmailId)).GroupBy(f => f.Key.Counter))
        {
            counters[group.Key] = group.Sum(f => f.Value);
        }

        double Percent(string of, string whole) => counters[whole] == 0 ? 0 : Math.Round(100.0 * counters[of] / counters[whole], 4);
        return new JsonObject
        {
            ["counters"] = new JsonObject(counters.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
            ["deviceBreakdown"] = new JsonObject(),
            ["qualifierStats"] = new JsonObject(),
            ["ratios"] = new JsonObject
            {
                ["deliveredratio"] = Percent("delivered", "sent"),
                ["openratio"] = Percent("open", "delivered"),
                ["clickratio"] = Percent("click", "delivered"),
                ["clickthroughratio"] = Percent("click", "open"),
                ["replyratio"] = Percent("reply", "delivered"),
                ["bounceratio"] = Percent("bounce", "sent"),
                ["hardbounceratio"] = Percent("hardbounced", "sent"),
                ["softbounceratio"] = Percent("softbounced", "sent"),
                ["unsubscribedratio"] = Percent("unsubscribed", "delivered"),
                ["spamreportratio"] = Percent("spamreport", "delivered"),
            },
        };
    }

    [GeneratedRegex("""\{\{\s*(personalization_token\(\s*['"])?contact\.(?<name>\w+)['"]?\s*((,|\|\s*default\()\s*['"](?<empty>[^'"]*)['"](\s*,\s*true)?\s*\))?\s*\)?\s*\}\}""", RegexOptions.ExplicitCapture)]
    private static partial Regex MergeField();
}

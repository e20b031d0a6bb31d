using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Emails as marketing emails: a batch that HubSpot sends at its time, or an automated email that a workflow sends.</summary>
/// <remarks>Changes go into the buffer beside the email; publishing takes it along. Publishing a batch without a time to come would send it at once, so that is never asked for.</remarks>
internal sealed class HubSpotEmailAdapter(Capability capability, HubSpotServices hubSpot) : HubSpotNamedAdapter(capability)
{
    private const string HtmlModule = "slipway_html", Preview = "preview_text";

    private const int SubjectLimit = 200;

    public override IAsyncEnumerable<Existing> ExistingAsync(DateTimeOffset? since, CancellationToken cancellation) =>
        HubSpotRows.ExistingAsync(hubSpot.Api, HubSpotPaths.Emails, Kind, HubSpotJson.Default.HubSpotEmail, since, live =>
        {
            var reading = ReadingOf(live, live, Held(live));
            return Existing.Of(reading) with { ChangedAt = live.UpdatedAt, IsFramed = live.Content?.Widgets?.ContainsKey(HtmlModule) != true };
        }, cancellation);

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation) =>
        await LiveAsync(remote, cancellation) is { } live ? await ReadingOfAsync(live, await BufferAsync(live, cancellation), cancellation) : null;

    public override Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation)
    {
        var email = (EmailAsset)asset;
        var findings = ImmutableArray.CreateBuilder<Finding>();
        findings.AddRange(HubSpotServices.Filters(hubSpot.CanAsk).Translate(email.Recipients).Findings);
        findings.AddRange(HubSpotServices.OfAccount(email));
        if (Written(email.Subject, _ => "").Length > SubjectLimit)
        {
            findings.Add(Finding.Error("subject-too-long", $"With its merge fields the subject is longer than the {SubjectLimit} characters HubSpot takes.", fix: "Shorten it.") with { Field = "subject" });
        }

        if (email.Delivery is Delivery.AtTime { Time.At: var at } && at <= hubSpot.Time.GetUtcNow())
        {
            findings.Add(Past(at));
        }

        return Task.FromResult(findings.ToImmutable());
    }

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var email = (EmailAsset)asset;
        if (request.Needs.GetValueOrDefault(email.Audience.ToString()) is not { IsOwn: true } audience)
        {
            return new Outcome.Refused([Finding.Error("audience-elsewhere", $"{email.Audience} is not in HubSpot, and HubSpot mails only its own contacts.", fix: "Let this connection hold the audience too.")]);
        }

        var found = await FindAsync(request, cancellation);
        if (found is not null && request.Expectation is not null && found.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{email.Key} in HubSpot is not as it was last seen.");
        }

        if (HubSpotServices.OfAccount(email) is { IsEmpty: false } ofAccount)
        {
            return new Outcome.Refused(ofAccount);
        }

        var (write, findings) = await WriteAsync(request, email, audience, cancellation);
        if (!findings.IsEmpty)
        {
            return new Outcome.Refused(findings);
        }

        var campaign = await hubSpot.Campaigns.EnsureAsync(request.Campaign, cancellation);
        var wanted = Held(new HubSpotEmail { Name = write.Name!, Subject = write.Subject!, From = write.From, To = write.To, Content = write.Content, SubscriptionDetails = write.SubscriptionDetails, Subcategory = write.Subcategory, PublishDate = email.Delivery is Delivery.AtTime { Time.At: var at } ? at : null })
            with { Recipients = await RuleOfAsync(write.To!.ContactIlsLists!.Include!, cancellation) };
        string id;
        if (found is null)
        {
            id = (await hubSpot.Api.SendAsync(HttpMethod.Post, HubSpotPaths.Emails, write, HubSpotJson.Default.HubSpotEmailWrite, HubSpotJson.Default.HubSpotEmail, cancellation)).Id;
        }
        else
        {
            id = AssetKey.TryParse(found.Id)!.Value.Name;
            if (found.Revision != Fingerprint.Of(Element(wanted)))
            {
                if (request.Expectation is null)
                {
                    return Outcome.ChangedOutside($"{email.Key} is in HubSpot already, and not as it shall be.");
                }

                if (found.State == RemoteState.Finished)
                {
                    return new Outcome.Refused([Finding.Error("already-sent", $"{email.Key} has been sent.", fix: "Give the changed email another name, so that it is a new one.")]);
                }

                // HubSpot takes another time of a scheduled email only after it was unpublished, which is for the launch.
                var change = found.State == RemoteState.Scheduled ? write with { PublishDate = null, Subcategory = null } : write with { Subcategory = null };
                if (found.State == RemoteState.Scheduled && Held(found).At != wanted.At)
                {
                    return new Outcome.Refused([Finding.Error("schedule-armed", $"{email.Key} is scheduled in HubSpot for {Held(found).At}.", fix: "Pause it, then prepare the campaign again with the other time.")]);
                }

                await SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Emails}/{id}/draft", change, cancellation);
            }
        }

        await hubSpot.Campaigns.AttachAsync(campaign, HubSpotCampaigns.Email, id, cancellation);
        return await ReadBackAsync(id, wanted, isNew: found is null, cancellation);
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await LiveAsync(remote, cancellation) is not { } live)
        {
            return request.Remove ? new Outcome.Done(Gone(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        var buffer = await BufferAsync(live, cancellation);
        var held = await ReadingOfAsync(live, buffer, cancellation);
        if (held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{held.ExternalKey} in HubSpot is not what was approved.");
        }

        if (request.Remove)
        {
            await hubSpot.Api.SendAsync(HttpMethod.Delete, $"{HubSpotPaths.Emails}/{remote}", null, cancellation);
            if (held.ExternalKey.Length > 0 && await RecipientsListAsync(held.ExternalKey, cancellation) is { } recipients)
            {
                await hubSpot.Lists.DeleteAsync(recipients, cancellation);
            }

            return new Outcome.Done(held with { State = RemoteState.Removed });
        }

        var pending = !JsonElement.DeepEquals(Element(Held(live) with { Recipients = Held(held).Recipients }), held.Content);
        if (held.State is RemoteState.Finished || (held.State is RemoteState.Live or RemoteState.Scheduled && !pending))
        {
            return new Outcome.Done(held);
        }

        if (request.At is { } at && HubSpotName.Read(live.Name).Mark == HubSpotMark.Waits)
        {
            buffer = await SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Emails}/{remote}/draft", new HubSpotEmailWrite { PublishDate = Iso(at) }, cancellation);
        }

        if (!IsAutomated(live) && !(buffer.PublishDate > hubSpot.Time.GetUtcNow()))
        {
            return new Outcome.Refused([Past(buffer.PublishDate)]);
        }

        if (held.State is RemoteState.Scheduled)
        {
            await ActAsync(remote, "unpublish", cancellation);
        }

        await ActAsync(remote, "publish", cancellation);
        return await NowAsync(request.Id, remote, cancellation);
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await ReadAsync(remote, cancellation) is not { } held || await LiveAsync(remote, cancellation) is not { } live)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        var name = HubSpotName.Read(live.Name);
        switch (request.Mode, held.State)
        {
            case (HaltMode.Pause, RemoteState.Paused) or (HaltMode.Undo, RemoteState.Staged):
            case (HaltMode.Resume, RemoteState.Live or RemoteState.Scheduled) when name.Mark != HubSpotMark.OnHold:
                return new Outcome.Done(held);
            case (HaltMode.Pause, RemoteState.Live or RemoteState.Scheduled):
                // The mark first: should the second call be lost, the state still says that it is live, and it is asked again.
                await RenameAsync(remote, name with { Mark = HubSpotMark.OnHold }, cancellation);
                await ActAsync(remote, "unpublish", cancellation);
                return await NowAsync(request.Id, remote, cancellation);
            case (HaltMode.Resume, RemoteState.Paused) when !IsAutomated(live) && !(live.PublishDate > hubSpot.Time.GetUtcNow()):
                return new Outcome.Refused([Past(live.PublishDate)]);
            case (HaltMode.Resume, RemoteState.Paused or RemoteState.Live or RemoteState.Scheduled):
                if (held.State == RemoteState.Paused)
                {
                    await ActAsync(remote, "publish", cancellation);
                }

                await RenameAsync(remote, name with { Mark = HubSpotMark.None }, cancellation);
                return await NowAsync(request.Id, remote, cancellation);
            case (HaltMode.Undo, RemoteState.Paused):
                await RenameAsync(remote, name with { Mark = HubSpotMark.None }, cancellation);
                return await NowAsync(request.Id, remote, cancellation);
            case (HaltMode.Undo, RemoteState.Scheduled):
                // Nobody has got it yet: cancelled, it is a draft as before.
                await ActAsync(remote, "unpublish", cancellation);
                return await NowAsync(request.Id, remote, cancellation);
            default:
                return new Outcome.Refused([Finding.Error("cannot-halt", held.State == RemoteState.Finished ? $"{held.ExternalKey} has been sent; nobody can call it back." : $"{held.ExternalKey} is not live in HubSpot.", fix: "Pause what has not been sent yet.")]);
        }
    }

    public override async Task<Measurement> MeasureAsync(string remote, CancellationToken cancellation)
    {
        var (from, to) = (hubSpot.Time.GetUtcNow().AddYears(-1), hubSpot.Time.GetUtcNow().AddDays(1));
        var read = await hubSpot.Api.GetAsync($"{HubSpotPaths.Emails}/statistics/list?emailIds={remote}&startTimestamp={Iso(from)}&endTimestamp={Iso(to)}", HubSpotJson.Default.HubSpotStatistics, cancellation);
        var counters = read.Aggregate?.Counters ?? [];
        (string Ours, string Theirs)[] names =
            [("sent", "sent"), ("delivered", "delivered"), ("opened", "open"), ("clicked", "click"), ("replied", "reply"), ("bounced", "bounce"), ("unsubscribed", "unsubscribed"), ("spam", "spamreport")];
        return new Measurement(names.Where(n => counters.ContainsKey(n.Theirs)).ToImmutableSortedDictionary(n => n.Ours, n => counters[n.Theirs], StringComparer.Ordinal));
    }

    private async Task<(HubSpotEmailWrite Write, ImmutableArray<Finding> Findings)> WriteAsync(StageRequest request, EmailAsset email, StagedNeed audience, CancellationToken cancellation)
    {
        var (approved, heldOut) = ListsOf(audience.Id);
        var (include, findings) = email.Recipients is Predicate.All { Of.IsEmpty: true } ? (approved, []) : await RecipientsAsync(request, email, approved, cancellation);
        var images = await hubSpot.Files.HostAsync(email.Html.AllParts().OfType<Part.Address>().Where(a => a.Kind == AddressKind.Image).Select(a => a.Target), cancellation);
        string? Address(Part.Address hole) => hole.Kind == AddressKind.Image ? images.GetValueOrDefault(hole.Target) : hubSpot.AddressOf(request, hole);
        return (new HubSpotEmailWrite
        {
            Name = new HubSpotName(email.Title, request.ExternalKey, email.Delivery is Delivery.AfterEvent ? HubSpotMark.Waits : HubSpotMark.None).ToString(),
            Subject = Written(email.Subject, Address),
            Subcategory = email.Delivery is Delivery.ByJourney ? "automated" : "batch",
            From = new HubSpotEmailFrom(email.Sender.Name, email.Sender.Address, email.Sender.ReplyTo is { } reply && reply != email.Sender.Address ? reply : null),
            To = new HubSpotEmailTo(new HubSpotEmailLists([include], [heldOut, .. hubSpot.Settings.SuppressionList is { } suppression ? [suppression] : ImmutableArray<string>.Empty])),
            Content = Content(Written(email.Preheader, Address), HubSpotHtml.Inside(Written(email.Html, Address)), Written(email.Text, Address)),
            SubscriptionDetails = hubSpot.Settings.Subscription is { } subscription ? new HubSpotEmailSubscription(subscription) : null,
            PublishDate = email.Delivery is Delivery.AtTime at ? Iso(at.Time.At) : null,
        }, findings);
    }

    // Who of the audience gets it is judged when it goes out: a list of a rule, within the approved people.
    private async Task<(string List, ImmutableArray<Finding> Findings)> RecipientsAsync(StageRequest request, EmailAsset email, string approved, CancellationToken cancellation)
    {
        var events = await hubSpot.EventsAsync(request.Campaign, email.Recipients, cancellation);
        var (branch, findings) = HubSpotServices.Filters(events).Translate(email.Recipients, new HubSpotFilter("IN_LIST") { Operator = "IN_LIST", ListId = approved });
        if (!findings.IsEmpty)
        {
            return (approved, findings);
        }

        var name = new HubSpotName($"{email.Title} · recipients", request.ExternalKey);
        if (await RecipientsListAsync(request.ExternalKey, cancellation) is { } there)
        {
            await hubSpot.Lists.RuleAsync(there, branch, cancellation);
            return (there, []);
        }

        return ((await hubSpot.Lists.CreateAsync(name.ToString(), branch, cancellation)).ListId, []);
    }

    private async Task<string?> RecipientsListAsync(string key, CancellationToken cancellation)
    {
        await foreach (var list in hubSpot.Lists.SearchAsync(key, cancellation))
        {
            if (HubSpotName.Read(list.Name).Key == key)
            {
                return list.ListId;
            }
        }

        return null;
    }

    // A rule that somebody widens would let in whom nobody approved, though never the held-out; so it is a part of the email.
    private async Task<JsonElement?> RuleOfAsync(List<string> include, CancellationToken cancellation) =>
        include is [var only] && (await hubSpot.Lists.ReadAsync(only, cancellation))?.FilterBranch is { } branch
            ? JsonSerializer.SerializeToElement(branch.Deserialize(HubSpotJson.Default.HubSpotBranch)!, HubSpotJson.Default.HubSpotBranch)
            : null;

    private async Task<Outcome> ReadBackAsync(string id, HubSpotEmailHeld wanted, bool isNew, CancellationToken cancellation)
    {
        if (await ReadAsync(id, cancellation) is not { } reading)
        {
            return Outcome.ChangedOutside($"{wanted.Name} was deleted in HubSpot while it was made.");
        }

        if (Differences(Held(reading), wanted) is not { Count: > 0 } differ)
        {
            return new Outcome.Done(reading);
        }

        if (isNew)
        {
            await hubSpot.Api.SendAsync(HttpMethod.Delete, $"{HubSpotPaths.Emails}/{id}", null, cancellation);
        }

        return new Outcome.Refused([.. differ.Select(field => Finding.Error("content-changed", $"HubSpot keeps another {field} than was written.", fix: "Look at the email's template and at what HubSpot says about the field.") with { Field = field })]);
    }

    private static List<string> Differences(HubSpotEmailHeld kept, HubSpotEmailHeld wanted)
    {
        var (one, other) = (Element(kept), Element(wanted));
        return [.. one.EnumerateObject().Where(p => !(other.TryGetProperty(p.Name, out var value) && JsonElement.DeepEquals(p.Value, value)) && !(p.Value.ValueKind == JsonValueKind.String && HubSpotHtml.IsSame(p.Value.GetString()!, other.GetProperty(p.Name).GetString()!))).Select(p => p.Name)];
    }

    private async Task<HubSpotEmail?> LiveAsync(string remote, CancellationToken cancellation) =>
        remote.All(char.IsAsciiDigit) && await hubSpot.Api.FindAsync($"{HubSpotPaths.Emails}/{remote}", HubSpotJson.Default.HubSpotEmail, cancellation) is { } email ? email : null;

    private async Task<HubSpotEmail> BufferAsync(HubSpotEmail live, CancellationToken cancellation) =>
        await hubSpot.Api.FindAsync($"{HubSpotPaths.Emails}/{live.Id}/draft", HubSpotJson.Default.HubSpotEmail, cancellation) ?? live;

    // Only what is needed to know them again: whole emails are large.
    protected override async IAsyncEnumerable<IHubSpotRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = ""; next is not null;)
        {
            var page = await hubSpot.Api.GetAsync($"{HubSpotPaths.Emails}?limit=100&sort=-updatedAt&includedProperties=id,name{next}", HubSpotJson.Default.Emails, cancellation);
            foreach (var row in page.Results)
            {
                yield return row;
            }

            next = page.Next;
        }
    }

    /// <summary>The campaign's emails: id by key.</summary>
    public async Task<Dictionary<string, string>> IdsAsync(string campaign, CancellationToken cancellation)
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var (id, key) in OfCampaignAsync(campaign, cancellation))
        {
            ids[key] = id;
        }

        return ids;
    }

    private async Task<Reading> ReadingOfAsync(HubSpotEmail live, HubSpotEmail buffer, CancellationToken cancellation)
    {
        var held = Held(buffer);
        return ReadingOf(live, buffer, HubSpotName.Read(live.Name).Key.Length > 0 ? held with { Recipients = await RuleOfAsync(held.Lists, cancellation) } : held);
    }

    private Reading ReadingOf(HubSpotEmail live, HubSpotEmail buffer, HubSpotEmailHeld held)
    {
        var (name, content) = (HubSpotName.Read(live.Name), Element(held));
        return new Reading(IdOf(live.Id), name.Key, Fingerprint.Of(content), StateOf(live, name), content)
        {
            Asset = new EmailAsset
            {
                Key = ExternalKeys.Parse(name.Key)?.Asset ?? new AssetKey(AssetKind.Email, live.Id),
                Title = name.Title,
                Sender = new Sender(held.FromName, held.From, held.ReplyTo.Length > 0 ? held.ReplyTo : null, "", ""),
                Subject = HubSpotHubl.Read(TemplateFormat.Line, held.Subject),
                Preheader = HubSpotHubl.Read(TemplateFormat.Line, held.Preheader),
                Html = HubSpotHubl.Read(TemplateFormat.Html, held.Html),
                Text = HubSpotHubl.Read(TemplateFormat.Text, held.Text),
                Audience = new AssetKey(AssetKind.Audience, held.Lists.FirstOrDefault() ?? ""),
                Recipients = new Predicate.All([]),
                Delivery = IsAutomated(live) ? new Delivery.ByJourney(new AssetKey(AssetKind.Journey, "")) : new Delivery.AtTime(new ScheduledTime(buffer.PublishDate ?? DateTimeOffset.UnixEpoch, "UTC")),
                OpenTrackingMarkets = [],
            },
            EditAddress = hubSpot.Settings.Screen("email", $"edit/{live.Id}/content"),
        };
    }

    private static RemoteState StateOf(HubSpotEmail live, HubSpotName name) => live.State switch
    {
        "SCHEDULED" or "SCHEDULED_AB" => RemoteState.Scheduled,
        "PUBLISHED" or "PUBLISHED_AB" => RemoteState.Finished,
        "AUTOMATED" or "AUTOMATED_AB" or "AUTOMATED_SENDING" or "PROCESSING" or "PRE_PROCESSING" or "AUTOMATED_FOR_FORM" => RemoteState.Live,
        _ => name.Mark == HubSpotMark.OnHold ? RemoteState.Paused : RemoteState.Staged,
    };

    private static bool IsAutomated(HubSpotEmail email) => email.Subcategory == "automated" || email.State.StartsWith("AUTOMATED", StringComparison.Ordinal);

    private static HubSpotEmailHeld Held(HubSpotEmail email)
    {
        var (from, lists, widgets) = (email.From, email.To?.ContactIlsLists, email.Content?.Widgets ?? []);
        return new HubSpotEmailHeld(
            HubSpotName.Read(email.Name).Content,
            email.Subject,
            Text(widgets.GetValueOrDefault(Preview), "value"),
            from?.FromName ?? "",
            from?.ReplyTo ?? "",
            from?.CustomReplyTo ?? "",
            widgets.TryGetValue(HtmlModule, out var ours) ? Text(ours, "html") : HubSpotModules.Html(widgets, email.Content?.FlexAreas),
            email.Content?.PlainTextVersion ?? "",
            [.. (lists?.Include ?? []).Order(StringComparer.Ordinal)],
            [.. (lists?.Exclude ?? []).Order(StringComparer.Ordinal)],
            email.SubscriptionDetails?.SubscriptionId ?? "",
            // HubSpot replaces the time by that of the sending; within a minute it is the same. What waits for an event has none that was approved.
            IsAutomated(email) || HubSpotName.Read(email.Name).Mark == HubSpotMark.Waits ? "" : email.PublishDate?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture) ?? "");
    }

    private static HubSpotEmailHeld Held(Reading reading) => reading.Content.Deserialize(HubSpotJson.Default.HubSpotEmailHeld)!;

    private static JsonElement Element(HubSpotEmailHeld held) => JsonSerializer.SerializeToElement(held, HubSpotJson.Default.HubSpotEmailHeld);

    private HubSpotEmailContent Content(string preheader, string html, string text)
    {
        var layout = """{"boxed":false,"isSingleColumnFullWidth":true,"sections":[{"id":"section-0","columns":[{"id":"column-0-0","widgets":["slipway_html"],"width":12}],"style":{"backgroundType":"CONTENT","paddingTop":"0px","paddingBottom":"0px"}}]}""";
        return new HubSpotEmailContent
        {
            TemplatePath = hubSpot.Settings.EmailTemplate,
            PlainTextVersion = text,
            // Templates of one's own (not HubSpot's drag and drop) name the module themselves.
            FlexAreas = hubSpot.Settings.EmailTemplate.StartsWith("@hubspot/email/dnd/", StringComparison.Ordinal) ? new() { ["main"] = JsonElement.Parse(layout) } : null,
            Widgets = new()
            {
                [HtmlModule] = Module("module", "@hubspot/raw_html_email", "html", html),
                [Preview] = Module("text", null, "value", preheader),
            },
        };
    }

    private static JsonElement Module(string type, string? path, string field, string value)
    {
        var body = new System.Text.Json.Nodes.JsonObject { [field] = value };
        var module = new System.Text.Json.Nodes.JsonObject { ["type"] = type, ["body"] = body };
        if (path is not null)
        {
            body["path"] = path;
        }

        return JsonSerializer.SerializeToElement(module, HubSpotJson.Default.JsonObject);
    }

    private static string Text(JsonElement module, string field) =>
        module.ValueKind == JsonValueKind.Object && module.TryGetProperty("body", out var body) && body.ValueKind == JsonValueKind.Object && body.TryGetProperty(field, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private Task ActAsync(string remote, string what, CancellationToken cancellation) => hubSpot.Api.SendAsync(HttpMethod.Post, $"{HubSpotPaths.Emails}/{remote}/{what}", null, cancellation);

    private async Task RenameAsync(string remote, HubSpotName name, CancellationToken cancellation) =>
        await SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Emails}/{remote}", new HubSpotEmailWrite { Name = name.ToString() }, cancellation);

    private Task<HubSpotEmail> SendAsync(HttpMethod method, string path, HubSpotEmailWrite write, CancellationToken cancellation) =>
        hubSpot.Api.SendAsync(method, path, write, HubSpotJson.Default.HubSpotEmailWrite, HubSpotJson.Default.HubSpotEmail, cancellation);

    private async Task<Outcome> NowAsync(string id, string remote, CancellationToken cancellation) =>
        await ReadAsync(remote, cancellation) is { } now ? new Outcome.Done(now) : Outcome.ChangedOutside($"{id} is gone from HubSpot.");

    private static (string Approved, string HeldOut) ListsOf(string audience) =>
        (AssetKey.TryParse(audience)?.Name ?? audience).Split('-') is [var approved, var heldOut, ..] ? (approved, heldOut) : throw new PlatformException(Outcome.ChangedOutside($"{audience} is no audience that Slipway made in HubSpot."));

    private static string Written(Template template, Func<Part.Address, string?> address) => HubSpotHubl.Write(template, address);

    private static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static Finding Past(DateTimeOffset? at) => Finding.Error("time-passed", at is null ? "The email has no time, and HubSpot would send it at once." : $"{at:u} has passed, and HubSpot would send the email at once.", fix: "Choose a time to come, then prepare the campaign again.");

    private static Reading Gone(string id) => new(id, "", "", RemoteState.Removed, Element(new HubSpotEmailHeld("", "", "", "", "", "", "", "", [], [], "", "")));
}

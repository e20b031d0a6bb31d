using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Forms. HubSpot has no draft of them: a form is made, and nobody meets it before it is shown on a page. Its name says that it is only prepared.</summary>
internal sealed class HubSpotFormAdapter(Capability capability, HubSpotServices hubSpot) : HubSpotNamedAdapter(capability)
{
    /// <summary>HTML that shows a form on any page; null before the connection was tried, as the account is not known then.</summary>
    public static string? EmbedOf(HubSpotSettings settings, string form) => settings.Portal is null ? null
        : $$"""<script charset="utf-8" src="https://js.hsforms.net/forms/embed/v2.js"></script><script>hbspt.forms.create({region: "{{settings.Region}}", portalId: "{{settings.Portal}}", formId: "{{WebUtility.HtmlEncode(form)}}"});</script>""";

    public override async Task<Reading?> ReadAsync(string remote, CancellationToken cancellation) =>
        Guid.TryParse(remote, out _) && await hubSpot.Api.FindAsync($"{HubSpotPaths.Forms}/{remote}", HubSpotJson.Default.HubSpotForm, cancellation) is { } form ? ReadingOf(form) : null;

    /// <summary>The ids of a campaign's forms.</summary>
    public async Task<ImmutableArray<string>> IdsAsync(string campaign, CancellationToken cancellation)
    {
        var ids = ImmutableArray.CreateBuilder<string>();
        await foreach (var (id, _) in OfCampaignAsync(campaign, cancellation))
        {
            ids.Add(id);
        }

        return ids.ToImmutable();
    }

    public override async Task<ImmutableArray<Finding>> CheckAsync(string campaign, Asset asset, CancellationToken cancellation)
    {
        var form = (FormAsset)asset;
        return [.. Possible(form), .. await hubSpot.Contacts.UnknownAsync(form.Fields.Where(f => f.Type != FormFieldType.Consent).Select(f => f.Name), cancellation)];
    }

    public override async Task<Outcome> StageAsync(StageRequest request, Asset asset, CancellationToken cancellation)
    {
        var form = (FormAsset)asset;
        if (Possible(form).ToImmutableArray() is { IsEmpty: false } findings)
        {
            return new Outcome.Refused(findings);
        }

        var found = await FindAsync(request, cancellation);
        if (found is not null && request.Expectation is not null && found.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{form.Key} in HubSpot is not as it was last seen.");
        }

        var body = Body(request, form, await AfterAsync(request, form, cancellation));
        var wanted = Element(Held(body.Deserialize(HubSpotJson.Default.HubSpotForm)!));
        var campaign = await hubSpot.Campaigns.EnsureAsync(request.Campaign, cancellation);
        string id;
        if (found is null)
        {
            var made = await hubSpot.Api.SendAsync(HttpMethod.Post, HubSpotPaths.Forms, body, HubSpotJson.Default.JsonObject, HubSpotJson.Default.HubSpotForm, cancellation);
            id = made.Id;
        }
        else
        {
            id = AssetKey.TryParse(found.Id)!.Value.Name;
            if (found.Revision != Fingerprint.Of(wanted))
            {
                if (request.Expectation is null)
                {
                    return Outcome.ChangedOutside($"{form.Key} is in HubSpot already, and not as it shall be.");
                }

                if (found.State == RemoteState.Live)
                {
                    return new Outcome.Refused([Finding.Error("form-live", $"{form.Key} is live, and HubSpot has no draft of a form: every change shows at once.", fix: "Give the changed form another name, so that it is a new one; or change it in HubSpot by hand.")]);
                }

                body["id"] = id;
                await hubSpot.Api.SendAsync(HttpMethod.Put, $"{HubSpotPaths.Forms}/{id}", PlatformApi.Json(body, HubSpotJson.Default.JsonObject), cancellation);
            }
        }

        await hubSpot.Campaigns.AttachAsync(campaign, HubSpotCampaigns.Form, id, cancellation);
        return await ReadAsync(id, cancellation) is not { } reading ? Outcome.ChangedOutside($"{form.Key} was deleted in HubSpot while it was made.")
            : JsonElement.DeepEquals(reading.Content, wanted) ? new Outcome.Done(reading)
            : new Outcome.Refused([Finding.Error("content-changed", "HubSpot keeps other fields than were written.", fix: "Are all of its properties in HubSpot, and of the kind the form asks for?") with { Field = "fields" }]);
    }

    public override async Task<Outcome> LaunchAsync(LaunchRequest request, string remote, CancellationToken cancellation)
    {
        if (await ReadAsync(remote, cancellation) is not { } held)
        {
            return request.Remove ? new Outcome.Done(Gone(request.Id)) : Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        if (held.Revision != request.Expectation)
        {
            return Outcome.ChangedOutside($"{held.ExternalKey} in HubSpot is not what was approved.");
        }

        if (request.Remove)
        {
            await hubSpot.Api.SendAsync(HttpMethod.Delete, $"{HubSpotPaths.Forms}/{remote}", null, cancellation);
            return new Outcome.Done(held with { State = RemoteState.Removed });
        }

        return held.State == RemoteState.Live ? new Outcome.Done(held) : await MarkAsync(held, remote, HubSpotMark.None, cancellation);
    }

    public override async Task<Outcome> HaltAsync(HaltRequest request, string remote, CancellationToken cancellation)
    {
        if (await ReadAsync(remote, cancellation) is not { } held)
        {
            return Outcome.ChangedOutside($"{request.Id} is gone from HubSpot.");
        }

        return request.Mode != HaltMode.Undo ? new Outcome.Refused([Finding.Error("cannot-halt", "A form in HubSpot cannot be held.", fix: "Pause the page that shows it.")])
            : held.State == RemoteState.Staged ? new Outcome.Done(held)
            : await MarkAsync(held, remote, HubSpotMark.Prepared, cancellation);
    }

    private IEnumerable<Finding> Possible(FormAsset form)
    {
        if (!form.Fields.Any(f => f.Type == FormFieldType.Email))
        {
            yield return Finding.Error("form-without-email", "HubSpot knows who filled in a form by the email address, and this form does not ask for it.", fix: "Add a field of type email.") with { Field = "fields" };
        }

        if (form.Fields.Any(f => f.Type == FormFieldType.Consent) && hubSpot.Settings is { Subscription: null, ConsentProperty: null })
        {
            yield return Finding.Error("consent-without-place", "HubSpot has no place for the consent this form asks for.", fix: "Set subscription_type or consent_property of the connection.") with { Field = "fields" };
        }
    }

    private async Task<string?> AfterAsync(StageRequest request, FormAsset form, CancellationToken cancellation)
    {
        if (request.Needs.GetValueOrDefault(form.Confirmation.ToString()) is not { } need)
        {
            return null;
        }

        // A page of this account: its address is known before it is live.
        return need.Address ?? (need.IsOwn && AssetKey.TryParse(need.Id) is { } id ? (await hubSpot.Api.FindAsync($"{HubSpotPaths.Pages}/{id.Name}", HubSpotJson.Default.HubSpotPage, cancellation))?.Url : null);
    }

    private JsonObject Body(StageRequest request, FormAsset form, string? after)
    {
        var now = hubSpot.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var consent = form.Fields.Where(f => f.Type == FormFieldType.Consent).ToList();
        var fields = form.Fields.Where(f => f.Type != FormFieldType.Consent || hubSpot.Settings.Subscription is null).Select(Field);
        return new JsonObject
        {
            ["name"] = new HubSpotName(form.Title, request.ExternalKey, HubSpotMark.Prepared).ToString(),
            ["formType"] = "hubspot",
            // HubSpot's description asks for these three of a form that is yet to be made.
            ["createdAt"] = now,
            ["updatedAt"] = now,
            ["archived"] = false,
            ["fieldGroups"] = new JsonArray([.. fields.Select(f => (JsonNode)new JsonObject { ["groupType"] = "default_group", ["richTextType"] = "text", ["fields"] = new JsonArray(f) })]),
            ["configuration"] = new JsonObject
            {
                ["language"] = "en",
                ["cloneable"] = true,
                ["editable"] = true,
                ["archivable"] = true,
                ["recaptchaEnabled"] = false,
                ["notifyContactOwner"] = false,
                ["notifyRecipients"] = new JsonArray(),
                ["createNewContactForNewEmail"] = true,
                ["prePopulateKnownValues"] = false,
                ["allowLinkToResetKnownValues"] = false,
                ["lifecycleStages"] = new JsonArray(),
                ["postSubmitAction"] = new JsonObject { ["type"] = after is null ? "thank_you" : "redirect_url", ["value"] = after ?? form.Title },
            },
            ["displayOptions"] = new JsonObject
            {
                ["renderRawHtml"] = false,
                ["theme"] = "default_style",
                ["submitButtonText"] = form.Button,
                ["style"] = JsonNode.Parse("""{"fontFamily":"arial, helvetica, sans-serif","backgroundWidth":"100%","labelTextColor":"#33475b","labelTextSize":"14px","helpTextColor":"#516f90","helpTextSize":"12px","legalConsentTextColor":"#33475b","legalConsentTextSize":"14px","submitColor":"#33475b","submitAlignment":"left","submitFontColor":"#ffffff","submitSize":"14px"}"""),
            },
            ["legalConsentOptions"] = Consent(consent),
        };
    }

    private JsonObject Consent(List<FormField> boxes) => boxes.Count == 0 || hubSpot.Settings.Subscription is not { } subscription
        ? new JsonObject { ["type"] = "none" }
        : new JsonObject
        {
            // What is needed to answer the form is implicit; the box, never ticked beforehand, is for mail.
            ["type"] = "implicit_consent_to_process",
            ["privacyText"] = "",
            ["communicationsCheckboxes"] = new JsonArray([.. boxes.Select(b => (JsonNode)new JsonObject { ["label"] = b.Label, ["required"] = b.Required, ["subscriptionTypeId"] = long.Parse(subscription, CultureInfo.InvariantCulture) })]),
        };

    private JsonObject Field(FormField field)
    {
        var body = new JsonObject
        {
            ["objectTypeId"] = "0-1",
            ["name"] = field.Type == FormFieldType.Consent ? hubSpot.Settings.ConsentProperty : HubSpotContacts.PropertyOf(field.Name),
            ["label"] = field.Label,
            ["required"] = field.Required,
            ["hidden"] = false,
            ["dependentFields"] = new JsonArray(),
        };
        switch (field.Type)
        {
            case FormFieldType.Email:
                body["fieldType"] = "email";
                body["validation"] = new JsonObject { ["blockedEmailDomains"] = new JsonArray(), ["useDefaultBlockList"] = false };
                break;
            case FormFieldType.Choice:
                body["fieldType"] = "dropdown";
                body["defaultValues"] = new JsonArray();
                body["options"] = new JsonArray([.. field.Options.Select((o, i) => (JsonNode)new JsonObject { ["label"] = o, ["value"] = o, ["displayOrder"] = i })]);
                break;
            default:
                body["fieldType"] = field.Type == FormFieldType.Consent ? "single_checkbox" : "single_line_text";
                break;
        }

        return body;
    }

    private async Task<Outcome> MarkAsync(Reading held, string remote, HubSpotMark mark, CancellationToken cancellation)
    {
        var form = await hubSpot.Api.GetAsync($"{HubSpotPaths.Forms}/{remote}", HubSpotJson.Default.HubSpotForm, cancellation);
        var name = (HubSpotName.Read(form.Name) with { Mark = mark }).ToString();
        await hubSpot.Api.SendAsync(HttpMethod.Patch, $"{HubSpotPaths.Forms}/{remote}", PlatformApi.Json(new JsonObject { ["name"] = name }, HubSpotJson.Default.JsonObject), cancellation);
        return await ReadAsync(remote, cancellation) is { } now ? new Outcome.Done(now) : Outcome.ChangedOutside($"{held.ExternalKey} is gone from HubSpot.");
    }

    // A row of the list of forms is the whole form.
    protected override Task<Reading?> ReadAsync(IHubSpotRow row, CancellationToken cancellation) => Task.FromResult<Reading?>(ReadingOf((HubSpotForm)row));

    protected override async IAsyncEnumerable<IHubSpotRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var next = ""; next is not null;)
        {
            var page = await hubSpot.Api.GetAsync($"{HubSpotPaths.Forms}?limit=100{next}", HubSpotJson.Default.Forms, cancellation);
            foreach (var form in page.Results)
            {
                yield return form;
            }

            next = page.Next;
        }
    }

    private Reading ReadingOf(HubSpotForm form)
    {
        var (name, held) = (HubSpotName.Read(form.Name), Held(form));
        var content = Element(held);
        return new Reading(IdOf(form.Id), name.Key, Fingerprint.Of(content), name.Mark == HubSpotMark.Prepared ? RemoteState.Staged : RemoteState.Live, content)
        {
            Asset = new FormAsset
            {
                Key = ExternalKeys.Parse(name.Key)?.Asset ?? new AssetKey(AssetKind.Form, form.Id),
                Title = name.Title,
                Fields = [.. held.Fields.Select(f => new FormField(HubSpotContacts.FieldOf(f.Name), f.Label, TypeOf(f), f.Required) { Options = [.. (f.Options ?? []).Select(o => o.Value)] })],
                Button = held.Button,
                Event = EventTypes.Registered,
                ConsentPurpose = "",
                Confirmation = new AssetKey(AssetKind.Page, ""),
            },
            EditAddress = hubSpot.Settings.Screen("forms", $"editor/{form.Id}/edit/form"),
            Embed = EmbedOf(hubSpot.Settings, form.Id),
        };
    }

    private static FormFieldType TypeOf(HubSpotFormField field) => field.FieldType switch
    {
        "email" => FormFieldType.Email,
        "dropdown" or "radio" => FormFieldType.Choice,
        "single_checkbox" => FormFieldType.Consent,
        _ => FormFieldType.Text,
    };

    private static HubSpotFormHeld Held(HubSpotForm form) => new(
        HubSpotName.Read(form.Name).Content,
        [.. form.FieldGroups.SelectMany(g => g.Fields)],
        form.DisplayOptions?.SubmitButtonText ?? "",
        form.Configuration?.PostSubmitAction?.Value ?? "",
        ConsentOf(form.LegalConsentOptions));

    // The words people agree to; what HubSpot adds of its own is no change.
    private static string ConsentOf(JsonElement options) => options.ValueKind == JsonValueKind.Object && options.TryGetProperty("communicationsCheckboxes", out var boxes) && boxes.ValueKind == JsonValueKind.Array
        ? string.Join('\n', boxes.EnumerateArray().Select(b => $"{b.GetProperty("label").GetString()} ({b.GetProperty("subscriptionTypeId")}{(b.GetProperty("required").GetBoolean() ? ", required" : "")})"))
        : "";

    private static JsonElement Element(HubSpotFormHeld held) => JsonSerializer.SerializeToElement(held, HubSpotJson.Default.HubSpotFormHeld);

    private static Reading Gone(string id) => new(id, "", "", RemoteState.Removed, Element(new HubSpotFormHeld("", [], "", "", "")));
}

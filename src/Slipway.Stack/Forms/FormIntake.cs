using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Connectors;
using Slipway.Stack.Contacts;
using Slipway.Stack.Objects;
using Slipway.Stack.Pages;
using Slipway.Stack.Tracking;
using Slipway.Store;
using Slipway.Store.Keys;
using Slipway.Store.Time;

namespace Slipway.Stack.Forms;

/// <summary>Takes what visitors submit: an event, the contact it belongs to, and the consent with its wording.</summary>
public sealed class FormIntake(Database database, BusinessClock clock, KeyRing keys, Addresses addresses)
{
    /// <summary>The merge field that a page fills with a fresh id for every visit.</summary>
    public const string SubmissionId = "submission_id";

    /// <summary>The hidden field that carries it back, and makes a form posted twice one submission.</summary>
    public const string SubmissionField = "submission";

    /// <summary>The field people do not see: who fills it is a machine.</summary>
    public const string TrapField = "website";

    private const int LongestValue = 500;

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/f/{campaign}/{name}", SubmitAsync).DisableAntiforgery();

    private async Task<IResult> SubmitAsync(string campaign, string name, HttpContext context)
    {
        var item = await database.ReadAsync(s => StackObjects.ByNameAsync(s, campaign, AssetKind.Form, name));
        if (item is not { LiveAsset: FormAsset form, RemoteState: RemoteState.Live })
        {
            return PublicSite.Notice(context, "This form is closed", "It is not public, or the event is over.", 404);
        }

        if (!context.Request.HasFormContentType)
        {
            return PublicSite.Notice(context, "Nothing was sent", "Go back and fill in the form.", 415);
        }

        var posted = await context.Request.ReadFormAsync();
        var confirmation = await ConfirmationAsync(campaign, form);
        if (!string.IsNullOrEmpty(posted[TrapField]))
        {
            // A machine is told nothing it could learn from.
            return Results.Redirect(confirmation, permanent: false, preserveMethod: false);
        }

        var (values, problems) = Read(form, posted);
        if (problems.Count > 0)
        {
            return PublicSite.Notice(context, "Something is missing", $"{string.Join(" ", problems)} Go back; what you wrote is still there.", 422);
        }

        await SaveAsync(item, form, values, posted[SubmissionField].ToString());
        return new SeeOther(confirmation);
    }

    private static (ImmutableDictionary<string, string> Values, List<string> Problems) Read(FormAsset form, IFormCollection posted)
    {
        var values = ImmutableDictionary.CreateBuilder<string, string>();
        var problems = new List<string>();
        foreach (var field in form.Fields)
        {
            var value = posted[field.Name].ToString().Trim();
            if (value.Length == 0 && field.Required)
            {
                problems.Add($"{field.Label} is needed.");
            }
            else if (value.Length > LongestValue)
            {
                problems.Add($"{field.Label} is longer than {LongestValue} characters.");
            }
            else if (value.Length > 0 && field.Type == FormFieldType.Email && EmailAddress.Read(value, out _) is { } problem)
            {
                problems.Add($"{field.Label}: {problem}");
            }
            else if (value.Length > 0 && field.Type == FormFieldType.Choice && !field.Options.Contains(value))
            {
                problems.Add($"{field.Label}: choose one of the options.");
            }
            else if (value.Length > 0 && field.Name == "employees" && !long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                problems.Add($"{field.Label}: write a whole number.");
            }
            else if (value.Length > 0)
            {
                values[field.Name] = value;
            }
        }

        return (values.ToImmutable(), problems);
    }

    private Task SaveAsync(StackObject item, FormAsset form, ImmutableDictionary<string, string> values, string submission) => database.WriteAsync("form.submit", async s =>
    {
        var emailField = form.Fields.First(f => f.Type == FormFieldType.Email).Name;
        // The boxes ticked are consents, not fields of the person.
        var boxes = form.Fields.Where(f => f.Type == FormFieldType.Consent).Select(f => f.Name);
        var contact = (await ContactBook.FindOrAddAsync(s, keys, values[emailField], values.RemoveRange(boxes).Remove(emailField), clock.Now)).Id;
        // Posted twice, or tampered with: without a proper id, the person and the form are the identity.
        var id = Guid.TryParse(submission, out var given) ? given.ToString("N") : $"{item.Id}:{contact}";
        var isNew = await StackEvents.AddAsync(s, new PlatformEvent($"submission:{id}", form.Event, item.Campaign, form.Key.ToString(), contact, clock.Now));
        if (isNew && form.Fields.FirstOrDefault(f => f.Type == FormFieldType.Consent) is { } box && values.ContainsKey(box.Name))
        {
            await Consents.GrantAsync(s, contact, new Consent(form.ConsentPurpose, "consent", $"form {item.Campaign}/{form.Key.Name}", box.Label), clock.Now);
        }
    });

    private Task<string> ConfirmationAsync(string campaign, FormAsset form) => database.ReadAsync(async s =>
    {
        var page = await StackObjects.ByNameAsync(s, campaign, AssetKind.Page, form.Confirmation.Name);
        return addresses.Page(campaign, page?.LiveAsset is PageAsset live ? live.Slug : form.Confirmation.Name);
    });

    /// <summary>303, so that reloading the confirmation does not post again.</summary>
    private sealed class SeeOther(string address) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = address;
            return Task.CompletedTask;
        }
    }
}

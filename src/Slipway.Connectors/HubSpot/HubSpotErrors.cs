using System.Collections.Immutable;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>What HubSpot's errors mean: <c>{category, subCategory, message, errors[], context}</c>, and a 207 for a batch that only partly worked.</summary>
internal sealed class HubSpotErrors(TimeProvider time)
{
    private const string NameTaken = "name-taken";

    // HubSpot counts a day anew at midnight of the account's zone, and does not say when that is.
    private static readonly TimeSpan _daily = TimeSpan.FromHours(1);

    public Outcome? Of(PlatformAnswer answer)
    {
        if (answer.Status == 207)
        {
            var parts = answer.As(HubSpotJson.Default.HubSpotBatch)?.Errors ?? [];
            return new Outcome.Refused([Finding.Error("platform-partly", $"HubSpot did only a part of it: {string.Join(" ", parts.Select(e => e.Message).Distinct().Take(3))}", fix: "Look at the contacts it names, then prepare the campaign again.")]);
        }

        if (answer.IsSuccess || answer.Status >= 500)
        {
            return null;
        }

        var error = answer.As(HubSpotJson.Default.HubSpotError);
        return answer.Status switch
        {
            429 => error?.PolicyName is "DAILY" ? new Outcome.Throttled(time.GetUtcNow() + _daily) : null,
            401 => Refused("connection-revoked", error?.Category == "EXPIRED_AUTHENTICATION" ? "HubSpot's permission has run out." : "HubSpot does not accept the token: it was deleted or renewed, or the app was uninstalled.", "Make a new token in HubSpot (Settings, Integrations, Private apps), or connect again."),
            403 => Forbidden(answer, error),
            404 => Outcome.ChangedOutside($"HubSpot no longer has it: {error?.Message ?? answer.Path}."),
            409 when answer.Path.StartsWith(HubSpotPaths.Flows, StringComparison.Ordinal) => Outcome.ChangedOutside("Somebody changed the workflow in HubSpot in the meantime."),
            _ => new Outcome.Refused(Invalid(answer, error)),
        };
    }

    /// <summary>
    /// Makes something whose name nobody else has and that was just looked for in vain. HubSpot may show in its lists only later what was made a moment ago: when it says that the
    /// name is taken, that is waited for.
    /// </summary>
    public static async Task<T> NewAsync<T>(Func<Task<T>> make, TimeProvider time)
    {
        try
        {
            return await make();
        }
        catch (PlatformException e) when (e.Outcome is Outcome.Refused refused && refused.Findings.Any(f => f.Code == NameTaken))
        {
            throw new PlatformException(new Outcome.Waiting("name", time.GetUtcNow() + PlatformApi.UsualWait));
        }
    }

    private static Outcome.Refused Forbidden(PlatformAnswer answer, HubSpotError? error)
    {
        var scopes = (error?.Errors ?? []).SelectMany(e => e.Context?.GetValueOrDefault("requiredGranularScopes") ?? e.Context?.GetValueOrDefault("requiredScopes") ?? [])
            .Concat(error?.Context?.GetValueOrDefault("requiredGranularScopes") ?? []).Distinct().ToList();
        if (IsPlanGate(answer, error))
        {
            return Refused("plan-gate", "This account's edition may not publish marketing emails from outside: that takes Marketing Hub Enterprise or the transactional email add-on.", "Set the edition of the connection to Professional: publishing then becomes a step by hand in the plan.");
        }

        return error?.Category == "MISSING_SCOPES" || scopes.Count > 0
            ? Refused("right-missing", $"HubSpot did not grant {(scopes.Count == 0 ? "a right this needs" : string.Join(" or ", scopes))}.", "Add the scope to the private app (Settings, Integrations, Private apps), or connect again and agree to it.")
            : Refused("right-missing", $"HubSpot forbids it: {error?.Message ?? answer.Path}", "Ask whoever administers HubSpot for the right.");
    }

    private static bool IsPlanGate(PlatformAnswer answer, HubSpotError? error) =>
        answer.Path.StartsWith(HubSpotPaths.Emails, StringComparison.Ordinal) && (answer.Path.EndsWith("/publish", StringComparison.Ordinal) || answer.Path.EndsWith("/unpublish", StringComparison.Ordinal))
        && (error?.Message?.Contains("Enterprise", StringComparison.OrdinalIgnoreCase) == true || error?.Message?.Contains("add-on", StringComparison.OrdinalIgnoreCase) == true
            || (error?.Errors ?? []).SelectMany(e => e.Context?.Values.SelectMany(v => v) ?? []).Contains("transactional-email"));

    private static ImmutableArray<Finding> Invalid(PlatformAnswer answer, HubSpotError? error)
    {
        if (error is null)
        {
            return [Finding.Error("platform-refuses", $"{answer.Method} {answer.Path} was refused with {answer.Status}, and not as HubSpot does.", fix: "Check the address of the connection.")];
        }

        var code = error.SubCategory switch
        {
            "ILS.DUPLICATE_LIST_NAMES" => NameTaken,
            "CONTENT.SLUG_IN_USE" => "slug-taken",
            "ILS.INVALID_FILTER_BRANCH" => "filter-not-possible",
            _ when answer.Status == 409 => NameTaken,
            _ => "platform-invalid",
        };
        var details = (error.Errors ?? []).Where(e => e.Message is not null).ToList();
        return details.Count == 0
            ? [Finding.Error(code, $"HubSpot refused: {error.Message}", fix: "Correct it, then prepare the campaign again.")]
            : [.. details.Select(e => Finding.Error(code, $"HubSpot refused: {e.Message}", fix: "Correct it, then prepare the campaign again.") with { Field = e.Context?.GetValueOrDefault("propertyName")?.FirstOrDefault() ?? e.In })];
    }

    private static Outcome.Refused Refused(string code, string message, string fix) => new([Finding.Error(code, message, fix: fix)]);
}

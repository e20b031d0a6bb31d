using System.Collections.Immutable;
using Slipway.Sdk.Connectors;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.Salesforce;

/// <summary>What Salesforce's errors mean.</summary>
/// <param name="time">The clock, for what has to wait.</param>
internal sealed class SalesforceErrors(TimeProvider time)
{
    // Salesforce counts the requests of the last 24 hours: some of them are free again soon, though nobody says when.
    private static readonly TimeSpan _untilFree = TimeSpan.FromMinutes(15);

    /// <summary>What an answer means; null where it is a success, or nothing Salesforce says.</summary>
    public Outcome? Of(PlatformAnswer answer) => answer.Status switch
    {
        >= 200 and < 300 or 429 or >= 500 => null,
        300 => new Outcome.Refused([Finding.Error("key-twice", "Salesforce holds several records with the same Slipway key.", fix: $"Make {KeyFields.Name} unique, and delete the copies.")]),
        412 => Changed(),
        _ when answer.As(SalesforceJson.Default.ListSalesforceError) is { Count: > 0 } errors => Of(answer.Status, errors),
        401 or 403 => Revoked($"status {answer.Status}"),
        404 => Outcome.ChangedOutside("The record is gone from Salesforce."),
        _ => null,
    };

    /// <summary>What errors mean, of an answer or of a request within one.</summary>
    public Outcome Of(int status, IReadOnlyCollection<SalesforceError> errors)
    {
        if (status == 412)
        {
            return Changed();
        }

        foreach (var error in errors)
        {
            switch (error.Code)
            {
                case "REQUEST_LIMIT_EXCEEDED":
                    return new Outcome.Throttled(time.GetUtcNow() + (error.Message.Contains("TotalRequests", StringComparison.Ordinal) ? _untilFree : PlatformApi.UsualWait));
                case "UNABLE_TO_LOCK_ROW":
                    // Another transaction held it: nothing was done, and in a moment it is free.
                    return new Outcome.Throttled(time.GetUtcNow() + PlatformApi.UsualWait);
                case "NOT_FOUND" or "ENTITY_IS_DELETED" or "INVALID_CROSS_REFERENCE_KEY":
                    return Outcome.ChangedOutside($"The record is gone from Salesforce: {error.Message}");
            }
        }

        return new Outcome.Refused([.. errors.Select(Said)]);
    }

    /// <summary>An error in a marketer's words.</summary>
    public static Finding Said(SalesforceError error)
    {
        var field = error.Fields.FirstOrDefault();
        var named = error.Fields.Count == 0 ? "" : $" ({string.Join(", ", error.Fields)})";
        var (code, message, fix) = error.Code switch
        {
            "INVALID_SESSION_ID" or "INVALID_AUTH_HEADER" => ("connection-revoked", $"Salesforce no longer accepts the connection: {error.Message}", "Connect it again under Platforms."),
            "API_DISABLED_FOR_ORG" or "API_CURRENTLY_DISABLED" or "FUNCTIONALITY_NOT_ENABLED" =>
                ("platform-plan", $"The org does not let programs in: {error.Message}", "The interface comes with Enterprise, Unlimited, Performance and Developer Edition, and the user needs the permission API Enabled."),
            "INSUFFICIENT_ACCESS" or "INSUFFICIENT_ACCESS_OR_READONLY" or "INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY" or "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY" or "INSUFFICIENT_PERMISSION" =>
                ("right-missing", $"The integration user may not do this in Salesforce: {error.Message}", "Give the user the right to that object, and make it a Marketing User."),
            "INVALID_FIELD_FOR_INSERT_UPDATE" => ("right-missing", $"The integration user may not write{named}: {error.Message}", "Let the user's profile or permission set edit that field."),
            "INVALID_FIELD" or "INVALID_TYPE" => ("org-field", $"The org does not know what was asked for: {error.Message}", "Test the connection again: a field may have been removed, or hidden from the integration user."),
            "FIELD_CUSTOM_VALIDATION_EXCEPTION" => ("org-rule", $"A validation rule of the org refuses it{named}: {error.Message}", "Write it so that the rule is kept, or ask the org's administrator."),
            "CANNOT_EXECUTE_FLOW_TRIGGER" => ("org-rule", $"A flow of the org refuses it: {error.Message}", "Ask the org's administrator."),
            "DUPLICATES_DETECTED" => ("org-duplicate-rule", $"A duplicate rule of the org refuses it: {error.Message}", "Merge the records in Salesforce, or let the integration user past the rule."),
            "DUPLICATE_VALUE" => ("org-duplicate", $"Salesforce has one like it already{named}: {error.Message}", "Look at the record that is named, and prepare the campaign again."),
            "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST" => ("org-picklist", $"The org has no such value{named}: {error.Message}", "Take one of the org's own values, or add it in Setup."),
            "REQUIRED_FIELD_MISSING" => ("org-required-field", $"The org requires a field that Slipway does not fill{named}: {error.Message}", "Give the field a default in Setup, or make it optional."),
            "STRING_TOO_LONG" => ("too-long", $"A text is too long for Salesforce{named}: {error.Message}", "Shorten it."),
            "STORAGE_LIMIT_EXCEEDED" => ("platform-plan", $"The org is full: {error.Message}", "Free some storage in the org, or buy more."),
            _ => ("platform-refuses", $"Salesforce refused{named}: {error.Message} ({error.Code}).", "Look at the record in Salesforce, then prepare the campaign again."),
        };
        return Finding.Error(code, message, fix: fix) with { Field = field is null ? null : Field(field) };
    }

    /// <summary>The asset's own name of a field.</summary>
    private static string Field(string salesforce) => salesforce switch
    {
        "Name" => "title",
        "Type" => "type",
        "StartDate" => "start",
        "EndDate" => "end",
        "BudgetedCost" => "budget",
        "Description" => "description",
        "Label" or "IsDefault" or "HasResponded" or "SortOrder" => "statuses",
        "Subject" or "ActivityDate" => "tasks",
        _ => salesforce,
    };

    private static Outcome.Refused Changed() => Outcome.ChangedOutside("Somebody changed the campaign in Salesforce just now.");

    private static Outcome.Refused Revoked(string said) => new([Finding.Error("connection-revoked", $"Salesforce does not accept the connection ({said}).", fix: "Connect it again under Platforms.")]);
}

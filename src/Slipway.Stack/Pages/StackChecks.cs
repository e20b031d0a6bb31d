using System.Collections.Immutable;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;
using Slipway.Stack.Contacts;
using Slipway.Stack.Forms;
using Slipway.Stack.Segments;
using Slipway.Store;

namespace Slipway.Stack.Pages;

/// <summary>What only the stack can say of an asset: whether its contacts have the fields, and whether its addresses are free.</summary>
internal static class StackChecks
{
    public static async Task<ImmutableArray<Finding>> FindAsync(Session session, string campaign, Asset asset)
    {
        IEnumerable<string> fields = asset switch
        {
            EmailAsset email => new[] { email.Subject, email.Preheader, email.Html, email.Text }.SelectMany(Fields),
            AudienceAsset audience => Fields(audience.Where).Concat(audience.Exclusions.SelectMany(e => Fields(e.Where))),
            _ => [],
        };
        // Counting the fields reads every contact; most assets use only those that every contact has.
        // What is known of accounts stands in the audience, and the draft was held against it.
        var custom = fields.Except(ContactFields.Standard, StringComparer.Ordinal).Where(f => !TargetAccount.IsField(f)).ToList();
        var known = custom.Count == 0 ? [] : (await KnownFields.ReadAsync(session)).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        var findings = custom.Where(f => !known.Contains(f)).Order(StringComparer.Ordinal)
            .Select(f => Finding.Error("merge-field-unknown", $"{asset.Key} uses the field {f}, which no contact has.", fix: $"Use one of: {string.Join(", ", known.Order(StringComparer.Ordinal))}.")).ToList();
        if (asset is FormAsset form && form.Fields.All(f => f.Type != FormFieldType.Email))
        {
            findings.Add(Finding.Error("form-without-email", $"{form.Key} has no email field, so nobody could be recognised.", fix: "Add a field of type email."));
        }

        return [.. findings.Select(f => f with { Asset = asset.Key.ToString() })];
    }

    private static IEnumerable<string> Fields(Template template) => template.AllParts().SelectMany(part => part switch
    {
        Part.MergeField { Words: { } words } => [words.Field],
        Part.MergeField field when field.Name != FormIntake.SubmissionId => [field.Name],
        Part.When block => [block.Field],
        _ => Array.Empty<string>(),
    });

    private static IEnumerable<string> Fields(Predicate predicate) => predicate switch
    {
        Predicate.All all => all.Of.SelectMany(Fields),
        Predicate.Any any => any.Of.SelectMany(Fields),
        Predicate.Not not => Fields(not.Of),
        Predicate.Compare compare => [compare.Field],
        _ => [],
    };
}

using System.Collections.Immutable;
using Slipway.Core.Rendering;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Drafts;

/// <summary>Finds fields of accounts in texts that the list of accounts does not have.</summary>
internal static class AccountFields
{
    /// <summary>In an email.</summary>
    public static ImmutableArray<Finding> Unknown(Draft draft, EmailSource source, Rendering.Content content, Template subject, Template preheader)
    {
        ImmutableArray<(string Name, Place Place)> used =
        [
            .. Lines(subject, source.Subject.Place), .. Lines(preheader, source.Preheader.Place), .. Used(content),
            .. Predicates.AllOf(source.Recipients).OfType<Predicate.Compare>().Where(c => TargetAccount.IsField(c.Field)).Select(c => (c.Field, new Place(source.File, 1, 1))),
        ];
        return draft.Audiences.FirstOrDefault(a => a.Key == source.Audience) is { AtAccounts: false } audience
            ? [.. used.Select(u => Finding.Error("account-field-without-accounts", $"`{u.Name}` is known of target accounts, and {audience.Key} holds people wherever they work.", u.Place, $"Add `target_accounts: yes` to {audience.Key}, or take the field out."))]
            : Unknown(draft, used, roles: true);
    }

    /// <summary>On a page that is made for each account.</summary>
    public static ImmutableArray<Finding> Unknown(Draft draft, Rendering.Content content) => Unknown(draft, [.. Used(content)], roles: false);

    private static ImmutableArray<Finding> Unknown(Draft draft, ImmutableArray<(string Name, Place Place)> used, bool roles)
    {
        if (used.IsEmpty || draft.Accounts is not { } list)
        {
            return [];
        }

        var known = list.Accounts.SelectMany(a => a.Fields.Keys).Append("key").Concat(roles && !list.Roles.IsEmpty ? [TargetAccount.Role] : []).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return [.. used.Where(u => !known.Contains(u.Name[TargetAccount.Prefix.Length..])).Select(u => Finding.Error(
            "account-field-unknown",
            u.Name == TargetAccount.Prefix + TargetAccount.Role ? "What part a reader has in buying is not known here." : $"No account of {AccountSettings.ListFile} has a \"{u.Name[TargetAccount.Prefix.Length..]}\".",
            u.Place,
            u.Name == TargetAccount.Prefix + TargetAccount.Role ? (roles ? $"Say in {AccountSettings.File} which job titles tell which role." : "Take it out: anyone may read a page.")
                : Nearest.To(u.Name[TargetAccount.Prefix.Length..], known) is { } meant ? $"Write `{TargetAccount.Prefix}{meant}`." : $"Use one of: {string.Join(", ", known)}."))];
    }

    private static IEnumerable<(string Name, Place Place)> Lines(Template line, Place place) =>
        line.AllParts().OfType<Part.MergeField>().Where(f => TargetAccount.IsField(f.Name)).Select(f => (f.Name, place));

    private static IEnumerable<(string Name, Place Place)> Used(Rendering.Content content) =>
        content.MergeFields().Select(f => (f.Name, f.Place)).Concat(content.AllBlocks().OfType<Block.When>().Select(w => (w.Field, w.Place))).Where(u => TargetAccount.IsField(u.Item1));
}

using System.Collections.Immutable;
using Slipway.Core.Text;
using Slipway.Sdk.Assets;

namespace Slipway.Core.Drafts;

/// <summary>Who is held out, as written.</summary>
/// <param name="Rule">The rule; its seed is open unless units are assigned as another program assigns them.</param>
/// <param name="ReachesAll">Whether those are written to as well whom no other campaign writes to.</param>
public sealed record HoldoutSettings(Holdout Rule, bool ReachesAll = false);

/// <summary>
/// Reads who is held out: <c>holdout: 20%</c>, or <c>holdout: { share: 20%, by: account }</c>; and, where nobody can be, why: <c>holdout: { share: 0%, why: Everybody has to be told. }</c>.
/// A campaign may say more: <c>places: { field: country, held: [AT, CH] }</c> in place of a share, <c>strata: [country]</c>, <c>hash: growthbook</c> with its <c>seed</c>, and <c>global: no</c>.
/// </summary>
internal static class HoldoutFields
{
    private const string Example = "20%";

    /// <summary>What a brief says: how many, and by what.</summary>
    public static (double? Share, HoldoutUnit By) ReadOfBrief(YamlFields fields)
    {
        if (Inner(fields) is not { } holdout)
        {
            return (Whole(fields), HoldoutUnit.Contact);
        }

        var read = (holdout.Share("share", Example), By(holdout));
        holdout.Close();
        return read;
    }

    /// <summary>What a campaign says; null where the share cannot be read.</summary>
    public static HoldoutSettings? Read(YamlFields fields)
    {
        if (Inner(fields) is not { } holdout)
        {
            return Whole(fields) is { } whole ? Judged(fields, new HoldoutSettings(new Holdout(whole, ""))) : null;
        }

        var places = Places(holdout);
        var (share, by, strata, why) = (places is null ? holdout.Share("share", Example) : 0, By(holdout), Strata(holdout), holdout.Text("why", "Everybody has to be told of the new terms.", required: false));
        var (assigned, seed) = AssignedByFields.Read(holdout);
        var reachesAll = !holdout.Flag("global", otherwise: true);
        holdout.Close();
        if (by == HoldoutUnit.Account && strata is not null)
        {
            holdout.Error("strata-of-accounts", "strata", "Strata are made of what is known of people, and whole accounts are held out.", "Take `strata` out, or write `by: contact`.");
        }

        if (places is not null && (by == HoldoutUnit.Account || strata is not null || assigned != AssignedBy.Sha256))
        {
            holdout.Error("places-alone", "places", "Where whole places are held out nobody is assigned, neither by account nor by stratum or hash.", "Keep `places` and `why`, or write a share.");
        }

        return share is null ? null : Judged(fields, new HoldoutSettings(new Holdout(share.Value, seed) { By = by, Assigned = assigned, Strata = strata, Places = places, Why = why }, reachesAll));
    }

    private static YamlFields? Inner(YamlFields fields) => fields.Any("holdout", Example) is YamlValue.Map ? fields.Mapping("holdout", "{ share: 20%, by: account }") : null;

    private static double? Whole(YamlFields fields) => fields.Has("holdout") ? fields.Share("holdout", Example) : null;

    private static HoldoutUnit By(YamlFields holdout)
    {
        var by = holdout.Text("by", "account", required: false);
        if (by is not (null or "contact" or "account"))
        {
            holdout.Error("holdout-by", "by", $"\"{by}\" is nothing that is held out as one.", "Write `by: contact` to hold out people by themselves, or `by: account` to hold out whole target accounts.");
        }

        return by == "account" ? HoldoutUnit.Account : HoldoutUnit.Contact;
    }

    private static ImmutableArray<string>? Strata(YamlFields holdout)
    {
        if (!holdout.Has("strata"))
        {
            return null;
        }

        var written = holdout.Scalars("strata", "[country]");
        foreach (var wrong in written.Where(w => w.Text.Length == 0 || !w.Text.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_')))
        {
            holdout.Findings.Error("strata-field", $"\"{wrong.Text}\" cannot be the name of a contact field.", wrong.Place, "Write lower-case letters, digits and underscores, for example `[country, job_title]`.", holdout.PathOf("strata"));
        }

        return written.IsEmpty ? null : [.. written.Select(w => w.Text).Distinct(StringComparer.Ordinal)];
    }

    private static HeldPlaces? Places(YamlFields holdout)
    {
        const string Written = "{ field: country, held: [AT, CH] }";
        if (holdout.Mapping("places", Written, required: false) is not { } places)
        {
            return null;
        }

        var (field, held) = (places.Text("field", "country"), places.Scalars("held", "[AT, CH]"));
        places.Close();
        if (held.Length == 1)
        {
            places.Error("places-few", "held", "With one place held out nobody can say how much places differ by themselves.", $"Hold out two or more, for example: `places: {Written}`");
        }

        return field is null || held.IsEmpty ? null : new HeldPlaces(field, [.. held.Select(h => h.Text.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)]);
    }

    private static HoldoutSettings Judged(YamlFields fields, HoldoutSettings settings)
    {
        var ((share, _), why) = (settings.Rule, settings.Rule.Why);
        if (share >= 0.5 || (share == 0 && why is null))
        {
            fields.Error("holdout-share", "holdout", "The share held out must be above 0% and below 50%, or the effect cannot be measured.", share == 0 ? "Write, for example: `holdout: 20%`; or say why nobody can be held out: `holdout: { share: 0%, why: Everybody has to be told. }`" : "Write, for example: `holdout: 20%`");
        }
        else if (settings.ReachesAll && why is null)
        {
            fields.Error("holdout-global-why", "holdout", "The campaign is to reach those as well whom no campaign writes to, and nobody said why: the figures of all campaigns together lose by it.", "Say why, for example: `holdout: { share: 20%, global: no, why: Everybody has to be told of the new terms. }`");
        }
        else if (share > 0 && why is not null && !settings.ReachesAll)
        {
            fields.Error("holdout-why", "holdout", "`why` says why nobody is held out, and somebody is.", "Take `why` out, or write `share: 0%`.");
        }

        return settings;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Sdk.Assets;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Connectors.HubSpot;

/// <summary>Translates a condition to HubSpot's filters: any of some groups, in each of which everything must hold.</summary>
/// <param name="did">The filters, any of which says that a contact did something in this campaign; null where HubSpot cannot be asked for it.</param>
internal sealed class HubSpotFilters(Func<string, ImmutableArray<HubSpotFilter>?> did)
{
    /// <summary>More groups than this no marketer could read, and HubSpot does not take.</summary>
    private const int MostGroups = 60;

    // HubSpot's own properties that hold one of a set of values; they are filtered otherwise than text.
    private static readonly ImmutableHashSet<string> _enumerations =
        ["lifecyclestage", "hs_lead_status", "hs_language", "hs_persona", "hs_analytics_source", "hs_buying_role", "hs_legal_basis", "hs_marketable_status", "hubspot_owner_id"];

    private readonly List<Finding> _findings = [];

    private sealed record Literal(Predicate Of, bool Negated);

    /// <summary>The filters, or what cannot be said in them.</summary>
    public (HubSpotBranch Branch, ImmutableArray<Finding> Findings) Translate(Predicate where, params ReadOnlySpan<HubSpotFilter> always)
    {
        List<HubSpotFilter> both = [.. always];
        var groups = Groups(where, negated: false);
        if (groups.Count > MostGroups)
        {
            _findings.Add(Finding.Error("filter-too-large", $"HubSpot takes at most {MostGroups} groups of conditions, and this needs {groups.Count}.", fix: "Say it with fewer \"or\" inside \"and\"."));
        }

        List<List<HubSpotFilter>> written = [.. groups.Take(MostGroups).SelectMany(Written).Select(g => (List<HubSpotFilter>)[.. both, .. g])];
        // Nobody is a condition too: a group that no contact can meet.
        List<List<HubSpotFilter>> any = written.Count == 0 ? [[Property("hs_object_id", new("ALL_PROPERTY", "IS_UNKNOWN", false))]] : written;
        var branches = any.Select(g => new HubSpotBranch("AND", "AND", [], g.Count == 0 ? [Property("hs_object_id", new("ALL_PROPERTY", "IS_KNOWN", false))] : g)).ToList();
        return (new HubSpotBranch("OR", "OR", branches, []), [.. _findings]);
    }

    /// <summary>The fields a condition is about.</summary>
    public static IEnumerable<string> Fields(Predicate where) => where switch
    {
        Predicate.All all => all.Of.SelectMany(Fields),
        Predicate.Any any => any.Of.SelectMany(Fields),
        Predicate.Not not => Fields(not.Of),
        Predicate.Compare compare => [compare.Field],
        _ => [],
    };

    /// <summary>The events a condition is about.</summary>
    public static IEnumerable<string> Events(Predicate where) => where switch
    {
        Predicate.All all => all.Of.SelectMany(Events),
        Predicate.Any any => any.Of.SelectMany(Events),
        Predicate.Not not => Events(not.Of),
        Predicate.Did did => [did.Event],
        _ => [],
    };

    // Disjunctive normal form; "not" is pushed down to the single conditions on the way.
    private static List<ImmutableList<Literal>> Groups(Predicate where, bool negated) => (where, negated) switch
    {
        (Predicate.Not not, _) => Groups(not.Of, !negated),
        (Predicate.All all, false) => Product(all.Of, negated),
        (Predicate.Any any, true) => Product(any.Of, negated),
        (Predicate.All all, true) => [.. all.Of.SelectMany(p => Groups(p, negated))],
        (Predicate.Any any, false) => [.. any.Of.SelectMany(p => Groups(p, negated))],
        _ => [[new Literal(where, negated)]],
    };

    private static List<ImmutableList<Literal>> Product(ImmutableArray<Predicate> of, bool negated)
    {
        List<ImmutableList<Literal>> groups = [[]];
        foreach (var part in of)
        {
            var further = Groups(part, negated);
            // One more than is allowed is enough to say that it is too many.
            groups = [.. groups.SelectMany(g => further.Select(f => g.AddRange(f))).Take(MostGroups + 1)];
        }

        return groups;
    }

    // An event may be said by any of several filters (a click in any mail of the campaign), so one group may become several.
    private IEnumerable<ImmutableList<HubSpotFilter>> Written(ImmutableList<Literal> group)
    {
        IEnumerable<ImmutableList<HubSpotFilter>> written = [[]];
        foreach (var literal in group)
        {
            var ways = Ways(literal).ToList();
            written = [.. written.SelectMany(w => ways.Select(way => w.AddRange(way)))];
        }

        return written;
    }

    private IEnumerable<ImmutableArray<HubSpotFilter>> Ways(Literal literal)
    {
        if (literal.Of is Predicate.Compare { Field: var field } && TargetAccount.IsField(field))
        {
            _findings.Add(HubSpotServices.OfAccount(field));
            return [];
        }

        if (literal.Of is Predicate.Compare compare)
        {
            return Operation(compare, literal.Negated) is { } operation ? [[Property(HubSpotContacts.PropertyOf(compare.Field), operation)]] : [];
        }

        if (literal.Of is Predicate.Assigned)
        {
            _findings.Add(HubSpotServices.NoExperiment);
            return [];
        }

        if (literal.Of is not Predicate.Did { Event: var happened })
        {
            _findings.Add(Finding.Error("filter-not-possible", $"HubSpot cannot be asked about colleagues: \"{literal.Of}\".", fix: "Write it of the person alone, for example: did replied."));
            return [];
        }

        if (did(happened) is not { } filters)
        {
            _findings.Add(Finding.Error("filter-not-possible", $"HubSpot cannot be asked whether a contact {happened}.", fix: "Use registered (a form of this campaign), delivered, opened, clicked, replied, bounced or unsubscribed (an email of this campaign); or name a contact property that says it, under event_properties of the connection."));
            return [];
        }

        if (!literal.Negated)
        {
            return filters.Select(f => ImmutableArray.Create(f));
        }

        var opposites = filters.Select(Opposite).ToList();
        if (opposites.Contains(null))
        {
            _findings.Add(Finding.Error("filter-not-possible", $"HubSpot cannot be asked whether a contact has not {happened}.", fix: $"Turn it round: put what shall happen to the others behind \"otherwise\" of \"if did {happened}\"."));
            return [];
        }

        return [[.. opposites.OfType<HubSpotFilter>()]];
    }

    private static HubSpotFilter? Opposite(HubSpotFilter filter) => filter.Operator switch
    {
        _ when filter.Operation is { Operator: "CONTAINS" } operation => filter with { Operation = operation with { Operator = "DOES_NOT_CONTAIN", IncludeObjectsWithNoValueSet = true } },
        "FILLED_OUT" => filter with { Operator = "NOT_FILLED_OUT" },
        "IN_LIST" => filter with { Operator = "NOT_IN_LIST" },
        _ => null,
    };

    private HubSpotOperation? Operation(Predicate.Compare compare, bool negated)
    {
        var values = compare.Values.ToList();
        var enumeration = _enumerations.Contains(HubSpotContacts.PropertyOf(compare.Field));
        var (comparison, not) = (compare.Comparison, negated);
        switch (comparison)
        {
            case Comparison.Is or Comparison.In or Comparison.IsNot or Comparison.NotIn:
                not ^= comparison is Comparison.IsNot or Comparison.NotIn;
                return enumeration
                    ? new HubSpotOperation("ENUMERATION", not ? "IS_NONE_OF" : "IS_ANY_OF", not) { Values = values }
                    : new HubSpotOperation("MULTISTRING", not ? "IS_NOT_EQUAL_TO" : "IS_EQUAL_TO", not) { Values = values };
            case Comparison.Contains:
                return new HubSpotOperation("MULTISTRING", not ? "DOES_NOT_CONTAIN" : "CONTAINS", not) { Values = values };
            case Comparison.StartsWith when !not:
                return new HubSpotOperation("MULTISTRING", "STARTS_WITH", false) { Values = values };
            case Comparison.IsKnown or Comparison.IsUnknown:
                return new HubSpotOperation("ALL_PROPERTY", (comparison == Comparison.IsKnown) ^ not ? "IS_KNOWN" : "IS_UNKNOWN", false);
            case Comparison.AtLeast or Comparison.AtMost:
                return Bound(compare, not);
            default:
                _findings.Add(Finding.Error("filter-not-possible", $"HubSpot's lists have no filter for \"not ({compare})\".", fix: "Say it with is, in or contains.") with { Field = compare.Field });
                return null;
        }
    }

    private HubSpotOperation? Bound(Predicate.Compare compare, bool not)
    {
        var least = compare.Comparison == Comparison.AtLeast;
        if (decimal.TryParse(compare.Values[0], NumberStyles.Number, CultureInfo.InvariantCulture, out var number))
        {
            var name = (least, not) switch
            {
                (true, false) => "IS_GREATER_THAN_OR_EQUAL_TO",
                (true, true) => "IS_LESS_THAN",
                (false, false) => "IS_LESS_THAN_OR_EQUAL_TO",
                _ => "IS_GREATER_THAN",
            };
            return new HubSpotOperation("NUMBER", name, not) { Value = number };
        }

        if (!DateTimeOffset.TryParse(compare.Values[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            _findings.Add(Finding.Error("filter-not-possible", $"\"{compare.Values[0]}\" is neither a number nor a date.", fix: "Write a number, or a date as 2027-01-31.") with { Field = compare.Field });
            return null;
        }

        // HubSpot knows before and after alone. A date without a time holds for its whole day.
        var end = compare.Values[0].Contains('T', StringComparison.Ordinal) ? date : date.AddDays(1).AddMilliseconds(-1);
        var after = least ^ not;
        var at = (least, not) switch { (true, false) => date.AddMilliseconds(-1), (true, true) => date, (false, false) => end.AddMilliseconds(1), _ => end };
        return new HubSpotOperation("DATETIME", after ? "IS_AFTER_DATE" : "IS_BEFORE_DATE", not) { Timestamp = at.ToUnixTimeMilliseconds(), RequiresTimeZoneConversion = false };
    }

    private static HubSpotFilter Property(string name, HubSpotOperation operation) => new("PROPERTY") { Property = name, Operation = operation };
}

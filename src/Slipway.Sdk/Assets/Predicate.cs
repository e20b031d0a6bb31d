using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Slipway.Sdk.Assets;

/// <summary>How a contact's field is compared.</summary>
public enum Comparison
{
    /// <summary>Equal, without regard to case.</summary>
    Is,

    /// <summary>Not equal, or not known.</summary>
    IsNot,

    /// <summary>One of the values.</summary>
    In,

    /// <summary>None of the values, or not known.</summary>
    NotIn,

    /// <summary>Contains any of the values, without regard to case.</summary>
    Contains,

    /// <summary>Starts with any of the values, without regard to case.</summary>
    StartsWith,

    /// <summary>A number or ISO date that is at least the value.</summary>
    AtLeast,

    /// <summary>A number or ISO date that is at most the value.</summary>
    AtMost,

    /// <summary>Has a value.</summary>
    IsKnown,

    /// <summary>Has no value.</summary>
    IsUnknown,
}

/// <summary>A condition on a contact or on what a contact did in this campaign; readable, and compiled by each platform to its own filter.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "condition")]
[JsonDerivedType(typeof(All), "all")]
[JsonDerivedType(typeof(Any), "any")]
[JsonDerivedType(typeof(Not), "not")]
[JsonDerivedType(typeof(Compare), "compare")]
[JsonDerivedType(typeof(Did), "did")]
[JsonDerivedType(typeof(AccountDid), "account_did")]
[JsonDerivedType(typeof(Assigned), "assigned")]
public abstract record Predicate
{
    private protected Predicate()
    {
    }

    /// <summary>Every one of them; true when there is none.</summary>
    public sealed record All(ImmutableArray<Predicate> Of) : Predicate
    {
        /// <inheritdoc/>
        public override string ToString() => Of.IsEmpty ? "everyone" : string.Join(" and ", Of.Select(Bracketed));
    }

    /// <summary>At least one of them; false when there is none.</summary>
    public sealed record Any(ImmutableArray<Predicate> Of) : Predicate
    {
        /// <inheritdoc/>
        public override string ToString() => Of.IsEmpty ? "no one" : string.Join(" or ", Of.Select(Bracketed));
    }

    /// <summary>The opposite.</summary>
    public sealed record Not(Predicate Of) : Predicate
    {
        /// <inheritdoc/>
        public override string ToString() => $"not ({Of})";
    }

    /// <summary>A comparison of one field.</summary>
    public sealed record Compare(string Field, Comparison Comparison, ImmutableArray<string> Values) : Predicate
    {
        /// <inheritdoc/>
        public override string ToString() => Comparison switch
        {
            Comparison.Is => $"{Field} is {Written(Values[0])}",
            Comparison.IsNot => $"{Field} is not {Written(Values[0])}",
            Comparison.In => $"{Field} in {List}",
            Comparison.NotIn => $"{Field} not in {List}",
            Comparison.Contains => $"{Field} contains any of {List}",
            Comparison.StartsWith => $"{Field} starts with any of {List}",
            Comparison.AtLeast => $"{Field} is at least {Written(Values[0])}",
            Comparison.AtMost => $"{Field} is at most {Written(Values[0])}",
            Comparison.IsKnown => $"{Field} is known",
            _ => $"{Field} is unknown",
        };

        private string List => $"[{string.Join(", ", Values.Select(Written))}]";

        // One plain word stands as it is; anything else is quoted, so that what is written can be read back.
        private static string Written(string value) =>
            value.Length > 0 && value.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or '+') && value is not ("and" or "or" or "not" or "at" or "known" or "unknown")
                ? value
                : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>The contact has an event of this type in this campaign, for example <c>did registered</c>; automated events do not count.</summary>
    public sealed record Did(string Event) : Predicate
    {
        /// <inheritdoc/>
        public override string ToString() => $"did {Event}";
    }

    /// <summary>Anybody at the contact's target account has an event of this type in this campaign, the contact included: <c>account did replied</c>.</summary>
    public sealed record AccountDid(string Event) : Predicate
    {
        /// <inheritdoc/>
        public override string ToString() => $"account did {Event}";
    }

    /// <summary>The contact was assigned this variant of the campaign's experiment: <c>assigned b</c>. Held-out people are assigned none.</summary>
    public sealed record Assigned(string Variant) : Predicate
    {
        /// <inheritdoc/>
        public override string ToString() => $"assigned {Variant}";
    }

    private static string Bracketed(Predicate of) => of is Any or All ? $"({of})" : of.ToString()!;
}

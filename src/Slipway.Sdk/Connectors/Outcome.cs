using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Sdk.Connectors;

/// <summary>What a platform answered. A closed set: the engine treats each, a connector never retries by itself.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "outcome")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Waiting), "waiting")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Throttled), "throttled")]
[JsonDerivedType(typeof(Unknown), "unknown")]
public abstract record Outcome
{
    private protected Outcome()
    {
    }

    /// <summary>It is done, and this is what the platform holds now.</summary>
    public sealed record Done(Reading Reading) : Outcome
    {
        /// <summary>What should be known of it although it is done: people who were left out, with the reason.</summary>
        public ImmutableArray<Finding> Findings { get; init; } = [];
    }

    /// <summary>The platform works on it; ask again with the token.</summary>
    public sealed record Waiting(string Token, DateTimeOffset Until) : Outcome;

    /// <summary>It will not be done; each finding names the field it is about.</summary>
    public sealed record Refused(ImmutableArray<Finding> Findings) : Outcome;

    /// <summary>Too many requests; nothing happened.</summary>
    public sealed record Throttled(DateTimeOffset RetryAfter) : Outcome;

    /// <summary>It may or may not have happened: the engine looks before it does anything else.</summary>
    public sealed record Unknown(string Reason) : Outcome;

    /// <summary>The refusal that says the object is not as it was expected to be.</summary>
    public static Refused ChangedOutside(string message, string? field = null) =>
        new([new Finding(ChangedOutsideCode, FindingLevel.Error, message) { Field = field, Fix = "Prepare the campaign again, look at what changed, and have it approved." }]);

    /// <summary>The code of <see cref="ChangedOutside"/>.</summary>
    public const string ChangedOutsideCode = "changed-outside";
}

using System.Collections.Immutable;
using Slipway.Core.Checks;
using Slipway.Core.Text;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand;

/// <summary>One rule of a brand: what to look for, how much it weighs, and what to say.</summary>
public sealed record Rule
{
    /// <summary>Its name, unique in the rule set: kebab-case for a team's own, <c>Style.File</c> for one of a Vale package.</summary>
    public required string Id { get; init; }

    /// <summary>Whether it comes from a Vale package, whose rules are named <c>Style.File</c>.</summary>
    public bool IsPackaged => Id.Contains('.', StringComparison.Ordinal);

    /// <summary>Counts up when the rule changes, so that findings can be told apart.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Who answers for it: a role or a person.</summary>
    public string? Owner { get; init; }

    /// <summary>How much its findings weigh.</summary>
    public FindingLevel Level { get; init; } = FindingLevel.Warning;

    /// <summary>What its findings say; <c>%s</c> stands for what the extension fills in.</summary>
    public required string Message { get; init; }

    /// <summary>Why it exists, in a sentence.</summary>
    public string? Why { get; init; }

    /// <summary>What to do or write instead.</summary>
    public string? Fix { get; init; }

    /// <summary>A page that says more.</summary>
    public string? Link { get; init; }

    /// <summary>Where it applies.</summary>
    public Applies Applies { get; init; } = Applies.Everywhere;

    /// <summary>The most findings in one file; 0 for no limit.</summary>
    public int Limit { get; init; }

    /// <summary>What may be done about its findings without anyone looking; null when a person has to decide.</summary>
    public RuleAction? Action { get; init; }

    /// <summary>Whether the brand's own vocabulary is let pass.</summary>
    public bool KnowsVocabulary { get; init; } = true;

    /// <summary>What it looks for.</summary>
    public required Extension Extension { get; init; }

    /// <summary>Who it is written by and for.</summary>
    public Layer Layer { get; init; } = Layer.Brand;

    /// <summary>Its settings as they are written, those it takes over from the layers before it included.</summary>
    public required YamlValue.Map Written { get; init; }

    /// <summary>The rules of layers before it that it stands in for.</summary>
    internal ImmutableArray<Rule> StandsFor { get; init; } = [];

    /// <summary>Where it is written.</summary>
    public required Place Place { get; init; }

    /// <summary>The message with what the extension found; surplus values and surplus holes are left out.</summary>
    public string Say(params ReadOnlySpan<string> values) => Message.Contains('%', StringComparison.Ordinal) ? Filled(Message, values) : Message;

    private static string Filled(string message, ReadOnlySpan<string> values)
    {
        var text = new System.Text.StringBuilder(message.Length + 32);
        var next = 0;
        for (var i = 0; i < message.Length; i++)
        {
            if (message[i] != '%' || i + 1 == message.Length || message[i + 1] is not ('s' or 'd' or 'v' or '%'))
            {
                text.Append(message[i]);
                continue;
            }

            text.Append(message[i + 1] == '%' ? "%" : next < values.Length ? values[next++] : "");
            i++;
        }

        return text.ToString();
    }
}

using System.Collections.Immutable;
using System.Globalization;
using Slipway.Ai.Providers;
using Slipway.Core.Text;

namespace Slipway.Ai.Prompts;

/// <summary>One version of what a model is told: a file, <c>prompts/write-copy/v1.md</c>, with its translations beside it, <c>v1.de.md</c>. A version never changes; what is changed is a new one.</summary>
/// <remarks>A prompt has no holes: what comes from outside is material, and stands in a message of its own. Its inputs say what that material has.</remarks>
/// <param name="Name">What it is for: <c>write-copy</c>.</param>
/// <param name="Version">Its number.</param>
/// <param name="Owner">Who answers for it.</param>
/// <param name="Text">What the model is told, shared parts put in.</param>
public sealed record Prompt(string Name, int Version, string Owner, string Text)
{
    /// <summary>What its material has; empty where nobody wrote it down.</summary>
    public ImmutableArray<PromptInput> Inputs { get; init; } = [];

    /// <summary>What a model needs for it.</summary>
    public PromptNeeds Needs { get; init; } = new();

    /// <summary>The evaluation that its versions are held against; null for none.</summary>
    public string? Evaluation { get; init; }

    /// <summary>The same in other languages, by language code.</summary>
    public ImmutableSortedDictionary<string, string> Translations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The language it is told in; null for that of <see cref="Text"/>.</summary>
    public string? Language { get; init; }

    /// <summary>What is told, in its language.</summary>
    public string Said => Language is null ? Text : Translations[Language];

    /// <summary>SHA-256 over what is told: two prompts of one digest tell a model the same.</summary>
    public string Digest => CanonicalJson.DigestOf(Said);

    /// <summary>SHA-256 over all that makes the version: its text in every language, its inputs and needs.</summary>
    public string VersionDigest => CanonicalJson.Digest(new { Text, Translations, Inputs = Inputs.Select(i => i.ToString()), Needs });

    /// <summary>The prompt as it is named: <c>write-copy v1</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} v{Version}");

    /// <summary>The same version in a language: its translation where there is one, also for a variety (<c>de-AT</c>), otherwise the text itself.</summary>
    public Prompt In(string? language) => this with { Language = language is null ? null : ((string[])[language, language.Split('-')[0]]).FirstOrDefault(Translations.ContainsKey) };

    /// <summary>Why a model cannot be asked with it; null when it can.</summary>
    public string? WhyNot(ModelSettings model) =>
        Needs.Schemas && !model.KeepsSchemas ? $"{this} needs a model that keeps to a JSON schema, and {model.Name} does not (`schemas: false`)."
        : Needs.MostTokens > model.MostTokens ? string.Create(CultureInfo.InvariantCulture, $"{this} needs answers of up to {Needs.MostTokens} tokens, and {model.Name} gives {model.MostTokens} (`max_tokens`).")
        : null;
}

/// <summary>What a model needs for a prompt.</summary>
/// <param name="Schemas">It keeps to a JSON schema.</param>
/// <param name="MostTokens">How long its answers may have to be; 0 where that does not matter.</param>
public sealed record PromptNeeds(bool Schemas = false, int MostTokens = 0);

/// <summary>One thing the material of a prompt has.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it is.</param>
/// <param name="IsOptional">Whether it may be missing.</param>
public sealed record PromptInput(string Name, PromptInputType Type, bool IsOptional)
{
    /// <summary>As it is written: <c>brief: text</c>.</summary>
    public override string ToString() => $"{Name}: {Type.ToString().ToLowerInvariant()}{(IsOptional ? "?" : "")}";
}

/// <summary>What an input is.</summary>
public enum PromptInputType
{
    /// <summary>Words.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>Several of something.</summary>
    List,

    /// <summary>Something with fields.</summary>
    Record,
}

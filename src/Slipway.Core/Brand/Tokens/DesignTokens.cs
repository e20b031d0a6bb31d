using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using Slipway.Sdk.Diagnostics;

namespace Slipway.Core.Brand.Tokens;

/// <summary>The design tokens of a brand: named colours, measures, faces and what is composed of them.</summary>
public sealed class DesignTokens
{
    private readonly FrozenDictionary<string, DesignToken> _byPath;

    /// <summary>Puts tokens together; each path once.</summary>
    public DesignTokens(IEnumerable<DesignToken> tokens, IEnumerable<TokenGroup> groups)
    {
        All = [.. tokens];
        Groups = [.. groups];
        _byPath = All.ToFrozenDictionary(t => t.Path, StringComparer.Ordinal);
    }

    /// <summary>No tokens.</summary>
    public static DesignTokens None { get; } = new([], []);

    /// <summary>The tokens in the order they are written.</summary>
    public ImmutableArray<DesignToken> All { get; }

    /// <summary>The groups in the order they are written, the file itself first, with an empty path.</summary>
    public ImmutableArray<TokenGroup> Groups { get; }

    /// <summary>Paths that are written and have no usable value; a finding says why.</summary>
    public ImmutableSortedSet<string> Unusable { get; internal init; } = [];

    /// <summary>The token of a path; null when there is none that can be used.</summary>
    public DesignToken? this[string path] => _byPath.GetValueOrDefault(path);
}

/// <summary>One design token.</summary>
public sealed record DesignToken
{
    /// <summary>Its name with the groups it stands in, <c>color.accent.dark</c>; a group's own token ends in <c>.$root</c>.</summary>
    public required string Path { get; init; }

    /// <summary>Its value, every reference followed.</summary>
    public required TokenValue Value { get; init; }

    /// <summary>Where its name stands.</summary>
    public required Place Place { get; init; }

    /// <summary>The token it points to, when its whole value is a reference to one.</summary>
    public string? AliasOf { get; init; }

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>Why it should no longer be used; empty when nobody says why, null when it may be used.</summary>
    public string? Deprecated { get; init; }

    /// <summary>What other tools keep with it.</summary>
    public JsonElement? Extensions { get; init; }
}

/// <summary>A group of design tokens.</summary>
/// <param name="Path">Its name with the groups it stands in; empty for the file itself.</param>
/// <param name="Place">Where its name stands.</param>
public sealed record TokenGroup(string Path, Place Place)
{
    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>What other tools keep with it.</summary>
    public JsonElement? Extensions { get; init; }
}
